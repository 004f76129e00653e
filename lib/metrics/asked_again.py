"""Questions asked of the records as they are, and again after each set of changes; counted, not yet divided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lib.canonical.opened.amended import AmendedTables
from lib.canonical.opened.changes import Changes
from lib.canonical.sql_text import name_sql
from lib.metrics.contributions import added_up, contributions, contributions_of_known
from lib.metrics.cut import Cut
from lib.metrics.effect_questions import Question
from lib.metrics.metric import Metric

RECORDED = ""
"""Stands in `fault` for the records as they are."""


@dataclass(frozen=True)
class Asked:
    """A question with what it takes to ask it again: the contributions held under `name`, and the SQL that adds them up.

    `recorded` is what was counted of the records as they are.
    """

    question: Question
    metric: Metric
    cut: Cut
    name: str
    sql: str
    recorded: pd.DataFrame


@dataclass(frozen=True)
class Answered:
    """A question's answers: `counted` per fault of `faults`, period_place and group; `differing`: the records, by the same, that
    count otherwise than recorded. Both have all that was asked, `counted` the records as they are (RECORDED) too."""

    asked: Asked
    faults: tuple[str, ...]
    counted: pd.DataFrame
    differing: pd.DataFrame


def answers(
    tables: AmendedTables, questions: Sequence[tuple[Question, Cut]], sets: Mapping[str, Changes]
) -> Iterator[Answered]:
    """For each question: what is counted as recorded, and after each set of changes that it is about?"""
    asked = [_ask(tables, question, cut) for question, cut in questions]
    found: list[list[tuple[str, pd.DataFrame, pd.DataFrame]]] = [[] for _ in asked]
    # what changes nothing is asked first, while the records are as they are
    for fault, changes in sorted(sets.items(), key=lambda item: len(item[1].records) > 0):
        wanted = [place for place, each in enumerate(asked) if each.question.is_about(fault, changes)]
        tables.amend(changes, [asked[place].name for place in wanted])
        for place in wanted:
            found[place].append((fault, *_again(tables, asked[place])))
    for each, parts in zip(asked, found, strict=True):
        counted = [
            each.recorded.assign(fault=RECORDED),
            *(part.assign(fault=fault) for fault, part, _ in parts),
        ]
        differing = [part.assign(fault=fault) for fault, _, part in parts]
        faults = tuple(fault for fault, _, _ in parts)
        yield Answered(
            each, faults, pd.concat(counted, ignore_index=True), pd.concat(differing, ignore_index=True)
        )


def _ask(tables: AmendedTables, question: Question, cut: Cut) -> Asked:
    metric = question.record()
    name = " ".join((question.metric, *question.by, question.known))
    held = tables.ask(name, contributions(tables, metric, cut))
    sql = tables.written(added_up(held, metric, cut))
    if question.known:
        held = tables.ask(f"known {name}", contributions_of_known(tables, metric, cut, question.known))
    counted = tables.queried(tables.written(added_up(held, metric, cut)) if question.known else sql)
    tables.queried(f"CREATE TEMP TABLE {_recorded(name)} AS FROM {name_sql(held.get_name())}")
    return Asked(question, metric, cut, name, sql, counted)


def _again(tables: AmendedTables, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    before, after = _recorded(asked.name), name_sql(asked.name)
    columns = ", ".join(["record_id", "period_place", *map(name_sql, asked.cut.by)])
    differing = tables.queried(
        f"SELECT DISTINCT {columns} FROM (SELECT *, 1 AS times FROM {after} UNION ALL SELECT *, -1 FROM {before}) "
        f"GROUP BY {columns}, numerator, denominator HAVING sum(times) <> 0 ORDER BY ALL"
    )
    return tables.queried(asked.sql) if len(differing) else asked.recorded, differing


def _recorded(name: str) -> str:
    return name_sql(f"recorded {name}")
