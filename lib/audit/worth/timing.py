"""When a field comes to be known: only what was known before the outcome can tell anything about it."""

from typing import Literal

from lib.canonical.schema import TABLES

Timing = Literal["key", "system", "fixed", "history", "present", "outcome"]

TIMINGS: dict[str, dict[Timing, tuple[str, ...]]] = {
    "contacts": {
        "key": ("contact_id",),
        "system": ("created", "updated"),
        "present": (
            "first_name",
            "last_name",
            "email",
            "phone",
            "company_id",
            "title",
            "lifecycle",
            "consent",
            "country",
            "city",
            "born_on",
            "owner_id",
            "last_verified",
        ),
    },
    "companies": {
        "key": ("company_id",),
        "system": ("created", "updated"),
        "present": (
            "name",
            "domain",
            "industry",
            "country",
            "region",
            "city",
            "phone",
            "employees",
            "revenue",
            "currency",
            "parent_id",
            "owner_id",
        ),
    },
    "leads": {
        "key": ("lead_id",),
        "system": ("created", "updated"),
        "fixed": ("source", "medium", "campaign_id", "referred_by_id"),
        "present": ("name", "email", "company_name", "owner_id", "score"),
        "outcome": ("status", "first_response", "converted", "converted_deal_id", "converted_contact_id"),
    },
    "deals": {
        "key": ("deal_id",),
        "system": ("created", "updated", "deleted", "is_deleted", "merged_into_id"),
        "fixed": ("pipeline", "currency", "source", "campaign_id", "is_renewal"),
        "history": ("owner_id", "amount", "expected_close_on"),
        "present": ("name", "company_id", "contact_id", "product_id"),
        "outcome": (
            "stage",
            "forecast_category",
            "crm_probability",
            "qualified",
            "first_contact",
            "closed",
            "lost_reason",
            "competitor",
            "next_step_on",
        ),
    },
}
"""Table → when its columns come to be known.

key: names the record. system: the CRM writes it itself. fixed: written as the record arises. history: changes, and its
changes are recorded. present: may be written or changed at any time, so that only what was recorded of its changes, or a
comparison with records not yet decided, tells. outcome: comes or changes on the way to the outcome.
"""

JUDGED_TABLES = tuple(TIMINGS)


def timing_of(table: str, column: str) -> Timing:
    """When a canonical column comes to be known; a field of the team's own may be written at any time."""
    for timing, columns in TIMINGS[table].items():
        if column in columns:
            return timing
    return "present"


def needed_for(table: str, column: str) -> str:
    """What the other data needs a canonical column for, whether or not a report reads it; empty where nothing does."""
    if timing_of(table, column) in ("key", "system"):
        return "the CRM writes it by itself"
    if TABLES[table].column(column).references:
        return "it ties the record to another"
    return _NEEDED.get(column, "")


_NEEDED = {
    "currency": "amounts mean nothing without it",
    "last_verified": "the audit tells by it which data is out of date",
    "country": "telephone numbers are read by it",
}
