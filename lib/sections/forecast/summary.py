"""The forecast in sum, and the definitions behind it."""

from lib.metrics.evaluate import share_of
from lib.sections import notes as ending
from lib.sections.absent import needs
from lib.sections.cover import cover as front
from lib.sections.forecast.closing import nothing_words
from lib.sections.forecast.horizon import forecast_period
from lib.sections.forecast.outlook import Outlook, outlook
from lib.sections.forecast.past import few_words, past_forecasts, record_of
from lib.sections.section import Section
from lib.sections.words import counted
from lib.workbook import Workbook

METRICS = ("forecast", "unplanned_value", "won_revenue", "open_pipeline", "mean_won_deal")
RULES = (
    "Commit holds what is won, best case holds commit, pipeline holds best case: they are never added together, and lost deals are in none.",
    "Off by: the sum of what the forecast missed, whether too high or too low, ÷ the sum of what was won (weighted absolute percentage error). In sum too high or low: the same with signs (bias).",
    "At the same point: as many days into the earlier period as this one has had. Deals count with the stage, amount, owner and expected day recorded by then; a probability a user had set by hand is not kept by most systems, so that of the stage is used.",
    "A range is the lowest and highest share of the forecast that came true in the periods shown; it is no probability. No model is used in this report.",
)


@needs("deals", "deals")
def cover(workbook: Workbook) -> Section:
    """What the period will bring, whether that is enough, and how far off such forecasts were."""
    told = outlook(workbook)
    findings = [
        _forecast_sentence(told, workbook),
        _target_sentence(told, workbook),
        _record_sentence(workbook),
    ]
    return front(workbook, "forecast", findings, told.figures)


@needs("deals", "deals")
def notes(workbook: Workbook) -> Section:
    """Definitions, rules, what is left out, run details."""
    return ending.notes(workbook, "forecast", METRICS, RULES)


def _forecast_sentence(told: Outlook, workbook: Workbook) -> str:
    text, period = workbook.formats.text, forecast_period(workbook)
    if not told.numbers["weighted"]:
        return nothing_words(told, workbook)
    return f"{period.label} is forecast to bring {text(told['weighted'], 'money')}: {text(told['booked'], 'money')} won so far and {text(told['expected'], 'money')} expected by probability from {counted(told.numbers['expected'], 'open deal')}."


def _target_sentence(told: Outlook, workbook: Workbook) -> str:
    text = workbook.formats.text
    if told.target is None or not told.target.value:
        return "No target covers the period, so whether that is enough cannot be told."
    share = text(share_of(told["weighted"], told.target.value), "share")
    if told.gap <= 0:
        return f"That is {share} of the target of {text(told.target.value, 'money')}."
    return f"That is {share} of the target of {text(told.target.value, 'money')}: {text(told.gap, 'money')} is missing."


def _record_sentence(workbook: Workbook) -> str:
    if "deal_events" not in workbook.tables:
        return "This source keeps no history of changes, so how good such forecasts were cannot be told."
    rows = past_forecasts(workbook)
    record = record_of(rows) if len(rows) else None
    if record is None or record.error != record.error:
        return "No earlier period can be compared, so how good such forecasts were cannot be told."
    text = workbook.formats.text
    lean = (
        ""
        if abs(record.bias) < 0.02
        else f", in sum {text(abs(record.bias), 'share')} too {'high' if record.bias > 0 else 'low'}"
    )
    return f"At the same point of the last {counted(record.periods, 'period')} it was {text(record.error, 'share')} off on average{lean}{few_words(record, workbook)}."
