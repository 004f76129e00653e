"""What the demo's other tools know, against the CRM it was drawn from."""

import pandas as pd
import pytest

from lib.demo.elsewhere import HOLDINGS
from lib.demo.exports.elsewhere import BOARD, FORM, GUESTS, PAYMENTS


@pytest.fixture(scope="module")
def faults(written):
    return pd.read_csv(written / "truth" / "faults.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def elsewhere(written):
    """Every row of the tools' exports by the key the truth gives it: email, phone, name and company."""
    exports, parts = written / "exports", []
    headers = {
        PAYMENTS: ("Payments", ("id", "Email", "Phone", "Name", "company (metadata)")),
        BOARD: ("Onboarding", ("Task ID", "Client email", "Client phone", "Client contact", "Client")),
        FORM: ("Demo requests", ("#", "Email", "Phone number", "First name", "Company")),
    }
    for file, (name, columns) in headers.items():
        rows = pd.read_csv(exports / file, dtype=str, keep_default_na=False)
        if file == FORM:
            rows["First name"] = rows["First name"] + " " + rows["Last name"]
        parts.append(_renamed(rows, columns).assign(key=name + "|" + rows[columns[0]]))
    for sheet in ("Guests 2025", "Guests 2026"):
        rows = pd.read_excel(
            exports / GUESTS, sheet_name=sheet, dtype=str, engine="calamine", keep_default_na=False
        )
        rows["row"] = [f"{GUESTS}:{number + 2}" for number in range(len(rows))]
        columns = ("row", "E-mail", "Telephone", "Guest", "Company")
        parts.append(_renamed(rows, columns).assign(key=sheet + "|" + rows["row"]))
    return pd.concat(parts, ignore_index=True)


def _renamed(rows, columns):
    names = ("outside_id", "email", "phone", "name", "company")
    return rows.rename(columns=dict(zip(columns, names, strict=True)))[list(names)]


@pytest.fixture(scope="module")
def contacts(written):
    people = pd.read_csv(written / "exports" / "crm" / "contacts.csv", dtype=str, keep_default_na=False)
    return people.drop_duplicates("Record ID").set_index("Record ID")


def test_every_row_has_a_key_of_its_own_and_every_holding_its_people(elsewhere):
    assert elsewhere["key"].is_unique
    assert set(elsewhere["key"].str.split("|").str[0]) == {holding.kept_in for holding in HOLDINGS}
    assert elsewhere["email"].str.endswith(".example").all()


def test_strangers_are_in_no_contact_lead_or_company_of_the_crm(written, faults, elsewhere, contacts):
    strangers = elsewhere.set_index("key").loc[faults.loc[faults["fault"] == "outside_crm", "record_id"]]
    leads = pd.read_csv(written / "exports" / "crm" / "leads.csv", dtype=str, keep_default_na=False)
    companies = pd.read_csv(written / "exports" / "crm" / "companies.csv", dtype=str, keep_default_na=False)

    assert len(strangers) > 50
    assert not set(strangers["email"]) & {*contacts["Email"], *leads["Email"]}
    assert not set(strangers["email"].str.split("@").str[1]) & set(companies["Company Domain Name"])


def test_contradicted_values_stand_in_both_exports_as_the_truth_says(faults, elsewhere, contacts):
    said = faults[faults["fault"] == "contradicts_crm"]
    there = elsewhere.set_index("key")
    headers = {"email": "Email", "phone": "Phone Number"}

    assert said.groupby("column").size().min() >= 15
    for row in said.itertuples():
        assert there.loc[row.other_record_id, row.column] == row.became != row.was
        if row.column in headers:
            assert contacts.loc[row.record_id, headers[row.column]] == row.was


def test_nobody_in_them_was_touched_by_another_fault(faults):
    beside = faults[faults["fault"] == "contradicts_crm"]
    others = faults[~faults["fault"].isin(["contradicts_crm", "outside_crm"])]

    assert not set(beside["record_id"]) & {*others["record_id"], *others["other_record_id"]}
