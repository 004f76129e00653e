"""The pipeline report: what is open, is it moving, and what needs attention?"""

import datetime as dt

import ibis
import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import period_of
from lib.sections import notes as ending
from lib.sections.absent import needs, said
from lib.sections.cover import cover as front
from lib.sections.figures import figure_of, figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
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


def open_by_stage(workbook: Workbook) -> Section:
    """What is open, by stage: count, value and weighted value."""
    return _open_by(workbook, "stage", "Stage", "open_by_stage")


def open_by(workbook: Workbook, by: str = "owner") -> Section:
    """Who or what the open value is with: any dimension of deals."""
    return _open_by(workbook, by, by.replace("_", " ").capitalize(), f"open_by_{by}")


def expected_close(workbook: Workbook) -> Section:
    """When the open value is expected to close: overdue, then month by month."""
    deals = workbook.tables["deals"].filter(lambda row: row.is_open)
    open_deals = workbook.tables.frame(
        deals.select("deal_id", "amount", "weighted_amount", "expected_close_on", "is_past_due")
    )
    if open_deals.empty:
        return said("pipeline.expected_close", "No deals are open.")
    if open_deals["expected_close_on"].isna().all():
        return said(
            "pipeline.expected_close",
            "No open deal has an expected closing day, so nobody can plan with them.",
            "Record the day each deal is expected to close.",
        )
    months = _by_expected_month(open_deals, workbook)
    late = months.loc[months["is_late"], "amount"].sum()
    undated = int((months["label"] == "No date").dot(months["deals"]))
    columns = {
        "label": ("Expected to close", "text"),
        "deals": ("Deals", "count"),
        "amount": ("Value", "money"),
        "weighted_amount": ("Weighted", "money"),
    }
    labels = charts.Labels(
        "Open value by month of expected close",
        "Open value by expected closing month; overdue first.",
        "money",
        workbook.formats,
    )
    return Section(
        id="pipeline.expected_close",
        headline=f"{workbook.formats.text(late, 'money')} should have closed already; {workbook.formats.text(months.loc[~months['is_late'], 'amount'].sum(), 'money')} lies ahead.",
        reading="Each column is the value of open deals expected to close in that month. Orange is overdue or undated: nobody can plan with it.",
        action="Have the owners of overdue and undated deals set a new day or close them before the next forecast.",
        chart=charts.bars(months, "label", "amount", labels, marked="is_late"),
        table=display_table(months, columns, workbook.formats, "Open deals by expected closing month"),
        note=f"{counted(undated, 'open deal')} without an expected closing day." if undated else "",
    )


@needs("stage_visits", "history of stage changes")
def time_in_stage(workbook: Workbook) -> Section:
    """How long open deals have been in their stage, against the visits of deals that were won."""
    visits = workbook.tables["stage_visits"]
    days = ibis.ifelse(
        visits.has_ended,
        visits.visit_days,
        (ibis.literal(workbook.as_of).delta(visits.entered_on, unit="day")).cast("float64"),
    )
    timed = workbook.tables.frame(
        visits.mutate(days=days).select(
            "visit_stage", "visit_position", "days", "has_ended", "is_won", "is_open"
        )
    )
    stages = _against_winners(timed)
    if stages.empty:
        return said("pipeline.time_in_stage", "No open deal has a recorded stage change.")
    slow = int(stages["slow"].sum())
    columns = {
        "stage": ("Stage", "text"),
        "deals": ("Open deals", "count"),
        "so_far": ("Median days so far", "days"),
        "norm": ("Winners' median", "days"),
        "limit": ("Winners' P90", "days"),
        "slow": ("Slower than P90", "count"),
    }
    labels = charts.Labels(
        "Days in stage so far: slowest tenth of winners as the limit",
        "Open deals that have stayed longer than nine in ten winners did, by stage.",
        "count",
        workbook.formats,
    )
    return Section(
        id="pipeline.time_in_stage",
        headline=f"{counted(slow, 'open deal')} of {stages['deals'].sum():,.0f} {'has' if slow == 1 else 'have'} been in the present stage longer than nine in ten winners were.",
        reading="Bars count the open deals that have outstayed the winners' 90th percentile in each stage; the table gives both medians.",
        action="Ask what is missing for the deals above the limit: deals this slow are seldom won.",
        chart=charts.bars(stages, "stage", "slow", labels, marked="has_slow"),
        table=display_table(
            stages, columns, workbook.formats, "Days in the present stage against visits of won deals"
        ),
        note="Visits still going on count their days so far. Coming back to a stage is a new visit.",
    )


