"""Whose mail comes back: contacts whose last message bounced, by the tables of mailings as they stand in a database."""

from collections.abc import Mapping, Sequence

import duckdb

from lib.canonical.sql_text import list_sql

TELLING = ("campaign_members", "list_events", "field_changes")
"""The tables that tell of bounces, and of addresses that were changed since."""

_REACHED = ("delivered", "opened", "clicked", "responded")


def bounced_sql(relations: Mapping[str, str]) -> str:
    """SQL for the contact_id of everyone to whom the last message came back, and whose address was not changed since.

    `relations`: by table of TELLING what it is called in the database; one that is absent tells nothing.
    """
    parts = [_PARTS[name](relation) for name, relation in sorted(relations.items())]
    if not parts:
        return "SELECT NULL::VARCHAR AS contact_id WHERE false"
    return (
        f"SELECT contact_id FROM ({' UNION ALL BY NAME '.join([_NOTHING, *parts])}) GROUP BY contact_id "
        "HAVING max(back) >= coalesce(max(reached), max(back)) AND max(back) >= coalesce(max(changed), max(back))"
    )


def create_bounced(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the table `bounced` of their contact_id, by those `rows_<table>` of TELLING that are there."""
    held = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    relations = {name: f"rows_{name}" for name in TELLING if f"rows_{name}" in held}
    con.execute(f"CREATE TABLE bounced AS {bounced_sql(relations)}")


def bounced_among(con: duckdb.DuckDBPyConnection, contacts: Sequence[str]) -> frozenset[str]:
    """Those of the contacts that are in `bounced`."""
    found = con.execute(f"SELECT contact_id FROM bounced WHERE contact_id IN ({list_sql(contacts)})")
    return frozenset(contact for (contact,) in found.fetchall())


_NOTHING = "SELECT NULL::VARCHAR AS contact_id, NULL::DATE AS back, NULL::DATE AS reached, NULL::DATE AS changed WHERE false"


def _day(moment: str) -> str:
    return f"coalesce({moment}_on, {moment}_at::DATE)"


def _of_campaigns(relation: str) -> str:
    reached = ", ".join(map(_day, _REACHED))
    return f"SELECT contact_id, {_day('bounced')} AS back, greatest({reached}) AS reached FROM {relation}"


def _of_lists(relation: str) -> str:
    return f"SELECT contact_id, {_day('happened')} AS back FROM {relation} WHERE lower(kind) = 'bounce'"


def _of_changes(relation: str) -> str:
    return (
        f"SELECT record_id AS contact_id, {_day('happened')} AS changed FROM {relation} "
        "WHERE \"table\" = 'contacts' AND field = 'email'"
    )


_PARTS = {"campaign_members": _of_campaigns, "list_events": _of_lists, "field_changes": _of_changes}
