"""What faults change in the figures: the same metrics asked of the records as they are, and put right class by class."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.audit.audit import Audit
from lib.audit.effect import FaultClass, faults_of, together
from lib.canonical.opened import OpenedTables
from lib.canonical.opened.amended import AmendedTables
from lib.canonical.opened.changes import Changes
from lib.metrics.asked_again import RECORDED, Answered, answers
from lib.metrics.effect_questions import ALL, FORECAST, questions_about
from lib.metrics.evaluate import rolled_up, share_of, valued
from lib.metrics.periods import Period

PARTS = ("value", "numerator", "denominator", "n")
VALUE_COLUMNS = (
    *("fault", "metric", "definition", "by", "group", "known", "span", "unit"),
    *(f"{part}_{when}" for when in ("before", "after") for part in PARTS),
    *("change", "change_share", "records"),
)
FAULT_COLUMNS = ("fault", "words", "right", "is_estimate", "records", "changed")
BEHIND_COLUMNS = ("fault", "metric", "by", "known", "span", "group", "record_id")

_Faults = Sequence[tuple[FaultClass, pd.DataFrame, Changes]]


@dataclass(frozen=True)
class Effects:
    """What putting faults right changes.

    `values`: one row per class of faults, figure, group and span with VALUE_COLUMNS: the value as reports show it
    (`value_before`) and put right (`value_after`), `change` = after − before, `change_share` = change ÷ before (of
    money and counts), `records` that make the difference. `span`: `period`, the one of the report; `history`, all
    periods that trends show, durations as means, not for the forecast; `now` for what stands open. `known`: what has to be known of a record
    for it to count as recorded. `faults`: one row per class found with FAULT_COLUMNS: `records` at fault, `changed` of
    them. `behind`: one row per record that makes a difference with BEHIND_COLUMNS.
    """

    values: pd.DataFrame
    faults: pd.DataFrame
    behind: pd.DataFrame


def effects(audit: Audit, tables: OpenedTables, periods: Sequence[Period]) -> Effects:
    """What does each class of faults change in the team's figures, and which records make the difference?

    `periods` are those the trends show, the last one being that of the report. All classes put right together are
    there under the id ALL. Figures whose tables the source lacks
    are left out.
    """
    found = list(faults_of(audit, tables, periods[-1].full_ends_on))
    sets = {fault.id: changes for fault, _, changes in found}
    if len(sets) > 1:
        sets[ALL] = together([changes for _, _, changes in found])
    amended = AmendedTables(tables.snapshot, tables.parameters)
    questions = list(questions_about(amended, sets, tuple(periods)))
    compared = [part for each in answers(amended, questions, sets) for part in _compared(each)]
    values = _stacked([values for values, _ in compared], VALUE_COLUMNS)
    return Effects(values, _told(found), _stacked([behind for _, behind in compared], BEHIND_COLUMNS))


def _told(found: _Faults) -> pd.DataFrame:
    rows = [
        (
            *(fault.id, fault.words, fault.right, fault.is_estimate),
            *(len(findings.drop_duplicates(["table", "record_id"])), len(changes.records)),
        )
        for fault, findings, changes in found
    ]
    return pd.DataFrame(rows, columns=list(FAULT_COLUMNS))


def _stacked(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    stacked = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(columns))
    return stacked[list(columns)]


def _compared(answered: Answered) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """For each span: values before and after, and the records behind the difference."""
    cut, metric = answered.asked.cut, answered.asked.metric
    by = ("fault", *cut.by)
    values = valued(_every_group(answered), metric, replace(cut, by=by))
    told = {"metric": metric.id, "by": " ".join(cut.by), "known": answered.asked.question.known}
    for span, rows, behind in _spans(answered, values):
        records = behind.assign(group=_group(behind, cut.by), span=span, **told)
        sides = _side_by_side(rows, cut.by).assign(span=span, **told)
        counts = records.groupby(["fault", "group"])["record_id"].nunique()
        pairs = zip(sides["fault"], sides["group"], strict=True)
        yield (
            sides.assign(records=[int(counts.get(pair, 0)) for pair in pairs]),
            records.drop_duplicates(list(BEHIND_COLUMNS)),
        )


def _spans(answered: Answered, values: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Each span with its values and the records that differ in it."""
    cut, metric = answered.asked.cut, answered.asked.metric
    differing = answered.differing
    if not _has_periods(answered):
        yield "now", values, differing
        return
    last = len(cut.periods) - 1
    yield (
        "period",
        values[values["period"] == cut.periods[last].label],
        differing[differing["period_place"] == last],
    )
    if metric.id == FORECAST:
        return
    whole = values.assign(period="", starts_on=None, ends_on=None)
    yield "history", rolled_up(whole, metric, ("fault", *cut.by)), differing


def _has_periods(answered: Answered) -> bool:
    return answered.asked.metric.definition(answered.asked.cut.definition).has_periods


def _every_group(answered: Answered) -> pd.DataFrame:
    """What was counted, with nothing counted for groups that only other sets of changes have."""
    counted, by = answered.counted, list(answered.asked.cut.by)
    faults = pd.DataFrame({"fault": [RECORDED, *answered.faults]})
    groups = counted[by].drop_duplicates() if by else pd.DataFrame(index=[0])
    numbers = [name for name in counted if name not in ("fault", "period_place", *by)]
    place = 0 if _has_periods(answered) else -1
    blank = groups.merge(faults, how="cross").assign(period_place=place, **dict.fromkeys(numbers, 0.0))
    keys = ["period_place", "fault", *by]
    numbered = counted.astype(dict.fromkeys(numbers, "float64"))
    return pd.concat([numbered, blank]).groupby(keys, as_index=False, dropna=False)[numbers].sum()


def _side_by_side(values: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """A row per fault and group, with the value as recorded beside the one put right."""
    parts = [name for name in PARTS if name in values]
    keys = ["definition", "unit", *by]
    is_recorded = values["fault"] == RECORDED
    both = values.loc[~is_recorded, ["fault", *keys, *parts]].merge(
        values.loc[is_recorded, [*keys, *parts]],
        on=keys,
        suffixes=("_after", "_before"),
        validate="many_to_one",
    )
    change = both["value_after"] - both["value_before"]
    return both.assign(
        group=_group(both, by),
        change=change,
        change_share=share_of(change, both["value_before"]).where(both["unit"] != "share"),
    )


def _group(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """The groups of each row as one text."""
    if not by:
        return pd.Series("", index=rows.index, dtype="str")
    return rows[list(by)].astype("str").agg(" ".join, axis="columns").astype("str")
