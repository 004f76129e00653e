"""Which service targets are kept, which run out next, and how the clocks of cases were counted, stretch by stretch."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.service.span import NO_TARGETS
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_NAMES = {"first_reply": "first reply", "resolution": "resolution"}


@needs("case_targets", NO_TARGETS)
def kept(workbook: Workbook) -> Section:
    """Which targets are kept, by priority at the time?"""
    found = [_by_priority(workbook, name) for name in _NAMES]
    rows = pd.concat([part for part, _ in found], ignore_index=True)
    figures = tuple(figure for _, own in found for figure in own)
    rows = rows[rows["denominator"] > 0].reset_index(drop=True)
    if rows.empty:
        return said(
            "service.kept",
            f"No target of a case opened in {named(workbook.period)} was met or breached.",
            "Check that targets name the priorities cases have, and that their schedule has opening hours.",
        )
    least = workbook.parameters.settings.minimum_n
    rows = rows.assign(
        is_thin=rows["denominator"] < least,
        late=rows["denominator"] - rows["numerator"],
        hours=rows["minutes"] / 60,
        label=[
            f"{target}: {priority}" for target, priority in zip(rows["target"], rows["priority"], strict=True)
        ],
    )
    labels = charts.Labels(
        "Targets kept, with the range they lie in",
        "Share of targets kept by target and priority.",
        "share",
        workbook.formats,
    )
    return Section(
        id="service.kept",
        headline=_headline(workbook),
        reading="The dot is the share kept, the line its 95 % interval; hollow dots rest on few cases. Each case is held to the target of the priority it had when the clock stopped: raising it later does not make an old reply late.",
        action="Begin with the target that is missed most often, and ask whether the hours or the promise should change.",
        chart=charts.ranges(rows, "label", ("low", "value", "high"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, "label"),
            _KEPT,
            workbook.formats,
            f"Targets of cases opened in {named(workbook.period)} (* fewer than {least})",
        ),
        note=_not_judged(workbook),
        figures=figures,
    )


_KEPT = {
    "label": ("Target and priority", "text"),
    "hours": ("Hours allowed", "hours"),
    "clock": ("Clock", "text"),
    "numerator": ("Met", "count"),
    "late": ("Breached", "count"),
    "value": ("Kept", "share"),
}


def _by_priority(workbook: Workbook, target: str) -> tuple[pd.DataFrame, tuple]:
    values = workbook.values("sla_compliance", Cut(("priority",), (workbook.period,), target))
    whole = workbook.values("sla_compliance", Cut(periods=(workbook.period,), definition=target))
    rules = workbook.tables["case_targets"].filter(lambda row: row.target == target)
    held = workbook.tables.frame(
        rules.group_by("priority").agg(minutes=rules.minutes.max(), is_business=rules.is_business.max())
    )
    clocks = {True: "business hours", False: "around the clock"}
    rows = values.merge(held, on="priority", how="left", validate="one_to_one")
    order = rows.sort_values(["minutes", "priority"]).assign(target=_NAMES[target])
    told = order.assign(clock=[clocks.get(each, "") for each in order["is_business"]])
    return told, (*figures_of(values, ("priority",)), *figures_of(whole))


def _headline(workbook: Workbook) -> str:
    parts = []
    for name, words in _NAMES.items():
        row = workbook.values("sla_compliance", Cut(periods=(workbook.period,), definition=name)).iloc[0]
        share = workbook.formats.text(row["value"], "share")
        told = f"{row['numerator']:,.0f} of {row['denominator']:,.0f}"
        parts.append(
            f"{share} of the targets of a {words} were kept ({told})"
            if not row["missing"]
            else f"no target of a {words} can be judged"
        )
    first, second = parts
    return f"{first[0].upper()}{first[1:]}; {second}."


def _not_judged(workbook: Workbook) -> str:
    targets, period = workbook.tables["case_targets"], workbook.period
    own = targets.filter(targets.opened_on.between(period.starts_on, period.ends_on) & ~targets.is_judged)
    rows = workbook.tables.frame(own.select("is_running", has_target=own.minutes.notnull()))
    running, without = int(rows["is_running"].sum()), int((~rows["has_target"]).sum())
    other = len(rows) - running - without
    told = [
        f"{running:,} still running and in time" if running else "",
        f"{without:,} without a target for their priority" if without else "",
        f"{other:,} whose clock cannot be read, or done without a reply in time" if other else "",
    ]
    named_parts = [part for part in told if part]
    return f"Neither kept nor breached: {'; '.join(named_parts)}." if named_parts else ""


@needs("case_targets", NO_TARGETS)
def running_out(workbook: Workbook, most: int = 15) -> Section:
    """Which open cases run out of time next, and which are past it?"""
    targets = workbook.tables["case_targets"]
    rows = workbook.tables.frame(
        targets.filter(targets.is_running).select(
            "case_id",
            "sla_target",
            "priority",
            "owner",
            "company",
            "minutes",
            "counted_minutes",
            "left_minutes",
        )
    ).sort_values(["left_minutes", "case_id", "sla_target"], ignore_index=True)
    if rows.empty:
        return said("service.running_out", "No target of an open case is running.")
    late = int((rows["left_minutes"] < 0).sum())
    soon = int(rows["left_minutes"].between(0, 240).sum())
    return Section(
        id="service.running_out",
        headline=f"{counted(len(rows), 'target')} of open cases {'is' if len(rows) == 1 else 'are'} running: {late:,} past their time, {soon:,} with four hours or less to go.",
        reading="Hours are those of the target's own clock up to the end of the day of the report; what is negative is overdue.",
        action="Work this list from the top.",
        table=display_table(
            _in_hours(rows.head(most)),
            _RUNNING,
            workbook.formats,
            "Targets of open cases, the most urgent first",
        ),
        note=f"{len(rows) - most:,} more are running." if len(rows) > most else "",
        figures=figures_of(workbook.values("open_cases", Cut(definition="overdue"))),
    )


def _in_hours(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        hours=rows["minutes"] / 60,
        counted_hours=rows["counted_minutes"] / 60,
        left_hours=rows["left_minutes"] / 60,
    )


_RUNNING = {
    "case_id": ("Case", "text"),
    "sla_target": ("Target", "text"),
    "priority": ("Priority", "text"),
    "hours": ("Hours allowed", "hours"),
    "counted_hours": ("Counted so far", "hours"),
    "left_hours": ("Hours left", "hours"),
    "owner": ("Owner", "text"),
    "company": ("Customer", "text"),
}
