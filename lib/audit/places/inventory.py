"""The systems: how many people, companies, deals and money rows each holds, since when it is silent, who keeps it."""

from collections.abc import Iterator

import pandas as pd

from lib.audit.places.overlap import HELD, references
from lib.audit.places.statements import COMPANIES, CRM, STATEMENTS
from lib.audit.records import PLANNED, Records
from lib.canonical.opened import RECORDED
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import name_sql, text_sql
from lib.params.upkeep import Place

MONEY = ("orders", "order_lines", "quotes", "contracts", "service_costs")
"""Tables whose rows are money asked for, agreed on or paid; people elsewhere who paid count too."""

COLUMNS = (
    *(
        "system",
        "people",
        "companies",
        "deals",
        "money_rows",
        "records",
        "ownable",
        "owned",
        "last_on",
        "owner_id",
    ),
    *("is_declared", "where", "who"),
)


def inventory(records: Records) -> pd.DataFrame:
    """Which systems are there, what does each hold, how fresh is it, who keeps it? One row per system, COLUMNS.

    Counts are of the export, all teams. `last_on` is the last day, up to the report's, on which a record there arose or
    changed; `ownable` are records of tables that name an owner, `owned` those that have one, `owner_id` who has most.
    Places that settings.data_upkeep.places declares follow, `is_declared`: nothing there was measured.
    """
    tables = records.tables.queried(" UNION ALL ".join(_table_sql(records, name) for name in records.names))
    sums = tables.groupby("system").agg(
        records=("records", "sum"),
        ownable=("ownable", "sum"),
        owned=("owned", "sum"),
        last_on=("last_on", "max"),
    )
    rows = sums.assign(
        people=records.tables.queried(f"SELECT system, count(*) AS n FROM {HELD} GROUP BY 1").set_index(
            "system"
        )["n"],
        companies=_companies(records),
        deals=_rows_of(tables, ("deals",)),
        money_rows=_rows_of(tables, MONEY).add(_paying(records), fill_value=0),
        owner_id=_owners(records),
        is_declared=False,
        where="",
        who="",
    )
    counts = ["people", "companies", "deals", "money_rows", "records", "ownable", "owned"]
    rows[counts] = rows[counts].fillna(0).astype("int64")
    rows = (
        rows.sort_values(["people", "records"], ascending=False, kind="stable")
        .rename_axis("system")
        .reset_index()
    )
    return _with_declared(rows, records.tables.parameters.settings.data_upkeep.places)


def _with_declared(rows: pd.DataFrame, places: list[Place]) -> pd.DataFrame:
    """The systems with the places the team declares: one of a system's name says who keeps that system."""
    declared = {place.what: place for place in places}
    known = rows["system"].map(declared)
    rows = rows.assign(
        where=[place.where if isinstance(place, Place) else "" for place in known],
        who=[place.who if isinstance(place, Place) else "" for place in known],
    )
    others = [place for name, place in declared.items() if name not in set(rows["system"])]
    told = pd.DataFrame(
        [
            (
                place.what,
                place.how_many,
                pd.Timestamp(place.counted_on) if place.counted_on else pd.NaT,
                True,
                place.where,
                place.who,
            )
            for place in others
        ],
        columns=["system", "people", "last_on", "is_declared", "where", "who"],
    )
    if told.empty:
        return rows[list(COLUMNS)]
    return pd.concat([rows, told.astype({"last_on": rows["last_on"].dtype})], ignore_index=True)[
        list(COLUMNS)
    ]


def _table_sql(records: Records, name: str) -> str:
    """Rows, owners and last day of each system in one table of the export."""
    records.tables.imported(name)
    has_owner = any(column.name == "owner_id" for column in TABLES[name].columns)
    days = ", ".join(_days(name)) or "NULL::DATE"
    latest = f"max(CASE WHEN day <= {text_sql(str(records.as_of))}::DATE THEN day END)"
    owned = "count(owner_id)" if has_owner else "0"
    owner = ", owner_id" if has_owner else ""
    return (
        f"SELECT {text_sql(name)} AS name, coalesce(source_system, {text_sql(CRM)}) AS system, count(*) AS records, "
        f"{'count(*)' if has_owner else '0'} AS ownable, {owned} AS owned, {latest} AS last_on "
        f"FROM (SELECT source_system{owner}, greatest({days}) AS day FROM {name_sql(f'imported_{name}')}) GROUP BY ALL"
    )


def _days(name: str) -> Iterator[str]:
    """The days on which a record arose or changed. Plans, which are dates too, tell nothing of that."""
    moments = [
        column.name for column in TABLES[name].columns if column.type == "moment" and column.name != "due"
    ]
    for moment in moments:
        yield f"coalesce({name_sql(f'{moment}_on')}, CAST({name_sql(f'{moment}_at')} AS DATE))"
    if name in RECORDED and name not in PLANNED and RECORDED[name] not in moments:
        yield name_sql(RECORDED[name])


def _rows_of(tables: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    return tables[tables["name"].isin(names)].groupby("system")["records"].sum()


def _paying(records: Records) -> pd.Series:
    sql = f"SELECT system, count(paid) AS n FROM {STATEMENTS} WHERE source_table = 'outside_contacts' GROUP BY 1"
    return records.tables.queried(sql).set_index("system")["n"]


def _companies(records: Records) -> pd.Series:
    """Companies by system: the CRM's own, those others name by its id, and those elsewhere by domain or name."""
    parts = [
        f"SELECT system, company_id AS company FROM {COMPANIES}",
        f"SELECT system, coalesce(web_key, firm_key) FROM {STATEMENTS} WHERE source_table = 'outside_contacts' AND NOT is_ours",
    ]
    for name, column in references(records, "companies.company_id"):
        if name not in ("companies", "contacts"):
            parts.append(
                f"SELECT coalesce(source_system, {text_sql(CRM)}), {name_sql(column)} FROM {name_sql(f'imported_{name}')}"
            )
    sql = f"SELECT system, count(DISTINCT company) AS n FROM ({' UNION ALL '.join(parts)}) GROUP BY 1"
    return records.tables.queried(sql).set_index("system")["n"]


def _owners(records: Records) -> pd.Series:
    """The user who keeps most records of a system."""
    parts = [
        f"SELECT coalesce(source_system, {text_sql(CRM)}) AS system, owner_id FROM {name_sql(f'imported_{name}')}"
        for name in records.names
        if any(column.name == "owner_id" for column in TABLES[name].columns)
    ]
    if not parts:
        return pd.Series(dtype="str")
    counted = f"SELECT system, owner_id, count(*) AS n FROM ({' UNION ALL '.join(parts)}) WHERE owner_id IS NOT NULL GROUP BY ALL"
    sql = f"SELECT system, first(owner_id ORDER BY n DESC, owner_id) AS owner_id FROM ({counted}) GROUP BY 1"
    return records.tables.queried(sql).set_index("system")["owner_id"]
