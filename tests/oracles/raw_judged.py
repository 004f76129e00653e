"""The records of a team from the files alone, each with the system its file is of and whether the audit blames it."""

import pandas as pd

from tests.oracles.raw_belonging import raw_records
from tests.oracles.raw_elsewhere import elsewhere

LETTERS = (("A", 0.98), ("B", 0.95), ("C", 0.9), ("D", 0.8), ("E", 0))
_KEPT_IN = {
    "Demo CRM": ("users", "stages", "companies", "contacts", "leads", "deals", "quotes", "activities"),
    "Finance": ("products", "orders", "order_lines", "contracts"),
    "Planning": ("goals", "actions"),
    "Marketing": ("campaigns", "form_submissions", "surveys"),
    "Support desk": ("cases", "service_calls", "service_costs", "sla_policies", "schedules", "holidays"),
}
_SYSTEMS = {table: system for system, tables in _KEPT_IN.items() for table in tables}


def faulty_records(audit):
    """Findings, one per record; what a user may do is no fault of the record, nor is a doubt about it."""
    spared = [name for name, check in audit.checks.items() if check.kind == "access" or check.is_doubt]
    return audit.findings[~audit.findings["check"].isin(spared)].drop_duplicates(["table", "record_id"])


def raw_judged(workbook, exports):
    """One row per record of the team: table, id, owner (a user's id, or missing), system, is_blamed."""
    others = elsewhere(exports, workbook.parameters.settings.calendar.timezone)
    users = exports.execute('SELECT "Name" AS keeper, "User ID" AS owner FROM users').df()
    others = others.merge(users, on="keeper", how="left").assign(table="outside_contacts")
    own = raw_records(workbook, exports)
    # the CRM numbers its activities, a letter goes by the id of its message
    is_letter = (own["table"] == "activities") & own["id"].str.contains("@")
    own = own.assign(system=own["table"].map(_SYSTEMS).mask(is_letter, "Mailbox"))
    records = pd.concat([own, others[["table", "id", "owner", "system"]]], ignore_index=True)
    blamed = pd.MultiIndex.from_frame(faulty_records(workbook.audit)[["table", "record_id"]])
    return records.assign(is_blamed=pd.MultiIndex.from_frame(records[["table", "id"]]).isin(blamed))


def assert_graded(row, records, blamed):
    """The row of the grades says that many records, that many of them without a fault, their share and its letter."""
    share = (records - blamed) / records
    assert (row["records"], row["clean"], row["set_aside"]) == (records, records - blamed, 0)
    assert abs(row["share"] - share) < 1e-12
    assert row["letter"] == next(name for name, least in LETTERS if share >= least)
