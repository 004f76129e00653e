"""Deals with the names a report groups by: who, where and what they are about."""

import ibis
from ibis import Table

NOT_RECORDED = "(not recorded)"
_OF_USERS = {"owner": "name", "team": "team", "region": "region"}
_OF_COMPANIES = {"company": "name", "industry": "industry", "country": "country"}
_OF_PRODUCTS = {"product": "name", "product_line": "line"}
_RECORDED_ON_DEALS = ("source", "pipeline", "lost_reason", "forecast_category")
_LABELS = (*_OF_USERS, *_OF_COMPANIES, *_OF_PRODUCTS, *_RECORDED_ON_DEALS)


def with_people_and_products(
    deals: Table, users: Table | None, companies: Table | None, products: Table | None
) -> Table:
    """`deals` with the names a report groups by; what is not recorded is a group of its own, never dropped.

    A record without a name goes by its id, and records that share a name go by name and id: two people called alike
    are two groups. Each join is many deals to one record (keys are unique in a snapshot), so no deal is repeated or lost.
    """
    owned = _joined(deals, users, ("owner_id", "user_id"), _OF_USERS)
    bought = _joined(owned, companies, ("company_id", "company_id"), _OF_COMPANIES)
    named = _joined(bought, products, ("product_id", "product_id"), _OF_PRODUCTS)
    return named.mutate(
        **{name: named[name].fill_null(NOT_RECORDED) for name in _LABELS if name in named.columns}
    )


def _joined(deals: Table, records: Table | None, keys: tuple[str, str], names: dict[str, str]) -> Table:
    """`deals` with columns of the record their key names; the first of `names` is what the record is called."""
    key, record_key = keys
    called, *_ = names
    if records is None:
        return deals.mutate(**{name: ibis.null("string") for name in names} | {called: deals[key]})
    columns = {f"{name}_record": records[column] for name, column in names.items()}
    wanted = records.select(
        **columns | {f"{called}_record": called_by(records, record_key)}, joined_key=record_key
    )
    joined = deals.left_join(wanted, deals[key] == wanted.joined_key)
    found = {name: joined[f"{name}_record"] for name in names}
    found[called] = ibis.coalesce(found[called], joined[key])
    return joined.mutate(**found).drop("joined_key", *columns)


def called_by(records: Table, record_key: str) -> ibis.Value:
    """What a record is called: its name, with its id where another has the same name."""
    is_shared = records.count().over(group_by=records.name) > 1
    return ibis.ifelse(is_shared, records.name + " (" + records[record_key] + ")", records.name)
