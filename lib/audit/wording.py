"""Names of canonical tables and columns as they stand in a sentence."""

from lib.canonical.schema import TABLES

_RECORDS = {
    "deal_events": "deal changes",
    "case_events": "case changes",
    "field_changes": "field changes",
    "fx_rates": "exchange rates",
    "sla_policies": "service targets",
    "order_lines": "order lines",
    "web_sessions": "web visits",
    "web_events": "web events",
    "list_events": "list changes",
    "form_submissions": "form posts",
    "service_calls": "service calls",
    "service_costs": "service costs",
    "campaign_members": "campaign members",
}
_SUFFIXES = ("_on", "_id")


def records_of(table: str) -> str:
    """What the records of a canonical table are called, in the plural: deals, deal changes."""
    return _RECORDS.get(table, table)


def field_of(table: str, field: str) -> str:
    """What a column is called: `owner_id` is the owner, `expected_close_on` the expected close."""
    if field in TABLES[table].key:
        return field.replace("_", " ")
    for suffix in _SUFFIXES:
        field = field.removesuffix(suffix)
    return field.replace("_", " ")
