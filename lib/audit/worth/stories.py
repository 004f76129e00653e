"""Stories: records with the day theirs begins, what became of them, and their values as they stood that day."""

import json
from dataclasses import dataclass

import ibis
import pandas as pd
from ibis import Table

from lib.audit.worth.levels import FILLED, as_numbers
from lib.audit.worth.rewinding import CHANGE_COLUMNS, values_at_origin
from lib.audit.worth.timing import TIMINGS
from lib.canonical.opened import OpenedTables
from lib.canonical.opened.money import Conversion
from lib.canonical.schema import TABLES

HORIZON_DAYS = 180
"""A lead counts as won when its deal was won within so many days of its arrival, and is decided once it is that old."""

MOST_RECORDS = 100_000
"""Of larger tables so many records are looked at, chosen by their id."""

_STORY = ["record_id", "origin_on", "outcome"]
_PARTNERS = ("companies.", "contacts.", "deals.")
_CHANGING = ("fixed", "history", "present")


@dataclass(frozen=True)
class Stories:
    """Records of one table in frame `rows`: record_id, origin_on (missing where there is no day), `outcome` (1 won, 0 not,
    missing while undecided), and a column per field that is asked about, as it stood at the end of origin_on.

    `has_history`: the source records every change of those fields whose timing is history.
    """

    table: str
    rows: pd.DataFrame
    has_history: bool

    @property
    def fields(self) -> list[str]:
        """The fields asked about."""
        return [name for name in self.rows.columns if name not in _STORY]


def stories_of(tables: OpenedTables) -> list[Stories]:
    """The stories of leads, deals, and of the people and companies of deals, as far as the source has them.

    Leads: from their arrival to a win within HORIZON_DAYS. Deals: from creation to won or lost. A person or a company stands
    once, with its first decided deal, so that what many deals have in common counts once.
    """
    found = []
    if "leads" in tables:
        found.append(_of("leads", tables, _leads(tables)))
    if "deals" not in tables:
        return found
    deals = _deals(tables)
    found.append(_of("deals", tables, deals))
    for name, key in (("contacts", "contact_id"), ("companies", "company_id")):
        if name in tables:
            found.append(_of(name, tables, _of_deals(tables, deals, (name, key))))
    return found


def _leads(tables: OpenedTables) -> pd.DataFrame:
    leads, told = tables.scoped("leads"), tables["leads"]
    ends = told.select(
        ending_id="lead_id",
        origin_on="created_on",
        outcome=ibis.ifelse(
            told.age_days >= HORIZON_DAYS,
            (told.won_days <= HORIZON_DAYS).fill_null(False).cast("float64"),
            ibis.null("float64"),
        ),
    )
    joined = leads.inner_join(ends, leads.lead_id == ends.ending_id).drop("ending_id")
    return _frame(tables, "leads", joined)


def _deals(tables: OpenedTables) -> pd.DataFrame:
    deals = tables["deals"]
    outcome = ibis.ifelse(deals.is_closed, deals.is_won.cast("float64"), ibis.null("float64"))
    recorded = deals.amount_recorded.cast("float64")
    told = deals.mutate(
        origin_on=deals.created_on,
        outcome=outcome,
        amount=recorded,
        rate=deals.amount.cast("float64") / recorded.nullif(0.0),
    )
    return _frame(tables, "deals", told)


def _of_deals(tables: OpenedTables, deals: pd.DataFrame, what: tuple[str, str]) -> pd.DataFrame:
    """The records of one table that have deals, each with the first decided one, or else the first."""
    name, key = what
    ordered = deals.assign(is_open=deals["outcome"].isna()).sort_values(["is_open", "origin_on", "record_id"])
    first = ordered[ordered[key].notna()].drop_duplicates(key)
    ends = tables.hold(
        f"worth_{name}", first[[key, "origin_on", "outcome"]].rename(columns={key: "ending_id"})
    )
    rows = tables.company_wide(name)
    if name == "companies":
        settings = tables.parameters
        money = Conversion(settings.settings.currency, tables.company_wide("fx_rates"))
        rows = money.of(rows, ("revenue",), ibis.literal(settings.as_of)).drop("has_rate")
    joined = rows.inner_join(ends, rows[key] == ends.ending_id).drop("ending_id")
    return _frame(tables, name, joined)


