"""Which tables are made from others, and how: the lists of every kind of record, put together.

A new kind names here its `NEEDS` (canonical tables that the source must have) and its `BUILDERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ibis import Table

from lib.canonical.opened import (
    activity_tables,
    adoption_tables,
    campaign_tables,
    case_tables,
    customer_tables,
    goals,
    gone,
    lead_tables,
    service_tables,
    tended_tables,
    value_tables,
)

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    **lead_tables.NEEDS,
    **tended_tables.NEEDS,
    **value_tables.NEEDS,
    **gone.NEEDS,
    **activity_tables.NEEDS,
    **campaign_tables.NEEDS,
    **customer_tables.NEEDS,
    **case_tables.NEEDS,
    **service_tables.NEEDS,
    **adoption_tables.NEEDS,
}
"""Tables that are made from others, and which."""

BUILDERS: dict[str, Callable[[OpenedTables], Table | None]] = {
    **lead_tables.BUILDERS,
    **tended_tables.BUILDERS,
    **value_tables.BUILDERS,
    **gone.BUILDERS,
    **activity_tables.BUILDERS,
    **campaign_tables.BUILDERS,
    **case_tables.BUILDERS,
    **service_tables.BUILDERS,
    **adoption_tables.BUILDERS,
    **goals.BUILDERS,
    **customer_tables.BUILDERS,
}
"""How each is made. One of the name of a canonical table stands in its place."""
