"""What customers of the demo teams are worth, and what winning, keeping and serving them costs, customer by customer from the exports."""

import pandas as pd
import pytest

from tests.oracles.raw_accounts import own_companies
from tests.oracles.raw_customers import customers
from tests.oracles.raw_leads import local_days, raw_leads
from tests.oracles.raw_standing import companies_of, customers_of, money_of, worth
from tests.oracles.recounted import CENTS, Recount, assert_recounted

GROUPS = ((), ("owner",), ("industry",))
YEAR_DAYS = 365.25


@pytest.fixture(scope="module")
def values(workbook, exports):
    """The team's customers with what they brought and cost."""
    return worth(workbook, exports).assign(one=1)


def test_margin_and_revenue_to_date_of_a_customer(workbook, values):
    known = values[values["has_margin"]]
    assert_recounted(
        workbook, "customer_lifetime_value/historic", Recount(known, "margin", "one"), GROUPS, CENTS
    )
    assert_recounted(
        workbook, "customer_lifetime_value/revenue", Recount(values, "revenue", "one"), GROUPS, CENTS
    )


def test_a_years_margin_over_a_mean_life_and_over_the_share_lost(workbook, values):
    there = values[values["is_there"] & values["has_margin"]]
    years = values["life_days"].mean() / YEAR_DAYS
    had = values["was_there"]
    lost = (had & ~values["is_there"]).sum() / had.sum()
    told = there.assign(simple=there["year_margin"] * years)
    assert_recounted(
        workbook, "customer_lifetime_value/simple", Recount(told, "simple", "one"), GROUPS, CENTS
    )
    # where nobody was lost there is nothing to divide by
    kept_so = there.assign(churn=there["year_margin"] / lost) if lost else there.assign(churn=0.0).iloc[:0]
    assert_recounted(
        workbook, "customer_lifetime_value/churn", Recount(kept_so, "churn", "one"), GROUPS, CENTS
    )


def test_what_keeping_a_customer_cost_in_the_last_year(workbook, values):
    kept = values[values["was_there"] & values["is_there"]]
    assert_recounted(workbook, "retention_cost/serving", Recount(kept, "year_serving", "one"), GROUPS, CENTS)
    assert kept["year_serving"].sum() > 0


def test_what_winning_a_customer_costs_campaigns_and_selling_together(workbook, exports):
    bought = {
        company: min(each.bought) for company, each in customers_of(workbook, exports).items() if each.bought
    }
    selling = money_of(workbook, exports).selling
    selling = selling[selling["id"].notna()]
    first = pd.to_datetime(selling["id"].map(bought))
    early = selling[first.isna() | (selling["day"] < first)]
    # who answers for the company, whoever of us did it
    owner_of = companies_of(exports).set_index("id")["owner"]
    leads = raw_leads(workbook, exports).dropna(subset="cost")
    won = customers(workbook, exports)
    parts = [
        early[["day", "cost"]].assign(owner=early["id"].map(owner_of)),
        leads[["cost", "owner"]].assign(day=leads["created_on"]),
        won[["owner"]].assign(day=won["started_on"], won=1),
    ]
    rows = pd.concat(parts, ignore_index=True).fillna({"cost": 0.0, "won": 0})
    told = Recount(rows, "cost", "won", "day")
    assert_recounted(workbook, "acquisition_cost/all", told, ((), ("owner",)), CENTS)
    assert len(early)
    assert len(leads)
    assert len(won)


def test_what_a_case_costs_with_its_calls(workbook, exports):
    settings = workbook.parameters.settings
    contacts = money_of(workbook, exports).contacts
    opened = exports.execute("""
        SELECT DISTINCT t."Ticket", t."Eröffnet" AS opened, t."Kundennummer" AS id, u."Region" AS region
        FROM tickets t LEFT JOIN users u ON u."Name" = t."Bearbeiter"
    """).df()  # fmt: skip
    known = exports.execute('SELECT "Record ID" FROM companies').df()["Record ID"]
    is_ours = opened["id"].isin(own_companies(workbook, exports))
    is_ours |= ~opened["id"].isin(known) & opened["region"].isin(settings.scope.regions)
    wall = pd.to_datetime(opened["opened"], format="%d.%m.%Y %H:%M:%S").dt.tz_localize("Europe/Berlin")
    days = local_days(wall, settings.calendar.timezone)
    cases = pd.DataFrame({"day": days[is_ours & (days <= pd.Timestamp(workbook.as_of))]}).assign(one=1)
    rows = pd.concat([contacts[["day", "cost"]], cases])
    assert_recounted(workbook, "cost_per_interaction/case", Recount(rows, "cost", "one", "day"), within=CENTS)
    assert len(cases) < len(contacts)
