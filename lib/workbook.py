"""The workbook: one export, as one team sees it, on one day. `open_workbook` is the whole way, readable as a list."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from lib.audit import Audit, audited
from lib.audit.audit import FRAMES, audit_again
from lib.canonical.amendments import Making, amendments_of
from lib.canonical.exported_days import refuse_unknown_day
from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import SNAPSHOTS, Snapshot, publish_snapshot
from lib.formats import Formats
from lib.metrics.catalogue import METRICS
from lib.metrics.chosen import chosen_definition
from lib.metrics.effects import Effects, effects
from lib.metrics.evaluate import Cut, evaluated
from lib.metrics.kept import KeptFrames, kept_frames
from lib.metrics.metric import Metric
from lib.metrics.periods import Period, period_to_date, periods_back, previous, year_before
from lib.params import Parameters, resolve

_EFFECTS = ("values", "faults", "behind")


@dataclass(frozen=True)
class Workbook:
    """Everything a report asks: parameters, tables, periods, and how numbers are written. Values do not change.

    `is_judged`: covers say how far the records can be trusted, for which they are audited once per team and that is kept.
    """

    parameters: Parameters
    snapshot: Snapshot
    tables: OpenedTables
    is_judged: bool = False

    @property
    def as_of(self) -> dt.date:
        """Last day the figures cover."""
        return self.parameters.as_of

    @property
    def formats(self) -> Formats:
        """How this team writes numbers."""
        return Formats(self.parameters.settings.locale, self.parameters.settings.currency)

    @cached_property
    def period(self) -> Period:
        """The report's period, up to `as_of`."""
        return period_to_date(self.as_of, self.parameters.settings.calendar)

    @cached_property
    def audit(self) -> Audit:
        """The audit of the team's records, made when it is first asked for."""
        return audit_again(self.tables, self.judged) if self.is_judged else audited(self.tables)

    @cached_property
    def effects(self) -> Effects:
        """What the faults found change in the figures, worked out when it is first asked for."""
        if self.is_judged:
            return Effects(*(self.judged[name] for name in _EFFECTS))
        return self._effects(self.audit)

    @cached_property
    def judged(self) -> KeptFrames:
        """The frames of audit and effects, from where they are kept."""
        return kept_frames(self.snapshot, self.parameters, self._judge)

    def judge(self) -> None:
        """Judge the team's records, unless they were judged before."""
        self.judged  # noqa: B018

    def _judge(self) -> dict[str, pd.DataFrame]:
        audit = audited(self.tables)
        found = self._effects(audit)
        return {
            **{name: getattr(audit, name) for name in FRAMES},
            **{name: getattr(found, name) for name in _EFFECTS},
        }

    def _effects(self, audit: Audit) -> Effects:
        periods = self.history if "deals" in self.tables else (self.period,)
        return effects(audit, self.tables, periods)

    @cached_property
    def history(self) -> tuple[Period, ...]:
        """The periods the trends show, oldest first, the newest up to `as_of`; none from before the first deal."""
        calendar = self.parameters.settings.calendar
        back = periods_back(self.as_of, calendar, calendar.history)
        begun = [period for period in back if self._first_days["created"] <= period.ends_on]
        return tuple(begun) or back[-1:]

    def covers(self, period: Period) -> bool:
        """True when the export already held decided deals as the period began, so that it can be compared with."""
        return self._first_days["closed"] <= period.starts_on

    @cached_property
    def _first_days(self) -> dict[str, dt.date]:
        """The first day on which a deal was created or closed, and on which one was closed."""
        deals = self.tables["deals"]
        first = self.tables.frame(
            deals.agg(created=deals.created_on.min(), closed=deals.closed_on.min())
        ).iloc[0]
        created, closed = (dt.date.max if pd.isna(day) else pd.Timestamp(day).date() for day in first)
        return {"created": min(created, closed), "closed": closed}

    @cached_property
    def compared(self) -> tuple[Period, Period, Period]:
        """This period, the one before and the same one a year before, as many days of each."""
        calendar = self.parameters.settings.calendar
        return self.period, previous(self.period, calendar), year_before(self.period, calendar)

    def at(self, day: dt.date) -> "Workbook":
        """The same workbook as it stood at the end of an earlier day: what was known, open, owned and worth then."""
        if day == self.as_of:
            return self
        if day not in self._earlier:
            parameters = self.parameters.model_copy(update={"as_of": day})
            self._earlier[day] = Workbook(parameters, self.snapshot, OpenedTables(self.snapshot, parameters))
        return self._earlier[day]

    @cached_property
    def _earlier(self) -> dict[dt.date, "Workbook"]:
        return {}

    def metric(self, metric: str) -> Metric:
        """The record of a metric by its id."""
        return METRICS[metric]

    def definition(self, metric: str) -> str:
        """The definition of that metric which the team's settings make the headline."""
        return chosen_definition(METRICS[metric], self.parameters.settings)

    def values(self, metric: str, cut: Cut = Cut()) -> pd.DataFrame:
        """The metric's values, one row per period and group: see `lib.metrics.evaluate.evaluated`. Each is worked out once."""
        chosen = replace(cut, definition=cut.definition or self.definition(metric))
        asked = (metric, repr(chosen))
        if asked not in self._values:
            self._values[asked] = evaluated(self.tables, METRICS[metric], chosen)
        return self._values[asked].copy()

    @cached_property
    def _values(self) -> dict[tuple[str, str], pd.DataFrame]:
        return {}


def open_workbook(
    team: str,
    as_of: dt.date | str | None = None,
    data: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Workbook:
    """The workbook of a team: which data, up to which day, in which settings?

    What is None is read from `params/<team>.yml`. Raises InputError naming what is wrong with the parameters, the
    mapping or the data, and the remedy.
    """
    parameters = resolve(team, as_of, data, settings)
    making = Making(amendments_of(parameters))
    snapshot = publish_snapshot(parameters.data_path, parameters.settings.mapping, SNAPSHOTS, making)
    refuse_unknown_day(snapshot, parameters.as_of)
    return Workbook(parameters, snapshot, OpenedTables(snapshot, parameters), is_judged=True)