def needs_attention(workbook: Workbook) -> Section:
    """Which open deals to act on first: overdue, undated, without next step or without value."""
    deals = workbook.tables["deals"].filter(lambda row: row.is_open)
    open_deals = workbook.tables.frame(
        deals.select(
            "deal_id",
            "name",
            "owner",
            "stage",
            "amount",
            "expected_close_on",
            "next_step_on",
            "is_past_due",
            "age_days",
        )
    )
    listed = _with_reasons(open_deals, workbook.as_of)
    if listed.empty:
        return said(
            "pipeline.needs_attention",
            "No open deal is overdue, undated, without a next step or without a value.",
        )
    columns = {
        "deal": ("Deal", "text"),
        "owner": ("Owner", "text"),
        "stage": ("Stage", "text"),
        "amount": ("Value", "money"),
        "expected_close_on": ("Expected", "day"),
        "reasons": ("Why", "text"),
    }
    worth = (
        f", worth {workbook.formats.text(listed['amount'].sum(), 'money')}"
        if listed["amount"].notna().any()
        else ""
    )
    counts = (
        listed["reasons"]
        .str.split(", ")
        .explode()
        .value_counts()
        .rename_axis("reason")
        .reset_index(name="deals")
    )
    labels = charts.Labels(
        "Open deals by what is wrong",
        "Number of open deals per reason for attention.",
        "count",
        workbook.formats,
    )
    return Section(
        id="pipeline.needs_attention",
        headline=f"{counted(len(listed), 'open deal')} of {len(open_deals):,} {'needs' if len(listed) == 1 else 'need'} attention{worth}.",
        reading="A deal may have several reasons. The table lists the largest first.",
        action="Start at the top: a date, a next step and a value make the deal countable again.",
        chart=charts.bars(counts, "reason", "deals", labels),
        table=display_table(
            listed, columns, workbook.formats, "Open deals that need attention, largest first", most=15
        ),
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    return ending.notes(workbook, "pipeline", METRICS)


def _open_by(workbook: Workbook, by: str, label: str, name: str) -> Section:
    parts = {
        word: workbook.values(metric, Cut((by,), definition=definition))
        for word, (metric, definition) in _PARTS.items()
    }
    groups = parts["deals"][[by]].assign(**{word: values["value"] for word, values in parts.items()})
    if groups.empty:
        return said(f"pipeline.{name}", "No deals are open.")
    groups = _in_order(groups, by, workbook).assign(
        share=lambda rows: rows["weighted"].astype(float) / rows["value"].where(rows["value"] > 0)
    )
    measure, noun, unit = (
        ("value", "value", "money") if groups["value"].notna().any() else ("deals", "deals", "count")
    )
    first = groups.loc[groups[measure].idxmax()]
    columns = {
        by: (label, "text"),
        "deals": ("Deals", "count"),
        "value": ("Value", "money"),
        "weighted": ("Weighted", "money"),
        "share": ("Weighted ÷ value", "share"),
        "past_due": ("Past due", "money"),
    }
    labels = charts.Labels(
        f"Open {noun} by {label.lower()}",
        f"Open {noun} by {label.lower()}, largest {first[by]}.",
        unit,
        workbook.formats,
    )
    return Section(
        id=f"pipeline.{name}",
        headline=f"{first[by]} holds {workbook.formats.text(_share(first[measure], groups[measure].sum()), 'share')} of the open {noun}.",
        reading=f"Bars are the {noun} open per {label.lower()}; the table adds the weighted value and what is past due.",
        action="Compare the weighted value with what is still to be won this period: too little early-stage value now is a gap later.",
        chart=charts.bars(groups.head(40), by, measure, labels),
        table=display_table(groups, columns, workbook.formats, f"Open deals by {label.lower()}"),
        figures=tuple(figure for values in parts.values() for figure in figures_of(values, (by,))),
    )


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
    overdue = f"{money.text(late or 0.0, 'money')} of it is past its expected closing day ({money.text(_share(late or 0.0, total), 'share')})."
    return [f"{counted(number, 'deal')} worth {money.text(total, 'money')} {are} open.", weighted, overdue]


_PARTS = {
    "deals": ("open_deals", "count"),
    "value": ("open_pipeline", "value"),
    "weighted": ("open_pipeline", "weighted"),
    "past_due": ("open_pipeline", "past_due"),
}


def _in_order(groups: pd.DataFrame, by: str, workbook: Workbook) -> pd.DataFrame:
    """Stages in the order of the pipeline, everything else by value, largest first."""
    if by != "stage":
        return groups.sort_values(["value", "deals", by], ascending=[False, False, True], ignore_index=True)
    stages = workbook.tables["stages"]
    places = workbook.tables.frame(stages.group_by("stage").agg(place=stages.position.min()))
    ordered = groups.merge(places, on="stage", how="left", validate="many_to_one")
    return ordered.sort_values(["place", "stage"], ignore_index=True).drop(columns="place")


def _by_expected_month(open_deals: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    calendar = workbook.parameters.settings.calendar
    days = pd.to_datetime(open_deals["expected_close_on"])
    month = ["No date" if pd.isna(day) else period_of(day.date(), "month", calendar).label for day in days]
    label = pd.Series(month, index=open_deals.index).mask(open_deals["is_past_due"].astype(bool), "Overdue")
    order = days.dt.strftime("%Y-%m").fillna("0").mask(label == "Overdue", "00")
    far = order > (pd.Timestamp(workbook.as_of) + pd.DateOffset(months=11)).strftime("%Y-%m")
    counted_deals = open_deals.assign(label=label.mask(far, "Later"), order=order.mask(far, "9999"))
    sums = counted_deals.astype({"amount": "float64", "weighted_amount": "float64"}).groupby(
        ["order", "label"], as_index=False
    )
    months = sums.agg(
        deals=("deal_id", "size"), amount=("amount", "sum"), weighted_amount=("weighted_amount", "sum")
    )
    return months.assign(is_late=months["label"].isin(["Overdue", "No date"]))


def _against_winners(timed: pd.DataFrame) -> pd.DataFrame:
    present = timed[timed["is_open"] & ~timed["has_ended"]]
    winners = (
        timed[timed["is_won"] & timed["has_ended"]]
        .groupby("visit_stage")["days"]
        .quantile([0.5, 0.9])
        .unstack()
    )
    rows = []
    for (position, stage), group in present.groupby(["visit_position", "visit_stage"]):
        norm, limit = (
            winners.loc[stage, [0.5, 0.9]] if stage in winners.index else (float("nan"), float("nan"))
        )
        rows.append(
            {
                "place": position,
                "stage": stage,
                "deals": len(group),
                "so_far": group["days"].median(),
                "norm": norm,
                "limit": limit,
                "slow": int((group["days"] > limit).sum()),
            }
        )
    return pd.DataFrame(rows).assign(has_slow=lambda stages: stages["slow"] > 0) if rows else pd.DataFrame()


def _with_reasons(open_deals: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    next_steps = pd.to_datetime(open_deals["next_step_on"])
    flags = {
        "past due": open_deals["is_past_due"].astype(bool),
        "no expected close": open_deals["expected_close_on"].isna(),
        "no value": open_deals["amount"].isna(),
    }
    if next_steps.notna().any():
        flags["no next step"] = next_steps.isna() | (next_steps < pd.Timestamp(as_of))
    reasons = pd.DataFrame(flags).apply(lambda row: ", ".join(row.index[row]), axis="columns")
    named = open_deals.assign(
        reasons=reasons,
        deal=open_deals["name"].fillna(open_deals["deal_id"]),
        amount=open_deals["amount"].astype("float64"),
    )
    return named[named["reasons"] != ""].sort_values(
        ["amount", "deal_id"], ascending=[False, True], ignore_index=True
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
