"""What is open in sum, and the definitions behind it."""

from lib.metrics.evaluate import Cut, share_of
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figure_of
from lib.sections.section import Section
from lib.sections.words import counted
from lib.workbook import Workbook

METRICS = (
    "open_deals",
    "open_pipeline",
    "stage_length",
    "past_due_deals",
    "undated_deals",
    "deals_without_next_step",
    "quiet_deals",
    "unvalued_deals",
    "pushed_deals",
    "win_rate_after_pushes",
)
HOW = (
    "What moved: open value at the end of the day before the period, plus and minus every deal's movements, is the open value at the end of the report's day. Expected in the period: the expected closing day lies from its first to its last day. A won deal counts in the period in which it was won, so that “won” is the won revenue of the period.",
    "Exchange rates: amounts in other currencies are converted at the rate of each of the two days (a closed deal's at its closing day); a change of amount is told at the first day's rate.",
    "Coverage: open value expected in the period ÷ (target for won revenue − won so far in the period).",
    "Funnel: deals whose first recorded stay in a stage began in the last year. Each stay ends advanced, won, lost, moved back or still there.",
)


def cover(workbook: Workbook) -> Section:
    """What is open, what it is worth weighted, and how much of it is past due."""
    count, value = workbook.values("open_deals"), workbook.values("open_pipeline")
    weighted = workbook.values("open_pipeline", Cut(definition="weighted"))
    past_due = workbook.values("open_pipeline", Cut(definition="past_due"))
    said_values = [figure_of(values) for values in (count, value, weighted, past_due)]
    return front(
        workbook, "pipeline", _findings(workbook, [figure.value for figure in said_values]), said_values
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    return ending.notes(workbook, "pipeline", METRICS, HOW)


def _findings(workbook: Workbook, values: list[float | None]) -> list[str]:
    number, total, expected, late = values
    money, are = workbook.formats, "is" if number == 1 else "are"
    if not number:
        return ["No deal is open."]
    if total is None:
        return [
            f"{counted(number, 'deal')} {are} open.",
            "None of them has a value recorded, so there is no pipeline value to report.",
        ]
    weighted = (
        "No probabilities are recorded, so there is no weighted value."
        if expected is None
        else f"Weighted by probability that is {money.text(expected, 'money')}."
    )
    overdue = f"{money.text(late or 0.0, 'money')} of it is past its expected closing day ({money.text(share_of(late or 0.0, total), 'share')})."
    return [f"{counted(number, 'deal')} worth {money.text(total, 'money')} {are} open.", weighted, overdue]
