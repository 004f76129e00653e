"""Which tables the team's cases, their targets and the stretches of their clocks are made from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened.case_clocks import TARGETS, Rules, totals
from lib.canonical.opened.case_courses import MEASURES, business_days, clock_parts, courses
from lib.canonical.opened.case_stretches import FIELDS
from lib.canonical.opened.classified_cases import classified_cases, classified_targets
from lib.canonical.opened.history import in_order
from lib.canonical.opened.named import with_people_and_products
from lib.canonical.opened.opening_hours import OpeningHours, opening_hours, public_holidays

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    "service_cases": ("cases",),
    "case_targets": ("cases", "sla_policies"),
    "case_clock_parts": ("cases",),
}
_AROUND = dt.timedelta(days=40)
"""How far beyond the days of the report hours are worked out: a case opened after hours belongs to the next working day."""


_worked: WeakKeyDictionary[OpenedTables, dict[str, pd.DataFrame]] = WeakKeyDictionary()
"""What was worked out for tables that are in use: facts, stops and parts all come from one pass over the cases."""


def worked(tables: OpenedTables) -> dict[str, pd.DataFrame]:
    """The team's cases on their clocks: `facts` per case, `stops` per case and clock, `parts` per stretch of those.

    See `case_courses` and `case_clocks.timed`.
    """
    if tables not in _worked:
        cases, changes = _cases(tables), _changes(tables)
        told = courses(cases, changes, _end_of_day(tables))
        policies, hours = tables.company_wide("sla_policies"), hours_of(tables)
        rules = Rules(None if policies is None else tables.frame(policies), hours)
        stops, parts = clock_parts(told, changes, rules)
        facts = told.merge(
            business_days(told, stops, hours), on="case_id", how="left", validate="one_to_one"
        ).merge(_business_hours(parts), on="case_id", how="left", validate="one_to_one")
        zone = tables.parameters.settings.calendar.timezone
        first = pd.to_datetime(facts["first_done_s"], unit="s", utc=True).dt.tz_convert(zone)
        facts = facts.assign(first_done_on=first.dt.tz_localize(None).dt.normalize())
        _worked[tables] = {"facts": facts, "stops": stops, "parts": parts}
    return _worked[tables]


def clock_parts_of(tables: OpenedTables) -> Table:
    """One row per case, clock and stretch of time, with what counted, what was paused and what lay outside hours."""
    return tables.hold("case_clock_parts_of_team", worked(tables)["parts"])


def service_cases_of(tables: OpenedTables) -> Table:
    """The team's cases, classified: see `classified_cases`."""
    facts = worked(tables)["facts"].drop(columns=["status", "priority", "reopened"])
    told = tables.hold("case_facts_of_team", facts)
    cases = tables["cases"].drop("reopened", "subject")
    given = cases.mutate(product_id=ibis.null("string"), case_kind=cases.kind)
    named = with_people_and_products(
        given, tables.company_wide("users"), tables.company_wide("companies"), None
    ).drop("product", "product_line", "product_id")
    joined = named.left_join(told, named.case_id == told.case_id).drop("case_id_right")
    return tables.hold("service_cases_of_team", classified_cases(joined, tables.parameters.as_of))


def case_targets_of(tables: OpenedTables) -> Table:
    """One row per case and target of the team, judged: see `classified_targets`."""
    stops = worked(tables)["stops"]
    spent = totals(worked(tables)["parts"])
    own = stops[stops["clock"].isin(TARGETS)].merge(
        spent, on=["case_id", "clock"], how="left", validate="one_to_one"
    )
    held = tables.hold("case_targets_worked", own.drop(columns=["clock", "is_done"]))
    cases = tables["service_cases"].drop("priority")
    return tables.hold("case_targets_of_team", classified_targets(held.inner_join(cases, "case_id")))


def hours_of(tables: OpenedTables) -> dict[str, OpeningHours]:
    """The opening hours of every schedule of the source, from its first case to well past the day of the report."""
    schedules, cases = tables.company_wide("schedules"), tables.company_wide("cases")
    if schedules is None or cases is None:
        return {}
    as_of, zone = tables.parameters.as_of, tables.parameters.settings.calendar.timezone
    first = tables.frame(cases.opened_on.min())
    begins = as_of if pd.isna(first) else pd.Timestamp(first).date()
    days = (min(begins, as_of) - _AROUND, as_of + _AROUND)
    rows = tables.frame(schedules)
    return opening_hours(rows, _days_off(tables, rows, days), zone, days)


def _days_off(tables: OpenedTables, schedules: pd.DataFrame, days: tuple[dt.date, dt.date]) -> pd.DataFrame:
    """The days off the source lists; where it lists none, the public holidays of the country in the settings."""
    listed = tables.company_wide("holidays")
    rows = pd.DataFrame(columns=["schedule", "day_on"]) if listed is None else tables.frame(listed)
    place = tables.parameters.settings.service.public_holidays
    if len(rows) or not place:
        return rows.assign(day_on=[pd.Timestamp(day).date() for day in rows["day_on"]])
    off = public_holidays(place, days)
    names = schedules["schedule"].unique()
    return pd.DataFrame([(name, day) for name in names for day in off], columns=["schedule", "day_on"])


def _cases(tables: OpenedTables) -> pd.DataFrame:
    cases = tables["cases"]
    moments = {"opened": "opened", "replied": "first_reply", "solved": "solved", "closed": "closed"}
    seconds = {f"{name}_s": cases[f"{column}_at"].epoch_seconds() for name, column in moments.items()}
    rows = tables.frame(cases.select("case_id", "status", "priority", "reopened", **seconds))
    return rows.astype(dict.fromkeys(seconds, "float64") | {"status": "str", "priority": "str"})


def _changes(tables: OpenedTables) -> pd.DataFrame:
    """Changes of the team's cases in the order they happened."""
    events = tables.get("case_events")
    names = {"case_id": "str", "happened_s": "float64", "field": "str", "old": "str", "new": "str"}
    if events is None:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in names.items()})
    wanted = events.filter(events.field.isin(FIELDS) & events.happened_at.notnull()).order_by(
        in_order(events)
    )
    rows = tables.frame(wanted.mutate(happened_s=wanted.happened_at.epoch_seconds()).select(*names))
    return rows.astype(names)


def _end_of_day(tables: OpenedTables) -> float:
    """The end of the day of the report in the team's zone, in UTC seconds."""
    zone = ZoneInfo(tables.parameters.settings.calendar.timezone)
    following = tables.parameters.as_of + dt.timedelta(days=1)
    return dt.datetime.combine(following, dt.time(), zone).timestamp()


def _business_hours(parts: pd.DataFrame) -> pd.DataFrame:
    """Per case the business hours that counted to the first reply, the first solution and the last one."""
    spent = totals(parts[parts["clock"].isin(MEASURES)])
    wide = spent.pivot(index="case_id", columns="clock", values="counted_s").reindex(columns=list(MEASURES))
    return (wide / 3600).add_suffix("_hours").rename_axis(columns=None).reset_index()


BUILDERS = {
    "service_cases": service_cases_of,
    "case_targets": case_targets_of,
    "case_clock_parts": clock_parts_of,
}
