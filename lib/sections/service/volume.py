"""How many cases come in, are worked on and solved, and how many wait."""

import pandas as pd

from lib import charts
from lib.canonical.opened.classified_cases import AGE_BANDS, OLDER
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.service.span import NO_CASES, periods_since
from lib.sections.table import display_table
from lib.sections.words import change, counted, like_for_like, named
from lib.workbook import Workbook

_WAYS = ("created", "closed", "touched")
_BANDS = (*(name for _, name in AGE_BANDS), OLDER)


@needs("service_cases", NO_CASES)
def volume(workbook: Workbook) -> Section:
    """Do we solve as many cases as come in? Opened, solved, worked on, and open at the end, by period."""
    periods = periods_since(workbook, "service_cases", "opened_on")
    ways = [way for way in _WAYS if way != "touched" or "handled_cases" in workbook.tables]
    values = {way: workbook.values("cases_handled", Cut(periods=periods, definition=way)) for way in ways}
    rows = pd.DataFrame({way: frame["value"] for way, frame in values.items()})
    rows = rows.assign(
        period=[named(period) for period in periods],
        is_partial=[period.is_partial for period in periods],
        open=open_at_ends(workbook, periods),
    )
    if not rows["created"].sum():
        return said("service.volume", "No support case was opened in these periods.")
    labels = charts.Labels(
        "Cases opened",
        f"Cases opened by period; {rows['created'].iloc[-1]:,.0f} in the last.",
        "count",
        workbook.formats,
    )
    columns = {name: told for name, told in _COLUMNS.items() if name in rows}
    return Section(
        id="service.volume",
        headline=_headline(workbook, rows),
        reading="Columns are cases opened in each period; a pale one is not over. When more are opened than solved, the number of open cases grows.",
        action="Look at what customers ask most before asking for more agents: a question that comes every day wants an answer on the web page.",
        chart=charts.columns(rows, "period", "created", labels, partial="is_partial"),
        table=display_table(rows, columns, workbook.formats, "Cases by period"),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame))
        + _ends(periods, rows["open"].tolist()),
    )


_COLUMNS = {
    "period": ("Period", "text"),
    "created": ("Opened", "count"),
    "closed": ("Solved", "count"),
    "touched": ("Worked on", "count"),
    "open": ("Open at the end", "count"),
}


def open_at_ends(workbook: Workbook, periods: tuple[Period, ...]) -> list[int]:
    """Cases opened by the end of each period and not solved for the last time by then."""
    cases = workbook.tables["service_cases"]
    rows = workbook.tables.frame(cases.select("opened_on", "done_on", "is_open"))
    opened, done = (pd.to_datetime(rows[name]) for name in ("opened_on", "done_on"))
    ends = [pd.Timestamp(period.ends_on) for period in periods]
    return [int(((opened <= end) & (rows["is_open"] | (done > end))).sum()) for end in ends]


def _ends(periods: tuple[Period, ...], counts: list[int]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="open_cases",
            definition="open_cases/at_end",
            value=float(count),
            unit="count",
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            n=count,
        )
        for period, count in zip(periods, counts, strict=True)
    )


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    now = rows.iloc[-1]
    told = f"{counted(now['created'], 'case')} opened and {now['closed']:,.0f} solved in {named(workbook.period)}"
    before = workbook.compared[1]
    earlier = workbook.values("cases_handled", Cut(periods=(before,), definition="created"))["value"].iloc[0]
    moved = change(now["created"], earlier, workbook.formats)
    return f"{told}: opened {moved} on {like_for_like(before)}. {counted(now['open'], 'case')} {_are(now['open'])} open."


def _are(number: float) -> str:
    return "is" if number == 1 else "are"


@needs("service_cases", NO_CASES)
def backlog(workbook: Workbook, most: int = 15) -> Section:
    """Which cases wait, and for how long? Open cases by age, the oldest by name."""
    values = workbook.values("open_cases")
    beside = [
        workbook.values("open_cases", Cut(definition=name))
        for name in ("unanswered", "overdue")
        if name == "unanswered" or "case_targets" in workbook.tables
    ]
    cases = workbook.tables["service_cases"]
    rows = workbook.tables.frame(
        cases.filter(cases.is_open).select(
            "case_id",
            "case_kind",
            "priority",
            "status",
            "owner",
            "company",
            "opened_on",
            "age_days",
            "age_band",
        )
    ).sort_values(["opened_on", "case_id"], ignore_index=True)
    if rows.empty:
        return said("service.backlog", "No case is open: everything that was asked is solved.")
    ages = rows.groupby("age_band").size().reindex(_BANDS, fill_value=0).rename("cases").reset_index()
    labels = charts.Labels(
        "Open cases by the days since they were opened", "Open cases by age.", "count", workbook.formats
    )
    return Section(
        id="service.backlog",
        headline=_waiting(rows, beside),
        reading="Bars are open cases by their age; cases that wait for the customer are among them. The table names the oldest.",
        action="Call the customers of the oldest cases: somebody who waits longer than anybody else should hear why.",
        chart=charts.bars(ages, "age_band", "cases", labels),
        table=display_table(rows.head(most), _OPEN, workbook.formats, "The oldest open cases"),
        note=f"{len(rows) - most:,} younger cases are not listed." if len(rows) > most else "",
        figures=figures_of(values) + tuple(figure for frame in beside for figure in figures_of(frame)),
    )


_OPEN = {
    "case_id": ("Case", "text"),
    "opened_on": ("Opened", "day"),
    "age_days": ("Days open", "count"),
    "priority": ("Priority", "text"),
    "status": ("Status", "text"),
    "case_kind": ("Kind", "text"),
    "company": ("Customer", "text"),
    "owner": ("Owner", "text"),
}


def _waiting(rows: pd.DataFrame, beside: list[pd.DataFrame]) -> str:
    number = len(rows)
    unanswered, *overdue = (int(frame["value"].iloc[0]) for frame in beside)
    told = (
        f"{counted(number, 'case')} {_are(number)} open, {unanswered or 'none'} of them without a first reply"
    )
    late = f" and {overdue[0] or 'none'} past the target of a solution" if overdue else ""
    oldest = rows["age_days"].max()
    age = f" The oldest has been open for {counted(oldest, 'day')}." if pd.notna(oldest) else ""
    return f"{told}{late}.{age}"
