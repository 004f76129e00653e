"""What must hold before a snapshot is opened for a team: where it does not, every figure would be wrong."""

from collections.abc import Iterator
from difflib import get_close_matches

from lib.canonical.opened.everyone import EveryonesTables
from lib.problems import InputError

_KINDS = ("open", "won", "lost")


def refuse_unusable(tables: EveryonesTables) -> None:
    """Raises InputError for stages of no kind, probabilities that are no shares, rates to several base currencies,
    and a scope that names what the source does not have."""
    findings = [*_stages(tables), *_rates(tables), *_scope(tables)]
    if findings:
        raise InputError(findings)


def _stages(tables: EveryonesTables) -> Iterator[str]:
    stages = tables.get("stages")
    if stages is None:
        return
    for row in tables.frame(stages.select("pipeline", "stage", "kind", "default_probability")).itertuples():
        place = f"stage {row.stage!r} of pipeline {row.pipeline!r}"
        if row.kind not in _KINDS:
            yield f"{place}: kind is {row.kind!r}; map it to one of {', '.join(_KINDS)}."
        if not (0 <= row.default_probability <= 1 or row.default_probability != row.default_probability):
            yield f"{place}: probability {row.default_probability:g} is no share from 0 to 1; scale it in the mapping (scale: {{default_probability: 0.01}})."


def _rates(tables: EveryonesTables) -> Iterator[str]:
    rates = tables.get("fx_rates")
    bases = [] if rates is None else _values(tables, "fx_rates", "base_currency")
    if len(bases) > 1:
        yield f"fx_rates: rates to several base currencies ({', '.join(bases)}); keep the rows of one."


def _scope(tables: EveryonesTables) -> Iterator[str]:
    scope = tables.parameters.settings.scope
    named = {
        "teams": (scope.teams, "users", "team"),
        "regions": (scope.regions, "users", "region"),
        "owners": (scope.owners, "users", "user_id"),
        "pipelines": (scope.pipelines, "stages", "pipeline"),
    }
    for key, (wanted, table, column) in named.items():
        known = _values(tables, table, column) if wanted and tables.get(table) is not None else []
        for value in wanted if known else ():
            if value not in known:
                close = get_close_matches(value, known, n=1)
                nearest = f"Did you mean {close[0]!r}? " if close else ""
                yield f"settings.scope.{key}: no {table} have the {column} {value!r}. {nearest}Known: {', '.join(known[:20])}."


def _values(tables: EveryonesTables, table: str, column: str) -> list[str]:
    rows = tables.get(table)
    found = tables.frame(rows.select(column).distinct().order_by(column))[column]
    return [str(value) for value in found.dropna()]
