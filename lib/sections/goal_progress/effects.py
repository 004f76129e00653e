"""Did the metric move after an action: equal windows before and after the day it was done."""

import datetime as dt
from dataclasses import dataclass
from math import sqrt

import pandas as pd

from lib import charts
from lib.metrics.catalogue import METRICS
from lib.metrics.differences import newcombe
from lib.metrics.evaluate import share_of
from lib.metrics.periods import Period, span
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.goal_progress.action_log import NO_ACTIONS, logged_actions
from lib.sections.goal_progress.scoped import ScopedValues, can_be_split
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import change, counted
from lib.workbook import Workbook

WINDOW_DAYS = 60
"""How long before and after the day of an action is looked at."""

MOST_ACTIONS = 20
_Z95 = 1.96


@needs("actions", *NO_ACTIONS)
def after_actions(workbook: Workbook) -> Section:
    """Did the metric move after it: the same number of days before and after each action was done."""
    log = logged_actions(workbook)
    split = [can_be_split(workbook, action) for action in log.to_dict("records")]
    is_told = pd.Series(split, index=log.index, dtype="bool")
    done = log[log["done_on"].notna() & is_told].head(MOST_ACTIONS)
    if done.empty:
        return said(
            "goal_progress.after_actions",
            "No action on a goal of this team is done yet, so there is no after.",
        )
    scoped = ScopedValues(workbook)
    rows = pd.DataFrame([_row(workbook, action, scoped) for action in done.to_dict("records")])
    told = rows[rows["change"].notna()]
    title = (
        f"Relative change of the metric from the {WINDOW_DAYS} days before to the {WINDOW_DAYS} days after"
    )
    labels = charts.Labels(title, f"{title}, per action.", "share", workbook.formats)
    return Section(
        id="goal_progress.after_actions",
        headline=_headline(rows),
        reading=_READING,
        action="Repeat what was followed by a rise that chance does not explain, and see whether it happens again; do not credit an action for a rise that the same weeks of the year before had too.",
        chart=charts.signed(told.head(15), "label", "change", labels) if len(told) else None,
        table=display_table(rows, _COLUMNS, workbook.formats, "Before and after each action, newest first"),
        note=_NOTE,
        figures=tuple(figure for row in rows.to_dict("records") for figure in row["figures"]),
    )


_READING = (
    f"Each action is set between the {WINDOW_DAYS} days before the day it was done and the {WINDOW_DAYS} days that follow, for the team, owner or line of its goal. "
    "“Could be chance” means that a difference as large comes about by itself too often to conclude anything; amounts are judged by the number of deals behind them. "
    "The last column is the change between the same two windows a year before, whatever was done then."
)
_NOTE = (
    "What follows an action did not follow from it: season, other actions and luck move the figures too, and an action is usually taken when things are bad, "
    "after which they mostly get better by themselves. This is an association, not a proof."
)
_COLUMNS = {
    "what": ("Action", "text"),
    "goal": ("For", "text"),
    "done_on": ("Done", "day"),
    "before": ("Before", "text"),
    "after": ("After", "text"),
    "records": ("Records", "text"),
    "verdict": ("Moved?", "text"),
    "year_before": ("A year before", "text"),
}


@dataclass(frozen=True)
class Windows:
    """The days before and after an action, and the same ones a year (52 weeks) before."""

    before: Period
    after: Period
    year_before: tuple[Period, Period]

    @property
    def all(self) -> tuple[Period, ...]:
        """In the order before, after, and both a year before."""
        return (self.before, self.after, *self.year_before)


def windows_around(day: dt.date) -> Windows:
    """Equal windows: the days that end with the day before `day`, and those that begin on the day after it."""
    one = dt.timedelta(days=1)
    length, year = dt.timedelta(days=WINDOW_DAYS), dt.timedelta(weeks=52)
    spans = [("before", day - length, day - one), ("after", day + one, day + length)]
    now = [span(*each) for each in spans]
    earlier = [span(f"a year {label}", start - year, end - year) for label, start, end in spans]
    return Windows(now[0], now[1], (earlier[0], earlier[1]))


