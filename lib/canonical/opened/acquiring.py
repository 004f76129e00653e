"""What winning customers costs, and who was won: campaigns by the leads they brought, selling time before a first purchase."""

import ibis
from ibis import Table

GROUPS = ("owner", "team", "region")
_MONEY = "decimal(24,6)"


def acquiring(money: Table, starts: Table, leads: Table | None, bought: Table) -> Table:
    """One row per activity of selling to a company that had not bought yet, per lead with a campaign's cost, per customer won.

    Columns: counted_on, cost (missing for a customer won), is_won_customer, and the groups of the company's owner for selling
    time, of the lead's owner for leads, of who won the customer. A company that never bought is one that has not bought yet;
    selling to no known company is in no row.
    """
    first = bought.group_by(first_id="company_id").agg(first_on=bought.day.min())
    selling = money.filter(money.is_selling & money.company_id.notnull())
    joined = selling.left_join(first, selling.company_id == first.first_id)
    before = joined.filter(joined.first_on.isnull() | (joined.counted_on < joined.first_on))
    parts = [
        _part(before, before.counted_on, before.serving_cost),
        _part(starts, starts.started_on, ibis.null(_MONEY), is_won=True),
    ]
    if leads is not None:
        paid = leads.filter(leads.has_campaign_cost)
        parts.append(_part(paid, paid.created_on, paid.campaign_cost))
    return ibis.union(*parts)


def _part(rows: Table, day: ibis.Value, cost: ibis.Value, *, is_won: bool = False) -> Table:
    return rows.select(*GROUPS, counted_on=day, cost=cost.cast(_MONEY), is_won_customer=ibis.literal(is_won))
