"""Deals whose stage or closing day contradicts what was logged of them, or is in no pipeline."""

import ibis
import pandas as pd
from ibis import Table

from lib.audit.checks.values import keyed, nothing
from lib.audit.finding import Check
from lib.audit.records import Records

LATE_DAYS = 30
"""So long after a lost deal was closed nobody works on it, unless the day or the stage is wrong."""

FEWEST_STAGES = 3
"""A pipeline of fewer open stages has none that could be passed over."""


def deal_history_checks(records: Records) -> tuple[Check, ...]:
    """The checks of deals against the pipelines, their logged changes and their activities."""
    return (*((_UNKNOWN,) if "stages" in records.names else ()), _GAP, _OTHER, _SKIPPED, _WORKED_ON)


def _unlogged(records: Records) -> pd.DataFrame:
    """Deals that left a stage which no logged change let them enter; where the log begins midway one such is no gap."""
    changes = _stage_changes(records)
    if changes is None:
        return nothing()
    left = changes.filter(changes.old.notnull()).select("deal_id", stage="old").distinct()
    entered = changes.filter(changes.new.notnull()).select("deal_id", stage="new").distinct()
    lost = left.anti_join(entered, ["deal_id", "stage"])
    counted = lost.group_by(gap_id="deal_id").agg(gaps=lost.count(), first=lost.stage.min())
    begun = changes.filter(changes.old.isnull()).deal_id
    deals = keyed(records, "deals")
    joined = deals.inner_join(counted, deals.deal_id == counted.gap_id)
    gaps = joined.filter((joined.gaps > 1) | joined.deal_id.isin(begun))
    found = records.tables.frame(gaps.select("record_id", "first").order_by("record_id"))
    return found.assign(beside="no change into " + found["first"])


def _contradicted(records: Records) -> pd.DataFrame:
    """Deals in another stage than their last logged change left them in."""
    changes = _stage_changes(records)
    if changes is None:
        return nothing()
    last = changes.group_by(last_id="deal_id").agg(last_time=changes.time.max())
    ended = changes.inner_join(last, [changes.deal_id == last.last_id, changes.time == last.last_time])
    ends = ended.group_by(end_id="deal_id").agg(ends=ended.new.collect(), logged=ended.new.max())
    deals = keyed(records, "deals")
    joined = deals.inner_join(ends, deals.deal_id == ends.end_id)
    odd = joined.filter(~joined.ends.contains(joined.stage))
    found = records.tables.frame(odd.select("record_id", "logged").order_by("record_id"))
    return found.assign(beside="last change into " + found["logged"], suggestion=found["logged"])


def _passed_over(records: Records) -> pd.DataFrame:
    """Won deals that were in fewer than half of the open stages of their pipeline, but in one at least."""
    changes, stages = _stage_changes(records), records.tables.imported("stages")
    if changes is None or stages is None:
        return nothing()
    open_stages = stages.filter(stages.kind == "open")
    sizes = open_stages.group_by(size_of="pipeline").agg(stages=open_stages.stage.nunique())
    seen = ibis.union(
        changes.select("deal_id", seen="new"), changes.select("deal_id", seen="old"), distinct=True
    )
    won = _ended(records, stages, "won")
    beside = won.select("deal_id", "record_id", "pipeline").inner_join(seen, "deal_id")
    named = open_stages.select(named_in="pipeline", name="stage")
    passed = beside.inner_join(named, [beside.pipeline == named.named_in, beside.seen == named.name])
    counts = passed.group_by("record_id", "pipeline").agg(passed=passed.seen.nunique())
    joined = counts.inner_join(sizes, counts.pipeline == sizes.size_of)
    short = joined.filter((joined.stages >= FEWEST_STAGES) & (joined.passed * 2 < joined.stages))
    found = records.tables.frame(short.select("record_id", "passed", "stages").order_by("record_id"))
    told = zip(found["passed"], found["stages"], strict=True)
    return found.assign(beside=[f"in {passed} of {stages} open stages" for passed, stages in told])


