"""How good the forecast was: what it said at the same point of earlier periods, and what came."""

from dataclasses import dataclass

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.forecast.horizon import forecast_period, same_points
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

FEWEST_FOR_A_RANGE = 4


@dataclass(frozen=True)
class Record:
    """How a forecast did: `bias` (mean error ÷ what came; above 0 it promised too much), `error` (mean absolute error ÷
    what came), and the lowest and highest share of a forecast that came true, and how many deals were won in all periods."""

    bias: float
    error: float
    lowest: float
    highest: float
    periods: int
    deals: int


@needs("deal_events", "history of changes")
def how_good(workbook: Workbook) -> Section:
    """How good was this forecast at the same point of earlier periods?"""
    rows = past_forecasts(workbook)
    if rows.empty:
        return said(
            "forecast.how_good",
            "The export holds no earlier period in which deals were both open and closed, so how good the forecast is cannot be told.",
        )
    record = record_of(rows)
    day = workbook.as_of - forecast_period(workbook).starts_on
    labels = charts.Labels(
        "What the forecast said at this point, and what was won in the end",
        "Forecast at the same point of each earlier period, and what was won.",
        "money",
        workbook.formats,
    )
    columns = {
        "period": ("Period", "text"),
        "origin": ("Said on", "day"),
        "booked_then": ("Won by then", "money"),
        "forecast": ("Forecast then", "money"),
        "actual": ("Won in the end", "money"),
        "missed": ("Forecast − won", "money"),
        "off": ("Off by", "share"),
    }
    return Section(
        id="forecast.how_good",
        headline=_headline(record, workbook),
        reading=f"For each period the workbook was put back to day {max(day.days + 1, 0)} of it: stages, amounts, owners and expected days as they were recorded then. Nothing that became known later is in the forecast.",
        action=_action(record),
        chart=charts.lines(
            rows, "period", (("actual", "won in the end"), ("forecast", "forecast then")), labels
        )
        if len(rows) > 1
        else None,
        table=display_table(
            rows, columns, workbook.formats, "The weighted forecast at the same point of earlier periods"
        ),
        note=_range_words(record, workbook),
        figures=_figures(rows, record),
    )


def past_forecasts(workbook: Workbook) -> pd.DataFrame:
    """One row per earlier period, oldest first: forecast at the same point of it, and what was won.

    Columns: period, origin, booked_then, forecast, actual, missed (forecast − actual), off (missed ÷ actual).
    """
    rows = []
    for period, origin in same_points(workbook):
        then = workbook.at(origin)
        said_then = {
            name: then.values("forecast", Cut((), (period,), name)).iloc[0] for name in ("weighted", "booked")
        }
        actual = workbook.values("won_revenue", Cut((), (period,))).iloc[0]
        rows.append(
            {
                "period": period.label,
                "origin": origin,
                "starts_on": period.starts_on,
                "ends_on": period.ends_on,
                "booked_then": float(said_then["booked"]["numerator"]),
                "forecast": float(said_then["weighted"]["numerator"]),
                "actual": float(actual["numerator"]),
                "n": int(actual["n"]),
                "n_then": int(said_then["weighted"]["n"]),
            }
        )
    told = pd.DataFrame(rows)
    if told.empty:
        return told
    # a period in which nothing was open, expected or won says nothing about the forecast
    told = told[told["n"] + told["n_then"] > 0].reset_index(drop=True)
    missed = told["forecast"] - told["actual"]
    return told.assign(missed=missed, off=share_of(missed, told["actual"]))


def record_of(rows: pd.DataFrame) -> Record:
    """How the forecast did over the periods in `rows`."""
    came_true = share_of(rows["actual"], rows["forecast"])
    total = rows["actual"].sum()
    return Record(
        bias=share_of(rows["missed"].sum(), total),
        error=share_of(rows["missed"].abs().sum(), total),
        lowest=float(came_true.min()),
        highest=float(came_true.max()),
        periods=len(rows),
        deals=int(rows["n"].sum()),
    )


def _headline(record: Record, workbook: Workbook) -> str:
    text = workbook.formats.text
    over = f"At this point of the last {counted(record.periods, 'period')}"
    if record.periods == 1:
        over = "At this point of the one earlier period"
    if pd.isna(record.error):
        return f"{over} nothing was won in the end, so there is nothing to measure the forecast by."
    if abs(record.bias) < 0.02:
        lean = "in sum neither too high nor too low"
    else:
        lean = f"in sum {text(abs(record.bias), 'share')} too {'high' if record.bias > 0 else 'low'}"
    return f"{over} the forecast was {text(record.error, 'share')} off on average, {lean}{few_words(record, workbook)}."


def few_words(record: Record, workbook: Workbook) -> str:
    """What is added where the record rests on few won deals."""
    if record.deals >= workbook.parameters.settings.minimum_n:
        return ""
    return f" (only {counted(record.deals, 'deal')} won in all of them, so read with care)"


def _action(record: Record) -> str:
    if pd.isna(record.error):
        return "Judge the forecast deal by deal until a period has ended."
    if record.bias > 0.1:
        return "Expect less than the forecast says, and ask which stages' probabilities are too high."
    if record.bias < -0.1:
        return "Expect more than the forecast says: deals that are created and won within the rest of the period are not in it yet."
    if record.error > 0.25:
        return "The errors cancel out over periods but each one is large: plan with the range below, not with one figure."
    return "The forecast has been close: plan with it, and look at what changed when it no longer is."


def _range_words(record: Record, workbook: Workbook) -> str:
    if record.periods < FEWEST_FOR_A_RANGE or pd.isna(record.lowest):
        return f"Too few earlier periods ({record.periods}) for a range; {FEWEST_FOR_A_RANGE} are needed."
    text = workbook.formats.text
    now = workbook.values("forecast", Cut((), (forecast_period(workbook),))).iloc[0]["numerator"]
    low, high = (text(now * bound, "money") for bound in (record.lowest, record.highest))
    return f"Between {text(record.lowest, 'share')} and {text(record.highest, 'share')} of the forecast came true in these {record.periods} periods. If this period is like one of them, it ends between {low} and {high}. That is what happened, not a probability."


def _figures(rows: pd.DataFrame, record: Record) -> tuple[Figure, ...]:
    found = []
    for row in rows.to_dict("records"):
        days = {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
        group = {"said_on": row["origin"].isoformat()}
        found.append(
            Figure("forecast", "forecast/weighted", row["forecast"], "money", group, **days, n=row["n_then"])
        )
        found.append(
            Figure("won_revenue", "won_revenue/closed", row["actual"], "money", {}, **days, n=row["n"])
        )
    for name, value in (("bias", record.bias), ("error", record.error)):
        is_missing = pd.isna(value)
        found.append(
            Figure(
                "forecast",
                f"forecast/{name}",
                None if is_missing else float(value),
                "share",
                n=record.periods,
                missing="nothing to divide by" if is_missing else "",
            )
        )
    return tuple(found)
