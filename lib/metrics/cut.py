"""Cut: how values are cut: into which groups and periods, over which rows. The words for it are a closed list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import ibis
from ibis import Table

from lib.canonical.opened import OpenedTables
from lib.canonical.opened.named import NOT_RECORDED
from lib.metrics.metric import Metric
from lib.metrics.periods import Period
from lib.params import Scope
from lib.params.model import LAST_DAY
from lib.problems import InputError

DIMENSIONS = (
    "owner",
    "team",
    "region",
    "company",
    "industry",
    "country",
    "product",
    "product_line",
    "source",
    "pipeline",
    "stage",
    "lost_reason",
    "forecast_category",
    "visit_stage",
    "size_band",
    "push_group",
    "done_by",
    "activity_kind",
    "calls_band",
    "medium",
    "status",
    "campaign",
    "campaign_kind",
    "mailing_list",
    "response_band",
    "lost_stage",
    "competitor",
    "case_kind",
    "priority",
    "sla_target",
)
"""Columns a metric may be grouped and filtered by, where its table has them."""

_MOST_NAMED = 20


class NotRecordedError(InputError):
    """The source fills a dimension in for no row, so that no value of it can be chosen."""


@dataclass(frozen=True)
class Cut:
    """How the values are cut: groups, periods (none: everything up to as_of), which definition, and over which rows.

    `where` maps a dimension to the values that count; several dimensions narrow together (and, not or).
    """

    by: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    definition: str = ""
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


def dimensions_of(rows: Table) -> tuple[str, ...]:
    """The dimensions a table has, as the closed list orders them."""
    return tuple(name for name in DIMENSIONS if name in rows.columns)


def refuse_dimensions(metric: Metric, rows: Table, cut: Cut) -> None:
    """Raises InputError for a group or filter that the metric's table does not have, naming those it has."""
    known = dimensions_of(rows)
    used = {"grouped": cut.by, "filtered": tuple(cut.where)}
    for how, names in used.items():
        for name in names:
            if name not in known:
                has = f"Groups it has: {', '.join(known)}."
                raise InputError(f"{metric.label} cannot be {how} by {name!r}. {nearest(name, known)}{has}")


def refuse_values(tables: OpenedTables, table: str, cut: Cut) -> None:
    """Raises InputError for a filter's value that no row of the company ever had, naming the nearest and the known ones.

    A value that only other teams or other days have is no mistake: there is just nothing to count. Raises
    NotRecordedError where the source records no value at all.
    """
    findings = [
        _unknown(dimension, value, known)
        for dimension, values in cut.where.items()
        for value, known in _unseen(tables, table, dimension, values)
    ]
    if findings:
        raise InputError(findings)


def matching(rows: Table, where: Mapping[str, Sequence[str]]) -> Table:
    """The rows that have one of the values named in each dimension named."""
    if not where:
        return rows
    return rows.filter(
        [rows[name].fill_null(NOT_RECORDED).isin(list(values)) for name, values in where.items()]
    )


def nearest(name: str, known: Sequence[str]) -> str:
    """The question whether something close was meant; nothing when nothing is close."""
    folded = {each.casefold(): each for each in known}
    close = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.5)
    return f"Did you mean {folded[close[0]]!r}? " if close else ""


def known_values(tables: OpenedTables, table: str, dimension: str) -> list[str]:
    """The values of a dimension that the team's rows have, by name; what is not recorded is one of them."""
    rows = tables[table]
    found = tables.frame(rows.select(value=rows[dimension].fill_null(NOT_RECORDED)).distinct())
    return sorted(found["value"])


def _unseen(
    tables: OpenedTables, table: str, dimension: str, values: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """The values nobody has, each with those there are; others are looked for only when the team lacks one."""
    known = [NOT_RECORDED]
    for seen_by in (_as_they_are, _company_wide, _ever):
        known = sorted({*known, *known_values(seen_by(tables), table, dimension)})
        if set(values) <= set(known):
            return
    if known == [NOT_RECORDED]:
        raise NotRecordedError(f"This source does not record the {dimension.replace('_', ' ')}.")
    yield from ((value, known) for value in values if value not in known)


def _as_they_are(tables: OpenedTables) -> OpenedTables:
    return tables


def _company_wide(tables: OpenedTables) -> OpenedTables:
    settings = tables.parameters.settings.model_copy(update={"scope": Scope()})
    return OpenedTables(tables.snapshot, tables.parameters.model_copy(update={"settings": settings}))


def _ever(tables: OpenedTables) -> OpenedTables:
    wide = _company_wide(tables)
    return OpenedTables(wide.snapshot, wide.parameters.model_copy(update={"as_of": LAST_DAY}))


def _unknown(dimension: str, value: str, known: Sequence[str]) -> str:
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    named = ", ".join(known[:_MOST_NAMED])
    return f"where: no {dimension.replace('_', ' ')} is called {value!r}. {nearest(value, known)}Known: {named}{more}."


def grouped(rows: Table, by: Sequence[str]) -> Table:
    """`rows` with every group named: what is not recorded is a group of its own, never dropped."""
    blank = {name: rows[name].fill_null(ibis.literal(NOT_RECORDED)) for name in by}
    return rows.mutate(**blank) if blank else rows