def _worked_on(records: Records) -> pd.DataFrame:
    """Lost deals with an activity done long after the day they were closed; created before it, or that day is wrong."""
    activities, stages = records.tables.imported("activities"), records.tables.imported("stages")
    if activities is None or stages is None:
        return nothing()
    done = activities.mutate(day=_day(activities, "done"))
    last = done.group_by(done_id="deal_id").agg(last_day=done.day.max())
    lost = _ended(records, stages, "lost")
    lost = lost.mutate(closed_day=_day(lost, "closed"), created_day=_day(lost, "created"))
    lost = lost.filter((lost.closed_day >= lost.created_day).fill_null(True))
    joined = lost.inner_join(last, lost.deal_id == last.done_id)
    late = joined.filter(joined.last_day > joined.closed_day + ibis.interval(days=LATE_DAYS))
    found = records.tables.frame(late.select("record_id", "last_day").order_by("record_id"))
    return found.assign(beside=[f"last activity {day:%Y-%m-%d}" for day in found["last_day"]])


def _ended(records: Records, stages: Table, kind: str) -> Table:
    """The deals in a stage of that kind."""
    deals, ends = keyed(records, "deals"), stages.filter(stages.kind == kind)
    return deals.semi_join(ends, ["pipeline", "stage"])


def _day(rows: Table, moment: str) -> ibis.Value:
    return ibis.coalesce(rows[f"{moment}_on"], rows[f"{moment}_at"].date())


def _stage_changes(records: Records) -> Table | None:
    """Changes of stage with their `time`; of a change whose time of day is not known, the day's first moment."""
    events = records.tables.imported("deal_events")
    if events is None:
        return None
    time = ibis.coalesce(events.happened_at, events.happened_on.cast("timestamp"))
    return events.filter(events.field == "stage").mutate(time=time)


_UNKNOWN = Check(
    id="contradictions/deals/stage-unknown",
    kind="invalid value",
    table="deals",
    field="stage",
    title="Deals: stage that is in no pipeline",
    question="Deals: is every stage one of its pipeline?",
    hurts="every figure of deals: it is neither open nor won nor lost, and counts nowhere",
    remedy="Map the stage in the mapping file, or add it to the pipelines with its kind.",
    severity="high",
    beside="pipeline",
    offends=lambda rows: rows.stage.notnull() & rows.kind.isnull(),
)
_GAP = Check(
    id="contradictions/deals/stage-gap",
    kind="contradiction",
    table="deals",
    field="stage",
    title="Deals: left a stage that no change led into",
    question="Deals: is every stage a deal left one that it entered?",
    hurts="funnel, time in stage: a part of the way is not in the log",
    remedy="Ask for a complete export of the history; do not delete changes of deals.",
    severity="low",
    finds=_unlogged,
)
_OTHER = Check(
    id="contradictions/deals/stage-against-log",
    kind="contradiction",
    table="deals",
    field="stage",
    title="Deals: in another stage than the last change left them in",
    question="Deals: does the stage agree with the last change in the log?",
    hurts="time in stage, pipeline as it was on earlier days",
    remedy="Export deals and their history at the same time; look for a rule that changes stages without a trace.",
    severity="medium",
    finds=_contradicted,
)
_SKIPPED = Check(
    id="contradictions/deals/won-stages-skipped",
    kind="contradiction",
    table="deals",
    field="stage",
    title="Won deals: fewer than half of the open stages passed",
    question="Won deals: did each pass at least half of its pipeline's open stages?",
    hurts="funnel, conversion from stage to stage, time in stage",
    remedy="Move deals on as they happen; take stages out that nobody uses.",
    severity="low",
    finds=_passed_over,
)
_WORKED_ON = Check(
    id="contradictions/deals/lost-but-worked-on",
    kind="contradiction",
    table="deals",
    field="closed",
    title="Lost deals: worked on more than a month after they were closed",
    question="Lost deals: does work on them end when they are closed?",
    hurts="sales cycle, win rate: the day is wrong, or the deal is not lost",
    remedy="Ask the owner whether it is lost, and correct the day or the stage.",
    severity="low",
    finds=_worked_on,
)
