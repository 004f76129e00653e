"""The audit against the raw exports: how many records there are, who keeps them, how full fields are, what faults cost."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from lib.sections import audit as report
from tests.oracles.found import figures, only
from tests.oracles.raw_fields import people_of, raw_fullness
from tests.oracles.raw_judged import assert_graded, faulty_records, raw_judged
from tests.oracles.raw_leads import rate_of
from tests.oracles.raw_mailings import raw_decay
from tests.oracles.raw_users import raw_accounts, raw_makers

pytestmark = pytest.mark.parametrize("workbook", ["demo"], indirect=True, scope="session")

SOLD_WITH = ["contacts", "companies", "leads", "deals"]


@pytest.fixture(scope="module")
def raw(workbook, exports):
    """The team's records from the files alone, each with whether the audit blames it."""
    return raw_judged(workbook, exports)


@pytest.fixture(scope="module")
def grades(workbook):
    return workbook.audit.grades.set_index(["by", "group"])


def test_every_fault_is_one_of_a_record_of_the_team_and_of_who_keeps_it(workbook, raw):
    owners = raw.set_index(["table", "id"])["owner"]
    found = faulty_records(workbook.audit)
    assert raw["is_blamed"].sum() == len(found)
    for table, record, owner in found[["table", "record_id", "owner_id"]].itertuples(index=False):
        assert owners[table, record] == owner or (pd.isna(owner) and pd.isna(owners[table, record]))


def test_the_grade_of_each_table_is_its_records_without_a_fault(workbook, raw, grades):
    told = {
        figure.group["table"]: figure
        for figure in figures(report.trust(workbook), "records_without_issue/table")
    }
    for table, rows in raw.groupby("table"):
        assert_graded(grades.loc["table", table], len(rows), rows["is_blamed"].sum())
        assert (told[table].numerator, told[table].denominator) == ((~rows["is_blamed"]).sum(), len(rows))


def test_how_full_each_field_is(workbook, exports, raw):
    full = raw_fullness(exports, raw)
    counted = workbook.audit.completeness.set_index(["table", "column"])
    own = {(table, name) for table, name in full if " " in name or name == "Colour"}
    for field in full.keys() - own:
        assert tuple(counted.loc[field, ["records", "filled"]]) == full[field], field
    told = figures(report.worth_keeping(workbook), "field_worth/filled")
    assert {("deals", "Colour"), ("contacts", "T-shirt size")} < own
    for figure in told:
        records, filled = full[tuple(figure.group["field"].split("."))]
        assert (figure.denominator, figure.numerator, figure.value) == (records, filled, filled / records)


def test_what_bad_data_costs_a_seller_and_the_team(workbook, exports, raw):
    section, parameters = report.cost(workbook), workbook.parameters
    sold_with = raw[raw["table"].isin(SOLD_WITH)]
    share = only(section, "cost_of_bad_data/share")
    assert (share.numerator, share.denominator) == (sold_with["is_blamed"].sum(), len(sold_with))
    # 550 hours and 32,000 dollars a seller and year at 30 % inaccurate records; an hour of selling costs 60 euros
    times = sold_with["is_blamed"].mean() / 0.3
    rate = rate_of(exports, parameters.settings.currency)
    money = times * 32_000 * rate("USD", workbook.as_of)
    users = people_of(exports, parameters.settings.scope.regions)
    sellers = (users["role"].str.contains("Sales") & users["is_active"]).sum()
    expected = {
        "hours": times * 550,
        "money": money,
        "selling_money": times * 550 * 60 * rate("EUR", workbook.as_of),
        "team_money": money * sellers,
    }
    for name, value in expected.items():
        figure = only(section, f"cost_of_bad_data/{name}")
        assert (figure.value, figure.low) == (
            pytest.approx(value, rel=1e-6),
            pytest.approx(value / 2, rel=1e-6),
        )


def test_how_many_addresses_will_have_gone_by_the_end_of_next_quarter(workbook, exports, raw):
    section, decay = report.stale_addresses(workbook), raw_decay(workbook, exports)
    own, gone = only(section, "email_decay/own"), only(section, "email_decay/expected_gone")
    assert (own.numerator, own.denominator) == (decay["bounces"], pytest.approx(decay["years"]))
    found = workbook.audit.findings
    dead = found["check"].isin(["bounces/contacts/email", "emails/contacts/unreachable"])
    working = raw_fullness(exports, raw)["contacts", "email"][1] - found.loc[dead, "record_id"].nunique()
    assert (gone.n, gone.ends_on) == (working, dt.date(2026, 9, 30))
    # rates as the bounces seen and those usual elsewhere leave them, then whom they take within 122 days
    draws = np.random.default_rng(1)
    rates = draws.gamma(4.5 + decay["bounces"], 1 / (20 + decay["years"]), 400_000)
    taken = draws.binomial(working, 1 - np.exp(-rates * 122 / 365.25))
    assert gone.value == pytest.approx(taken.mean(), rel=0.002)
    assert (gone.low, gone.high) == tuple(
        pytest.approx(each, abs=1) for each in np.quantile(taken, [0.025, 0.975])
    )


def test_what_is_to_be_done_about_accounts_and_who_changes_most(workbook, exports):
    section, accounts = report.access(workbook), raw_accounts(workbook, exports)
    assert only(section, "access_review/all_accounts").value == accounts.pop("all")
    told = {each.group["check"]: each.value for each in figures(section, "access_review/accounts")}
    assert told == {name: count for name, count in accounts.items() if count}
    made = {
        (each.group["user"], each.group["by"]): each.value
        for each in figures(section, "changes_made/last_year")
    }
    assert made == raw_makers(workbook, exports)
