"""What was done last week: by kind, and by who did it."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.sales_activity.people import sellers
from lib.sections.sales_activity.weeks import EARLIER_WEEKS, days_told, last_week, weeks_before
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, counted
from lib.workbook import Workbook

NO_ACTIVITIES = "calls, meetings, e-mails or tasks"
KINDS = ("call", "meeting", "email", "task")
NAMES = {"call": "calls", "meeting": "meetings", "email": "e-mails", "task": "tasks"}


TALKS = (("talks", "calls and meetings"), ("writing", "e-mails, tasks and others"))
"""The two parts of a person's bar: in conversation, and at the desk."""


def with_talks(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` of people with one column per kind and `all`, with the two parts of their bars."""
    talks = rows["call"] + rows["meeting"]
    return rows.assign(talks=talks, writing=rows["all"] - talks)


@needs("activities", NO_ACTIVITIES)
def done_last_week(workbook: Workbook) -> Section:
    """What was done last week, by kind, against the mean of the weeks before."""
    week, earlier = last_week(workbook), weeks_before(workbook)
    values = workbook.values("activities_done", Cut(("activity_kind",), (*earlier, week)))
    received = _received(workbook, week)
    if not values["value"].any():
        return said(
            "sales_activity.done_last_week",
            f"Nothing is recorded as done from {days_told(workbook, week)} or in the {EARLIER_WEEKS} weeks before.",
            "Check whether activities are still logged: nobody works for so long without a call.",
        )
    rows = _by_kind(values, len(earlier))
    alt = "Activities done last week and in the mean of the weeks before, by kind."
    labels = charts.Labels(f"Activities done, {week.label}", alt, "count", workbook.formats)
    pairs = zip(rows["now"], rows["mean"], strict=True)
    rows["change"] = [_told_change(now, mean, workbook) for now, mean in pairs]
    return Section(
        id="sales_activity.done_last_week",
        headline=_headline(workbook, rows),
        reading=f"Last week is {days_told(workbook, week)}, a whole week from Monday to Sunday. The table sets it beside the mean of the {EARLIER_WEEKS} weeks before. Counts say how much was recorded, not how well it went.",
        action="Ask about a kind that is far from its usual week: holidays and trade fairs explain it, or something stopped.",
        chart=charts.bars(rows, "name", "now", labels),
        table=display_table(rows, _BY_KIND, workbook.formats, "Activities done by kind"),
        note=f"{counted(received, 'letter')} received are counted in none of these: the customer wrote them."
        if received
        else "",
        figures=figures_of(values, ("activity_kind",)),
    )


FEWEST_A_WEEK = 5
"""Below so many in a usual week a change in per cent says nothing."""


def _told_change(now: float, mean: float, workbook: Workbook) -> str:
    return change(now, mean, workbook.formats) if mean >= FEWEST_A_WEEK else "too few to compare"


_BY_KIND = {
    "name": ("Kind", "text"),
    "now": ("Last week", "count"),
    "mean": (f"Mean of {EARLIER_WEEKS} weeks before", "days"),
    "change": ("Change", "text"),
}


def _by_kind(values: pd.DataFrame, weeks: int) -> pd.DataFrame:
    wide = values.pivot(index="activity_kind", columns="starts_on", values="value").fillna(0.0)
    now, before = wide.iloc[:, -1], wide.iloc[:, :-1].sum(axis="columns")
    rows = pd.DataFrame(
        {
            "kind": wide.index,
            "now": now.to_numpy(),
            "mean": share_of(before, pd.Series(weeks, index=before.index)).to_numpy(),
        }
    )
    order = [KINDS.index(kind) if kind in KINDS else len(KINDS) for kind in rows["kind"]]
    named = rows.assign(name=[NAMES.get(kind, kind) for kind in rows["kind"]], order=order)
    return named.sort_values(["order", "kind"], ignore_index=True)


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    now, mean = rows["now"].sum(), rows["mean"].sum()
    usual = f"{workbook.formats.text(mean, 'days')} in a usual week"
    calls = int(rows.loc[rows["kind"] == "call", "now"].sum())
    return f"{counted(now, 'activity', 'activities')} done last week, {counted(calls, 'call')} among them, against {usual}."


def _received(workbook: Workbook, week: object) -> int:
    values = [
        workbook.values("activities_done", Cut(periods=(week,), definition=name))["value"].iloc[0]
        for name in ("with_received", "done")
    ]
    return int(values[0] - values[1])


@needs("activities", NO_ACTIVITIES)
def done_by_whom(workbook: Workbook) -> Section:
    """Who did what last week: credited to who did it, not to the owner of the deal; people who logged nothing are shown."""
    week = last_week(workbook)
    values = workbook.values("activities_done", Cut(("done_by", "activity_kind"), (week,)))
    rows = _by_person(values[values["value"] > 0], sellers(workbook))
    if rows.empty:
        return said(
            "sales_activity.done_by_whom",
            "Nobody of this team is recorded as having done anything last week.",
        )
    silent = int((rows["all"] == 0).sum())
    first = rows.iloc[0]
    alt = f"Activities done last week by person; most by {first['done_by']}."
    labels = charts.Labels(f"Activities done by who did them, {week.label}", alt, "count", workbook.formats)
    rows = with_talks(rows)
    nobody = f" {counted(silent, 'seller')} logged nothing." if silent else ""
    return Section(
        id="sales_activity.done_by_whom",
        headline=f"{first['done_by']} did most, {counted(first['all'], 'activity', 'activities')}.{nobody}",
        reading="Each bar is one person's week; the table splits it by kind. It counts what that person did, also on other people's deals. More is not better by itself: see below what calls go with.",
        action="Use it to see who may need help with logging or with time, not to rank people.",
        chart=charts.stacked(rows.head(20), "done_by", TALKS, labels),
        table=display_table(rows, _BY_PERSON, workbook.formats, "Activities done last week by who did them"),
        note=_note(rows),
        figures=figures_of(values, ("done_by", "activity_kind")),
    )


_BY_PERSON = {
    "done_by": ("Who did it", "text"),
    **{kind: (NAMES[kind].capitalize(), "count") for kind in KINDS},
    "others": ("Other", "count"),
    "all": ("Together", "count"),
}


def _by_person(values: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    wide = values.pivot_table(
        index="done_by", columns="activity_kind", values="value", aggfunc="sum", fill_value=0.0
    )
    everybody = sorted({*wide.index, *names})
    rows = wide.reindex(everybody, fill_value=0.0)
    counts = {kind: rows.get(kind, 0.0) for kind in KINDS}
    others = rows[[kind for kind in rows.columns if kind not in KINDS]].sum(axis="columns")
    told = pd.DataFrame({**counts, "others": others, "all": rows.sum(axis="columns")}, index=rows.index)
    told = told.rename_axis("done_by").reset_index()
    return told.sort_values(["all", "done_by"], ascending=[False, True], ignore_index=True)


def _note(rows: pd.DataFrame) -> str:
    unknown = rows.loc[rows["done_by"] == NOT_RECORDED, "all"].sum()
    notes = []
    if unknown:
        notes.append(
            f"Of {counted(unknown, 'activity', 'activities')} nobody recorded who did them; if your CRM keeps only the user an activity is assigned to, map that one as who did it."
        )
    if len(rows) > 20:
        notes.append(f"The picture shows the first 20 of {len(rows):,} people.")
    return " ".join(notes)