def _frame(tables: OpenedTables, name: str, rows: Table) -> pd.DataFrame:
    """The records as pandas, those with most telling columns only, in the order of their ids."""
    key = TABLES[name].key[0]
    chosen = [column for column in _asked(name) if column in rows.columns]
    moments = {column: f"{column}_on" for column in _asked(name) if f"{column}_on" in rows.columns}
    told = rows.select(
        *chosen,
        *[column for column in ("outcome", "custom", "rate") if column in rows.columns],
        record_id=rows[key],
        origin_on=rows.origin_on.cast("timestamp"),
        **{column: rows[day] for column, day in moments.items()},
    )
    found = tables.frame(told.order_by(told.record_id.hash(), "record_id").limit(MOST_RECORDS))
    return found.sort_values("record_id", ignore_index=True)


def _asked(name: str) -> list[str]:
    return [column for timing in _CHANGING for column in TIMINGS[name].get(timing, ())]


def _of(name: str, tables: OpenedTables, rows: pd.DataFrame) -> Stories:
    changes, told = _changes(name, tables, rows), rows[_STORY].copy()
    for column in [column for column in _asked(name) if column in rows.columns]:
        told[column] = _comparable(name, column, _then(rows, rows[column], changes), rows)
    own = _own_fields(rows["custom"])
    for field in own:
        told[field] = as_numbers(_then(rows, own[field], changes))
    return Stories(name, told, has_history="deal_events" in tables)


def _then(rows: pd.DataFrame, values: pd.Series, changes: pd.DataFrame) -> pd.Series:
    """The values of one field at the end of each record's first day."""
    present = rows[["record_id", "origin_on"]].assign(value=values)
    return values_at_origin(present, changes[changes["field"] == values.name])


def _comparable(name: str, column: str, values: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Values as numbers where they are: money in the team's currency, days as days since the origin; texts else."""
    declared = TABLES[name].column(column)
    kind = declared.type
    if declared.references.startswith(_PARTNERS):
        # which of thousands it is tells nothing; whether it is known may
        return pd.Series(FILLED, index=values.index).where(values.notna())
    if kind in ("date", "moment"):
        days = pd.to_datetime(values, errors="coerce").dt.normalize()
        return (days - rows["origin_on"].dt.normalize()).dt.days.astype("float64")
    if kind in ("money", "number", "integer"):
        numbers = pd.to_numeric(values.astype("str"), errors="coerce").astype("float64")
        return numbers * rows["rate"].fillna(1.0) if "rate" in rows.columns else numbers
    return values


def _own_fields(custom: pd.Series) -> pd.DataFrame:
    """The fields of the team's own, one column each, of the JSON texts in `custom`."""
    texts = custom.dropna().unique()
    told = pd.DataFrame([json.loads(text) for text in texts], index=texts)
    found = told.reindex(custom).set_axis(custom.index) if len(texts) else pd.DataFrame(index=custom.index)
    return found[sorted(found.columns)]


def _changes(name: str, tables: OpenedTables, rows: pd.DataFrame) -> pd.DataFrame:
    """The recorded changes of these records, oldest first, with CHANGE_COLUMNS."""
    is_deals = name == "deals"
    source = "deal_events" if is_deals else "field_changes"
    events = tables.company_wide(source)
    if events is None or rows.empty:
        return pd.DataFrame(columns=list(CHANGE_COLUMNS))
    ids = tables.hold("worth_ids", rows[["record_id"]].astype("str")).record_id
    of_table = events if is_deals else events.filter(events.table == name)
    told = of_table.mutate(record_id=of_table.deal_id) if is_deals else of_table
    return _oldest_first(
        tables, told.filter(told.record_id.isin(ids)), "event_id" if is_deals else "change_id"
    )


def _oldest_first(tables: OpenedTables, changes: Table, key: str) -> pd.DataFrame:
    ordered = changes.order_by("happened_at", changes[key].length(), key)
    found = tables.frame(ordered.select("record_id", "field", "happened_on", "old", "new"))
    return found.assign(happened_on=pd.to_datetime(found["happened_on"]))
