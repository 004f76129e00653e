"""Which tables the team's tended deals are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ibis import Table

from lib.canonical.opened.tended_deals import tended_deals, with_weights

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {"tended_deals": ("deals", "stages")}


def tended_of(tables: OpenedTables) -> Table:
    """The team's deals and how they are looked after; worked out once, for several metrics ask for them.

    What a colleague of another team did on a deal counts too: activities are taken by their deal, not by who did them.
    """
    told = tended_deals(
        with_weights(tables["deals"], tables["stages"]),
        tables.company_wide("deal_events"),
        tables.company_wide("activities"),
        tables.parameters.as_of,
    )
    return tables.hold("deals_tended", told)


BUILDERS = {"tended_deals": tended_of}
