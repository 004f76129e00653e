"""What was known of deals on several days, written as a folder of dated exports."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import Snapshot, publish_snapshot
from tests.drawn import drawn_parameters

_MAPPING = """
system: Rewritten
tables:
  stages:
    - {file: stages.csv, columns: {pipeline: pipeline, stage: stage, position: position, kind: kind}}
  deals:
    - file: deals.csv
      columns: {deal_id: deal_id, pipeline: pipeline, stage: stage, amount: amount, currency: currency, owner_id: owner_id, expected_close_on: expected_close_on, created: created_at, closed: closed_at}
"""
_WRITTEN = (
    "deal_id",
    "pipeline",
    "stage",
    "amount",
    "currency",
    "owner_id",
    "expected_close_on",
    "created_at",
    "closed_at",
)
_COMPARED = (
    "deal_id",
    "pipeline",
    "stage",
    "amount_recorded",
    "currency_recorded",
    "owner_id",
    "expected_close_on",
    "is_open",
    "is_won",
    "is_lost",
)


def known_deals(snapshot: Snapshot, day: dt.date) -> pd.DataFrame:
    """What was known of every deal at the end of a day, amounts as recorded."""
    tables = OpenedTables(snapshot, drawn_parameters(as_of=day))
    return tables.frame(tables.everyones_deals().order_by("deal_id"))


def compared(deals: pd.DataFrame) -> list[tuple]:
    """The columns of deals that both ways of telling the past must agree on, as text."""
    texts = deals[list(_COMPARED)].astype("string").fillna("")
    return sorted(texts.itertuples(index=False, name=None))


def rewritten(snapshot: Snapshot, days: Sequence[dt.date], folder: Path) -> Snapshot:
    """The snapshot of the exports that the source would have written on those days, one folder a day, no history."""
    data = folder / "data"
    for day in days:
        export = data / str(day)
        export.mkdir(parents=True)
        deals = known_deals(snapshot, day)
        recorded = deals.assign(amount=deals["amount_recorded"], currency=deals["currency_recorded"])
        recorded[list(_WRITTEN)].to_csv(export / "deals.csv", index=False)
        duckdb.sql(f"COPY (FROM '{snapshot.tables['stages']}') TO '{export / 'stages.csv'}' (HEADER)")
    mapping = folder / "mapping.yml"
    mapping.write_text(_MAPPING, encoding="utf-8")
    return publish_snapshot(data, str(mapping), folder / "cache")
