"""What is planned and what waits: the coming days, and activities that are overdue."""

import pandas as pd

from lib import charts
from lib.sections.absent import needs, said
from lib.sections.sales_activity.done import KINDS, NAMES, NO_ACTIVITIES, TALKS, with_talks
from lib.sections.sales_activity.weeks import coming_days, days_told
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

MOST_LISTED = 15


@needs("activities", NO_ACTIVITIES)
def planned_next(workbook: Workbook) -> Section:
    """What is planned for the coming days, by whom it is assigned to and by kind."""
    period = coming_days(workbook)
    activities = workbook.tables["activities"]
    planned = activities.filter(activities.is_planned)
    counts = workbook.tables.frame(
        planned.mutate(is_soon=planned.due_on <= period.ends_on)
        .group_by(["owner", "activity_kind", "is_soon"])
        .agg(activities=lambda rows: rows.count())
    )
    soon, later = (
        counts[counts["is_soon"]],
        int(counts.loc[~counts["is_soon"].astype(bool), "activities"].sum()),
    )
    afterwards = (
        f"{counted(later, 'activity', 'activities')} {'is' if later == 1 else 'are'} planned for later."
    )
    if soon.empty:
        return said(
            "sales_activity.planned_next",
            f"Nothing is planned from {days_told(workbook, period)}. {afterwards if later else ''}".strip(),
            "Have each owner plan the next step of every open deal: what is not planned is seldom done.",
        )
    rows = _by_owner(soon)
    total = int(soon["activities"].sum())
    labels = charts.Labels(
        "Activities planned, by whom they are assigned to",
        "Activities planned for the coming days, by person.",
        "count",
        workbook.formats,
    )
    return Section(
        id="sales_activity.planned_next",
        headline=f"{counted(total, 'activity', 'activities')} {'is' if total == 1 else 'are'} planned from {days_told(workbook, period)}.",
        reading="These are activities with a day in that time that are not done, by whom they are assigned to.",
        action="Somebody with open deals and an empty week has nothing planned with customers: ask why.",
        chart=charts.stacked(with_talks(rows).head(20), "owner", TALKS, labels),
        table=display_table(
            rows, _PLANNED, workbook.formats, "Activities planned by whom they are assigned to"
        ),
        note=afterwards if later else "",
        figures=_planned_figures(rows, period),
    )


_PLANNED = {
    "owner": ("Assigned to", "text"),
    **{kind: (NAMES[kind].capitalize(), "count") for kind in KINDS},
    "all": ("Together", "count"),
}


def _by_owner(soon: pd.DataFrame) -> pd.DataFrame:
    wide = soon.pivot_table(
        index="owner", columns="activity_kind", values="activities", aggfunc="sum", fill_value=0
    )
    counts = {kind: wide.get(kind, 0) for kind in KINDS}
    rows = pd.DataFrame({**counts, "all": wide.sum(axis="columns")}, index=wide.index)
    rows = rows.rename_axis("owner").reset_index()
    return rows.sort_values(["all", "owner"], ascending=[False, True], ignore_index=True)


def _planned_figures(rows: pd.DataFrame, period: object) -> tuple[Figure, ...]:
    days = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    return tuple(
        Figure(
            "planned_activities",
            "planned_activities/assigned",
            row["all"],
            "count",
            group={"owner": row["owner"]},
            n=int(row["all"]),
            **days,
        )
        for row in rows.to_dict("records")
    )


@needs("activities", NO_ACTIVITIES)
def overdue(workbook: Workbook) -> Section:
    """What should have been done already: activities past their day, oldest first."""
    activities = workbook.tables["activities"]
    late = activities.filter(activities.is_overdue).select(
        "activity_id", "kind", "owner", "due_on", "deal", "has_deal"
    )
    rows = workbook.tables.frame(late.order_by(["due_on", "activity_id"]))
    undated = _undated(workbook)
    if rows.empty:
        return said("sales_activity.overdue", f"No planned activity is past its day.{undated}")
    days = (pd.Timestamp(workbook.as_of) - pd.to_datetime(rows["due_on"])).dt.days
    kinds = rows["kind"].replace("email", "e-mail")
    rows = rows.assign(days=days, deal=rows["deal"].fillna("no deal"), kind=kinds)
    by_owner = rows.groupby("owner", as_index=False).agg(activities=("days", "size"), oldest=("days", "max"))
    by_owner = by_owner.sort_values(["activities", "owner"], ascending=[False, True], ignore_index=True)
    labels = charts.Labels(
        "Overdue activities by whom they are assigned to",
        "Overdue activities by person.",
        "count",
        workbook.formats,
    )
    is_or_are = "is" if len(rows) == 1 else "are"
    return Section(
        id="sales_activity.overdue",
        headline=f"{counted(len(rows), 'activity', 'activities')} {is_or_are} overdue, the oldest by {counted(days.max(), 'day')}.",
        reading="An activity is overdue when its day has passed and it is not done.",
        action="Do it, give it a new day, or delete it: a list that is never cleared is soon read by nobody.",
        chart=charts.bars(by_owner.head(20), "owner", "activities", labels)
        if len(rows) > len(by_owner)
        else None,
        table=display_table(
            rows, _OVERDUE, workbook.formats, "Overdue activities, oldest first", most=MOST_LISTED
        ),
        note=undated.strip(),
        figures=_overdue_figures(by_owner),
    )


def _overdue_figures(by_owner: pd.DataFrame) -> tuple[Figure, ...]:
    name = "overdue_activities/assigned"
    return tuple(
        Figure(
            "overdue_activities",
            name,
            row["activities"],
            "count",
            {"owner": row["owner"]},
            n=int(row["activities"]),
        )
        for row in by_owner.to_dict("records")
    )


_OVERDUE = {
    "kind": ("Kind", "text"),
    "owner": ("Assigned to", "text"),
    "deal": ("Deal", "text"),
    "due_on": ("Due", "day"),
    "days": ("Days overdue", "count"),
}


def _undated(workbook: Workbook) -> str:
    activities = workbook.tables["activities"]
    is_open = ~activities.is_done & activities.due_on.isnull()
    number = int(workbook.tables.frame(activities.filter(is_open).count()))
    return (
        f" {counted(number, 'activity', 'activities')} not done without a day: neither planned nor overdue."
        if number
        else ""
    )
