"""Looks: what one run sees of one team's chosen metrics, as plain values."""

from dataclasses import asdict, dataclass, fields
from typing import Any

import pandas as pd

from lib.metrics.choosing import Watched
from lib.rendering.watch.history import Earlier
from lib.sections.metric_selection.next_steps import waiting_actions, what_next
from lib.sections.metric_selection.scores import scores
from lib.workbook import Workbook


@dataclass(frozen=True)
class Look:
    """One metric of a team on one day: `attained` is what was reached ÷ what is due; missing numbers are None."""

    team: str
    as_of: str
    metric: str
    definition: str
    label: str
    unit: str
    period: str
    value: float | None
    n: int
    target: float | None
    due: float | None
    attained: float | None
    status: str
    owner: str
    what_next: str
    actions: str
    last_as_of: str = ""
    last_value: float | None = None
    last_status: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


COLUMNS = tuple(field.name for field in fields(Look) if not field.name.startswith("last_"))
"""What is kept of a look in the history."""


def looks_of(workbook: Workbook, earlier: Earlier) -> tuple[Look, ...]:
    """What this run sees of the team's chosen metrics, each beside what the last run of an earlier day saw."""
    waiting = waiting_actions(workbook)
    return tuple(_look(workbook, score, (waiting, earlier)) for score in scores(workbook))


def _look(workbook: Workbook, score: Watched, beside: tuple[dict[str, str], Earlier]) -> Look:
    (waiting, earlier), row, progress = beside, score.readiness.row, score.progress
    actions = waiting.get(score.asked.metric, "")
    definition = score.readiness.definition.id if score.readiness.definition else score.asked.definition
    return Look(
        team=workbook.parameters.team,
        as_of=workbook.as_of.isoformat(),
        metric=score.asked.metric,
        definition=definition,
        label=score.readiness.label,
        unit=str(row.get("unit", "number")),
        period=workbook.period.label,
        value=_number(row.get("value")),
        n=int(row.get("n", 0)),
        target=_number(progress.target if progress else None),
        due=_number(progress.to_date if progress else None),
        attained=_number(progress.attained if progress else None),
        status=score.status,
        owner=score.asked.owner,
        what_next=what_next(score, actions),
        actions=actions,
        **earlier.last(score.asked.metric, definition),
    )


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
