"""What it takes to serve customers: contacts with service at their share of the month's cost, and hours of selling."""

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import Table


def service_contacts(cases: Table | None, calls: Table | None) -> Table | None:
    """One row per case opened and per call answered, of all teams: counted_on, company_id, person_id, is_case.

    A call belongs to the company of its case; one without a case belongs to no company.
    """
    parts = []
    if cases is not None:
        parts.append(
            cases.select(
                counted_on="opened_on",
                company_id="company_id",
                person_id="owner_id",
                is_case=ibis.literal(True),
            )
        )
    if calls is not None:
        parts.append(_answered(calls, cases))
    return ibis.union(*parts) if len(parts) > 1 else (parts or [None])[0]


def _answered(calls: Table, cases: Table | None) -> Table:
    answered = calls.filter(calls.answered_at.notnull() | (calls.outcome == "answered").fill_null(False))
    if cases is None:
        joined = answered.mutate(company_id=ibis.null("string"))
    else:
        about = cases.select(about_id="case_id", company_id="company_id")
        joined = answered.left_join(about, answered.case_id == about.about_id)
    return joined.select(
        counted_on="queued_on",
        company_id="company_id",
        person_id="agent_id",
        is_case=ibis.literal(False),
    )


def with_month_cost(contacts: Table, costs: Table, as_of: dt.date) -> Table:
    """`contacts` of all teams with `serving_cost`: the month's cost ÷ the contacts of that month, the same for each.

    `costs` has one row per month in the team's currency. A month that is not over counts by its days so far. Missing
    where the month has no cost.
    """
    monthly = costs.mutate(month=costs.month_on.truncate("M"))
    monthly = monthly.filter(monthly.has_rate).group_by(cost_month="month").agg(cost=monthly.cost.sum())
    dated = contacts.mutate(month=contacts.counted_on.truncate("M"))
    numbers = dated.group_by(number_month="month").agg(contacts=dated.count())
    each = monthly.inner_join(numbers, monthly.cost_month == numbers.number_month)
    this_month = as_of.replace(day=1)
    over = as_of.day / ((this_month + dt.timedelta(days=32)).replace(day=1) - this_month).days
    so_far = ibis.ifelse(each.cost_month == this_month, over, 1.0)
    each = each.select("cost_month", each=each.cost.cast("float64") * so_far / each.contacts)
    joined = dated.left_join(each, dated.month == each.cost_month)
    return joined.mutate(kind=ibis.literal("service"), serving_cost=joined.each)


@dataclass(frozen=True)
class Hour:
    """What an hour of selling is taken to cost, and how long an activity of no recorded length is taken to last."""

    cost: int
    currency: str
    minutes_unrecorded: int


def selling_hours(activities: Table, deals: Table | None, contacts: Table | None, hour: Hour) -> Table:
    """One row per activity that was done, of all teams: `hours` and `serving_cost` in the currency of `hour`.

    It belongs to its company, else to that of its deal, else to that of its contact; each is one record.
    """
    done = activities.filter(activities.done_on.notnull())
    joined = _with_company(_with_company(done, deals, "deal_id"), contacts, "contact_id")
    is_measured = (joined.duration_s > 0).fill_null(False)
    hours = ibis.ifelse(is_measured, joined.duration_s / 3600, hour.minutes_unrecorded / 60)
    return joined.mutate(
        kind=ibis.literal("selling"),
        counted_on=joined.done_on,
        person_id=ibis.coalesce(joined.done_by_id, joined.owner_id),
        hours=hours,
        serving_cost=(hours * hour.cost).cast("decimal(18,6)"),
        currency=ibis.literal(hour.currency),
    )


def _with_company(activities: Table, records: Table | None, key: str) -> Table:
    if records is None:
        return activities
    found = records.select(found_key=key, found_company="company_id")
    joined = activities.left_join(found, activities[key] == found.found_key)
    return joined.mutate(company_id=ibis.coalesce(joined.company_id, joined.found_company)).drop(
        "found_key", "found_company"
    )
