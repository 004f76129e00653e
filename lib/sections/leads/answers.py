"""How long leads wait for their first answer, those still waiting counted as waiting."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.waiting import waited_quantile
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook

NO_ANSWERS = "This source does not record when leads were first answered."
_COLUMNS = {
    "leads": ("Leads", "count"),
    "answered": ("Answered", "count"),
    "hour": ("Within 1 hour", "share"),
    "day": ("Within 1 day", "share"),
    "median": ("Median hours", "hours"),
    "p90": ("P90 hours", "hours"),
}


def records_answers(workbook: Workbook) -> bool:
    """True when any lead has a first answer at a known time after its arrival."""
    return bool(workbook.values("lead_response")["n"].sum())


@needs("leads", "leads")
def response_time(workbook: Workbook, by: str = "source") -> Section:
    """How long does a lead wait for its first answer, by source or by owner?"""
    if not records_answers(workbook):
        return said(
            f"leads.response_time_{by}",
            NO_ANSWERS,
            "Log the first call or e-mail to each lead, with its time.",
        )
    in_hour, in_day, ever, timed = (
        workbook.values(metric, Cut((by,), definition=definition)) for metric, definition in _ASKED
    )
    waits = _waits(workbook, by)
    rows = _rows((in_hour, in_day, ever), waits, by, workbook)
    label = by.replace("_", " ")
    labels = charts.Labels(
        f"Hours to the first answer by {label}: median, and the middle half",
        f"Hours to the first answer by {label}: median, and the middle half.",
        "hours",
        workbook.formats,
    )
    return Section(
        id=f"leads.response_time_{by}",
        headline=" ".join(
            filter(None, (_headline(in_hour, in_day, waits, workbook), _ends(rows, by, workbook)))
        ),
        reading="The dot is the time within which half of the leads were answered, the line holds the middle half of them: a quarter was answered faster, a quarter slower or not at all. P90 in the table is the time within which nine in ten were answered; a dash: fewer were. Hollow dots rest on few leads.",
        action="Agree on a time by which every lead is answered, and who steps in when its owner cannot.",
        chart=charts.ranges(rows.head(15), by, ("p25", "median", "reach"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, by),
            {by: (label.capitalize(), "text"), **_COLUMNS},
            workbook.formats,
            f"Time to the first answer by {label} (* fewer than {workbook.parameters.settings.minimum_n} leads)",
        ),
        note="Hours run on the calendar: nights and week-ends count. Leads not answered yet count as still waiting, so they lengthen the median and P90.",
        figures=figures_of(in_hour, (by,))
        + figures_of(in_day, (by,))
        + figures_of(ever, (by,))
        + figures_of(timed, (by,))
        + _quantile_figures(rows, by),
    )


_ASKED = (
    ("answered_in_time", "hour"),
    ("answered_in_time", "day"),
    ("answered_in_time", "ever"),
    ("lead_response", "answered"),
)


def _waits(workbook: Workbook, by: str) -> pd.DataFrame:
    leads = workbook.tables["leads"]
    timed = leads.filter(leads.waited_hours.notnull())
    return workbook.tables.frame(timed.select(group=by, waited="waited_hours", is_over="is_answered"))


def _rows(shares: tuple[pd.DataFrame, ...], waits: pd.DataFrame, by: str, workbook: Workbook) -> pd.DataFrame:
    in_hour, in_day, ever = (values.set_index(by) for values in shares)
    rows = pd.DataFrame(
        {
            "leads": ever["denominator"],
            "answered": ever["numerator"],
            "hour": in_hour["value"],
            "day": in_day["value"],
        }
    )
    groups = {group: of_group for group, of_group in waits.groupby("group")}
    for name, share in (("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p90", 0.9)):
        rows[name] = pd.Series(
            {group: waited_quantile(of_group, share) for group, of_group in groups.items()}, dtype="float64"
        )
    rows["reach"] = rows["p75"].fillna(rows["median"])
    rows["is_thin"] = rows["leads"] < workbook.parameters.settings.minimum_n
    named = rows[rows["leads"] > 0].rename_axis(by).reset_index()
    return named.sort_values(["median", by], ignore_index=True)


def _headline(in_hour: pd.DataFrame, in_day: pd.DataFrame, waits: pd.DataFrame, workbook: Workbook) -> str:
    hour, day = (
        values["numerator"].sum() / (values["denominator"].sum() or 1) for values in (in_hour, in_day)
    )
    median, text = waited_quantile(waits, 0.5), workbook.formats.text
    if median is None:
        return f"Fewer than half of the leads were ever answered; {text(day, 'share')} within a day."
    return f"Half of the leads are answered within {text(median, 'hours')} hours; {text(hour, 'share')} within one hour and {text(day, 'share')} within a day."


def _ends(rows: pd.DataFrame, by: str, workbook: Workbook) -> str:
    """The fastest and the slowest group of those with enough leads."""
    told = rows[~rows["is_thin"] & rows["median"].notna()]
    if len(told) < 2:
        return ""
    text, first, last = workbook.formats.text, told.iloc[0], told.iloc[-1]
    return f"By {by.replace('_', ' ')} that is from {text(first['median'], 'hours')} hours ({first[by]}) to {text(last['median'], 'hours')} ({last[by]})."


def _quantile_figures(rows: pd.DataFrame, by: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="lead_response",
            definition=f"lead_response/waiting_too/{name}",
            value=None if pd.isna(row[name]) else float(row[name]),
            unit="hours",
            group={by: str(row[by])},
            n=int(row["leads"]),
            missing="too many still wait" if pd.isna(row[name]) else "",
        )
        for row in rows.to_dict("records")
        for name in ("median", "p90")
    )
