"""Who sells: the people of a team whose activity is looked at, also where they did nothing."""

from lib.workbook import Workbook


def sellers(workbook: Workbook) -> list[str]:
    """Names, as deals give them, of the active users in scope who own deals and whose role, if any, speaks of sales.

    Empty where the source has no users or no deals.
    """
    users = workbook.tables.get("users")
    if users is None or "deals" not in workbook.tables:
        return []
    is_selling = users.role.isnull() | users.role.lower().contains("sales")
    active = users.filter(users.is_active.fill_null(True) & is_selling)
    deals = workbook.tables["deals"]
    owned = deals.semi_join(active, deals.owner_id == active.user_id).select("owner").distinct()
    return sorted(workbook.tables.frame(owned)["owner"])