def _row(workbook: Workbook, action: dict, scoped: ScopedValues) -> dict[str, object]:
    windows = windows_around(pd.Timestamp(action["done_on"]).date())
    values = scoped.of(action, windows.all)
    before, after, *earlier = values.to_dict("records")
    reason = _too_early(workbook, windows)
    text, unit = workbook.formats.text, METRICS[action["metric_id"]].unit
    is_covered = workbook.covers(windows.year_before[0])
    return {
        **{name: action[name] for name in ("what", "goal", "done_on")},
        "label": f"{action['what']}, {text(action['done_on'], 'day')}",
        "before": text(before["value"], unit),
        "after": text(after["value"], unit) if not reason else "–",
        "records": f"{before['n']:,.0f} and {after['n']:,.0f}" if not reason else f"{before['n']:,.0f}",
        "verdict": reason or verdict(before, after),
        "change": float("nan") if reason else _change(before, after),
        "year_before": _told_change(workbook, *earlier) if is_covered else "not in the export",
        "figures": () if reason else _figures(values, action["action_id"]),
    }


def _too_early(workbook: Workbook, windows: Windows) -> str:
    days_over = (workbook.as_of - windows.after.starts_on).days + 1
    if days_over < WINDOW_DAYS:
        return f"too early: {max(days_over, 0)} of {WINDOW_DAYS} days over"
    if not workbook.covers(windows.before):
        return "cannot be told: the export begins later"
    return ""


def verdict(before: dict, after: dict) -> str:
    """Did it rise or fall, and is that more than chance? Rates by the interval of their difference, flows by their counts.

    The interval is Newcombe's; two counts are told apart where they differ by more than 1.96 standard deviations of
    their difference under a steady pace (the root of their sum).
    """
    if pd.isna(before["value"]) or pd.isna(after["value"]):
        return "nothing to compare"
    moved = after["value"] - before["value"]
    if not moved:
        return "did not move"
    word = "rose" if moved > 0 else "fell"
    if pd.isna(before["denominator"]):
        difference = after["n"] - before["n"]
        is_more = difference * moved > 0 and abs(difference) > _Z95 * sqrt(after["n"] + before["n"])
    elif pd.isna(before["low"]):
        return f"{word}, not tested"
    else:
        low, high = newcombe(*[(row["numerator"], row["denominator"]) for row in (after, before)])
        is_more = low > 0 or high < 0
    return f"{word}, more than chance" if is_more else f"{word}, could be chance"


def _change(before: dict, after: dict) -> float:
    if pd.isna(after["value"]) or pd.isna(before["value"]) or before["value"] <= 0:
        return float("nan")
    return share_of(after["value"], before["value"]) - 1


def _told_change(workbook: Workbook, before: dict, after: dict) -> str:
    return change(after["value"], before["value"], workbook.formats)


def _figures(values: pd.DataFrame, action_id: str) -> tuple[Figure, ...]:
    marked = values.head(2).assign(action=action_id, window=["before", "after"])
    return figures_of(marked, ("action", "window"))


def _headline(rows: pd.DataFrame) -> str:
    told = rows[rows["change"].notna()]
    if told.empty:
        return f"It is too early to say what followed the {counted(len(rows), 'action')} done."
    rose = int((told["change"] > 0).sum())
    beyond = int(told["verdict"].str.contains("rose, more than chance").sum())
    surely = (
        f"after {beyond:,} of them by more than chance"
        if beyond
        else "after none of them by more than chance"
    )
    if not rose:
        return f"The metric rose after none of the {counted(len(told), 'action')} that can be judged."
    return (
        f"The metric rose after {rose:,} of the {counted(len(told), 'action')} that can be judged, {surely}."
    )
