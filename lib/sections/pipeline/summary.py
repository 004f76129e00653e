"""What is open in sum, and the definitions behind it."""

from lib.metrics.evaluate import Cut, share_of
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figure_of
from lib.sections.section import Section
from lib.sections.words import counted
from lib.workbook import Workbook

METRICS = ("open_deals", "open_pipeline", "stage_length")


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
    return ending.notes(workbook, "pipeline", METRICS)


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
