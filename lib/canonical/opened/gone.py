"""Deals that are gone: deleted from the CRM, or merged into another deal."""

from typing import TYPE_CHECKING

import ibis
from ibis import Table

from lib.canonical.opened.moments import Day

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

GONE_COLUMNS = ("deleted_at", "deleted_on", "is_deleted", "merged_into_id")


def is_gone(deals: Table, as_of: Day) -> ibis.Value:
    """True for a deal deleted or merged away by the end of `as_of`, and for one that is so since nobody knows when."""
    return ibis.ifelse(deals.deleted_on.notnull(), deals.deleted_on <= as_of, _is_marked(deals))


def gone_deals(deals: Table, as_of: Day) -> Table:
    """One row per deal known once and gone by the end of `as_of`: which deals does no figure count any more, and why?

    Columns: deal_id, created_on, deleted_at, deleted_on, merged_into_id, is_merged, is_undated (the source marks the
    deal as gone but does not say since when, so that no earlier day shows it either).
    """
    gone = deals.filter(is_gone(deals, as_of) & (deals.created_on.isnull() | (deals.created_on <= as_of)))
    return gone.select(
        "deal_id",
        "created_on",
        "deleted_at",
        "deleted_on",
        "merged_into_id",
        is_merged=gone.merged_into_id.notnull(),
        is_undated=gone.deleted_on.isnull(),
    )


def _is_marked(deals: Table) -> ibis.Value:
    return deals.is_deleted.fill_null(False) | deals.merged_into_id.notnull()


def told_of_only(deal_events: Table, deals: Table) -> Table:
    """One row per deal that changes name and no row of `deals` holds: it left the CRM with its record, or was set aside.

    What such a deal was worth, who owned it and when it was created is told by nothing, so it is counted, not shown.
    """
    return deal_events.anti_join(deals, "deal_id").select("deal_id").distinct()


def gone_counts(tables: "OpenedTables") -> dict[str, int]:
    """How many deals are deleted, merged into another and told of by the history only, of the whole company."""
    gone = tables["gone_deals"]
    deleted, merged = tables.frame(
        gone.agg(deleted=(~gone.is_merged).sum().fill_null(0), merged=gone.is_merged.sum().fill_null(0))
    ).iloc[0]
    events, deals = tables.company_wide("deal_events"), tables.company_wide("deals")
    only = 0 if events is None else tables.frame(told_of_only(events, deals).count())
    return {"deleted": int(deleted), "merged": int(merged), "only_in_history": int(only)}


def _gone_deals(tables: "OpenedTables") -> Table:
    return gone_deals(tables.company_wide("deals"), tables.parameters.as_of)


NEEDS = {"gone_deals": ("deals",)}
BUILDERS = {"gone_deals": _gone_deals}
