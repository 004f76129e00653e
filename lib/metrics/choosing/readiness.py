"""Can a metric be computed from a team's data: is it in the catalogue, is its table there, does it have a value?"""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from lib.canonical.opened import MissingTableError, OpenedTables
from lib.metrics.catalogue import METRICS
from lib.metrics.chosen import chosen_definition
from lib.metrics.evaluate import Cut, evaluated
from lib.metrics.metric import Definition, Metric
from lib.metrics.periods import Period

State = Literal["computed", "not in the catalogue", "no such definition", "table missing", "no value"]


@dataclass(frozen=True)
class Readiness:
    """Whether a metric can be computed; `why_not` says in words what is in the way, nothing when nothing is.

    `values` holds one evaluated row per period asked for; None where nothing could be evaluated.
    """

    metric_id: str
    state: State
    metric: Metric | None = None
    definition: Definition | None = None
    why_not: str = ""
    values: pd.DataFrame | None = None

    @property
    def label(self) -> str:
        """What the metric is called; its id where the catalogue does not have it."""
        return self.metric.label if self.metric else self.metric_id.replace("_", " ")

    @property
    def key(self) -> str:
        """Metric and definition as figures name them."""
        return f"{self.metric_id}/{self.definition.id}" if self.definition else self.metric_id

    @property
    def row(self) -> dict:
        """The evaluated row of the last period asked for."""
        return {} if self.values is None else self.values.iloc[-1].to_dict()


def readiness_of(
    tables: OpenedTables, metric_id: str, wanted: str = "", periods: tuple[Period, ...] = ()
) -> Readiness:
    """Can the team's data tell this metric over these periods; the last of them decides.

    `wanted` is the id of a definition, the team's headline when empty. A metric without a value in that period can be
    computed another time: that is said too.
    """
    metric = METRICS.get(metric_id)
    if metric is None:
        return Readiness(metric_id, "not in the catalogue", why_not=_unknown(metric_id))
    name = wanted or chosen_definition(metric, tables.parameters.settings)
    definition = {each.id: each for each in metric.definitions}.get(name)
    if definition is None:
        known = ", ".join(each.id for each in metric.definitions)
        why = f"{metric.label} has no definition {name!r}; it has {known}."
        return Readiness(metric_id, "no such definition", metric, why_not=why)
    try:
        values = evaluated(tables, metric, Cut(periods=periods, definition=name))
    except MissingTableError as lacking:
        return Readiness(metric_id, "table missing", metric, definition, str(lacking))
    reason = str(values["missing"].iloc[-1])
    state: State = "no value" if reason else "computed"
    return Readiness(metric_id, state, metric, definition, f"{_sentence(reason)}" if reason else "", values)


def _unknown(metric_id: str) -> str:
    close = get_close_matches(metric_id, list(METRICS), n=1, cutoff=0.75)
    nearest = f" Did you mean {close[0]}?" if close else ""
    return f"The catalogue has no metric {metric_id}.{nearest}"


def _sentence(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]} in this period."
