"""The funnel: how far deals got, told three ways, and how each stay in a stage ended."""

import datetime as dt

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened import OpenedTables

ENDS = {
    "advanced": "Advanced",
    "won": "Won",
    "lost": "Lost",
    "moved_back": "Moved back",
    "still_there": "Still there",
}
"""How a stay in a stage ends: each in exactly one of five ways."""

WON = "Won"


def cohort_visits(tables: OpenedTables, starts_on: dt.date, ends_on: dt.date) -> pd.DataFrame:
    """Every stay in an open stage of the deals whose first stay began in the window, both days counted.

    Columns: deal_id, pipeline, stage, position, place (order of the stays of a deal, from 0), end (one of ENDS), skipped
    (advanced past the next stage), is_won, amount. `advanced` is a move to an open stage further on, `moved_back` one to
    an earlier stage or to one that is in no pipeline. A deal that closed without a recorded move ended as it was closed.
    Raises MissingTableError when the source has no history of stages.
    """
    visits = tables["stage_visits"]
    stages = tables["stages"].select(
        next_pipeline="pipeline", to_stage="stage", next_kind="kind", next_position="position"
    )
    joined = visits.left_join(
        stages, [visits.pipeline == stages.next_pipeline, visits.next_stage == stages.to_stage]
    )
    order = [joined.entered_at, joined.exited_at, joined.visit_position]
    placed = joined.mutate(
        place=ibis.row_number().over(group_by=joined.deal_id, order_by=order),
        first_on=joined.entered_on.min().over(group_by=joined.deal_id),
        end=_ends(joined),
    )
    chosen = placed.filter(placed.first_on.between(starts_on, ends_on)).order_by(["deal_id", "place"])
    return tables.frame(
        chosen.select(
            "deal_id",
            "pipeline",
            "place",
            "end",
            "next_position",
            "is_won",
            "amount",
            stage="visit_stage",
            position="visit_position",
        )
    )


def _ends(visits: Table) -> ibis.Value:
    moved_on = (visits.next_position > visits.visit_position).fill_null(False)
    return ibis.cases(
        (visits.next_kind.isin(["won", "lost"]), visits.next_kind),
        (visits.has_ended & moved_on, "advanced"),
        (visits.has_ended, "moved_back"),
        (visits.is_won, "won"),
        (visits.is_lost, "lost"),
        else_="still_there",
    )


def entries_by_end(visits: pd.DataFrame) -> pd.DataFrame:
    """One row per pipeline and stage in order: entries, and how many of them ended in each of the five ways.

    The five counts sum to the entries. `skipped`: entries that advanced past the next open stage.
    """
    flags = visits.assign(
        skipped=(visits["end"] == "advanced") & (visits["next_position"] > visits["position"] + 1),
        **{end: visits["end"] == end for end in ENDS},
    )
    sums = flags.groupby(["pipeline", "position", "stage"], as_index=False)
    counted = sums.agg(entries=("deal_id", "size"), **{name: (name, "sum") for name in (*ENDS, "skipped")})
    return counted.astype({name: "int64" for name in (*ENDS, "skipped")})


def reached(visits: pd.DataFrame, stages: pd.DataFrame) -> pd.DataFrame:
    """One row per stage of `stages` (one pipeline's open stages: stage, position) and one for won: how many deals got there?

    `strict`: passed every stage up to it in order, backward steps in between allowed; `any_stage`: was ever in it;
    `inferred`: was in it or in a later one, a won deal having been in all. Strict counts as won only deals that passed
    every stage; the other two count every won deal.
    """
    names = stages.sort_values(["position", "stage"])["stage"].tolist()
    paths = visits.sort_values(["deal_id", "place"]).groupby("deal_id")["stage"].agg(list)
    is_won = visits.groupby("deal_id")["is_won"].first().reindex(paths.index).astype(bool)
    depth = {"strict": [_in_order(path, names) for path in paths]}
    depth["inferred"] = [
        len(names) if won else _furthest(path, names) for path, won in zip(paths, is_won, strict=True)
    ]
    been = [set(path) for path in paths]
    rows = [
        {
            "stage": name,
            "strict": sum(length > place for length in depth["strict"]),
            "any_stage": sum(name in stay for stay in been),
            "inferred": sum(length > place for length in depth["inferred"]),
        }
        for place, name in enumerate(names)
    ]
    passed = [length == len(names) for length in depth["strict"]]
    won = {"strict": sum(won and full for won, full in zip(is_won, passed, strict=True))}
    return pd.DataFrame(
        [*rows, {"stage": WON, **won, "any_stage": int(is_won.sum()), "inferred": int(is_won.sum())}]
    )


def _in_order(path: list[str], names: list[str]) -> int:
    """How many of `names`, from the first, `path` holds in their order."""
    found = 0
    for stage in path:
        if found < len(names) and stage == names[found]:
            found += 1
    return found


def _furthest(path: list[str], names: list[str]) -> int:
    return max((names.index(stage) + 1 for stage in path if stage in names), default=0)
