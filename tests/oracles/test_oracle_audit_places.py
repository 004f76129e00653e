"""Where information lives, against the raw exports: who is in which tool, who contradicts whom, who is not in the CRM."""

import pandas as pd
import pytest

from lib.sections import audit as report
from tests.oracles.found import figures, only
from tests.oracles.raw_belonging import raw_records_of
from tests.oracles.raw_leads import rate_of
from tests.oracles.raw_people import address, raw_contacts, raw_others

pytestmark = pytest.mark.parametrize("workbook", ["demo"], indirect=True, scope="session")

CRM = "Demo CRM"
CUSTOMERS = ["Payments", "Projects"]
FIELDS = {"mail": "e-mail address", "dial": "telephone number", "firm": "company"}
NAMED = """
SELECT DISTINCT 'Marketing' AS system, "Contact ID" AS contact, NULL AS email FROM campaign_members
UNION SELECT 'Marketing', "Contact ID", NULL FROM list_events
UNION SELECT 'Marketing', "Contact ID", NULL FROM surveys
UNION SELECT 'Marketing', NULL, "Email" FROM form_submissions
UNION SELECT 'Support desk', "Kontakt", NULL FROM tickets
UNION SELECT 'Finance', "Ordered by", NULL FROM orders
"""


@pytest.fixture(scope="module")
def contacts(workbook, exports):
    return raw_contacts(workbook, exports, raw_records_of(workbook, exports, "contacts")["id"])


@pytest.fixture(scope="module")
def others(workbook, exports, contacts):
    return raw_others(workbook, exports, contacts)


@pytest.fixture(scope="module")
def leads(exports):
    rows = exports.execute('SELECT DISTINCT "Lead ID" AS id, "Email" AS email FROM leads').df()
    return rows.assign(mail=rows["email"].map(address))


@pytest.fixture(scope="module")
def held(exports, contacts, leads, others):
    """System → the people it holds: a contact goes by the address, or else by the id."""
    person = contacts["mail"].fillna("contact " + contacts["id"]).set_axis(contacts["id"])
    named = exports.execute(NAMED).df()
    named = named.assign(person=named["contact"].map(person).fillna(named["email"].map(address)))
    found = others.assign(person=others["contact"].map(person).fillna(others["mail"]))
    rows = pd.concat([named, found])[["system", "person"]].dropna()
    held = {system: set(people) for system, people in rows.groupby("system")["person"]}
    return held | {CRM: {*person, *leads["mail"].fillna("lead " + leads["id"])}}


def test_which_system_holds_how_many_people_and_who_is_in_two(workbook, held):
    section = report.systems(workbook)
    told = {
        figure.group["system"]: figure.value
        for figure in figures(section, "system_people/held")
        if figure.value
    }
    assert told == {system: len(people) for system, people in held.items()}
    pairs = figures(section, "system_overlap/people")
    assert len(pairs) == len(held) * (len(held) - 1) / 2
    for pair in pairs:
        assert pair.value == len(held[pair.group["one"]] & held[pair.group["other"]]), pair.group
    alone = held[CRM].difference(*(people for system, people in held.items() if system != CRM))
    figure = only(section, "known_to_crm_alone/share")
    assert (figure.numerator, figure.denominator) == (len(alone), len(held[CRM]))


def test_who_is_known_to_another_system_and_not_to_the_crm(workbook, exports, leads, others):
    outside = others[others["contact"].isna() & ~others["mail"].isin(leads["mail"])]
    is_customer = outside["system"].isin(CUSTOMERS)
    section = report.outside_crm(workbook)
    for name, rows in (("customers", outside[is_customer]), ("others", outside[~is_customer])):
        told = {figure.group["system"]: figure.value for figure in figures(section, f"outside_crm/{name}")}
        assert told == rows["system"].value_counts().to_dict()
    rate = rate_of(exports, workbook.parameters.settings.currency)
    paid = outside[is_customer].dropna(subset="paid")
    sums = [row.paid * rate(row.currency, row.seen) for row in paid.itertuples()]
    assert only(section, "outside_crm/paid").value == pytest.approx(sum(sums), abs=0.01 * len(sums))


@pytest.fixture(scope="module")
def compared(contacts, others):
    """One row per record of a tool that is one contact of the team: what it says, and what the CRM says (`_crm`)."""
    sure = others[others["many"] == 1]
    mine = contacts[contacts["is_team"]]
    return sure.merge(mine, left_on="contact", right_on="id", suffixes=("", "_crm"), validate="many_to_one")


def differs(rows, key):
    """For each of `rows` whether both say something, and not the same; of names, only where each has a word of its own."""
    both = rows[key].notna() & rows[f"{key}_crm"].notna()
    if key != "names":
        return both & (rows[key] != rows[f"{key}_crm"])
    pairs = zip(rows["names"].str.split(), rows["names_crm"].str.split(), strict=True)
    return both & pd.Series(
        [has_more(one, other) and has_more(other, one) for one, other in pairs], index=rows.index
    )


def has_more(words, others):
    """Whether a word is in no way among the others, an initial counting for a name."""
    return any(not any(alike(word, other) for other in others) for word in words)


def alike(word, other):
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def test_how_many_people_another_system_describes_otherwise(workbook, compared):
    section = report.contradicting(workbook)
    values = {
        FIELDS.get(key, "name"): set(compared.loc[differs(compared, key), "contact"])
        for key in (*FIELDS, "names")
    }
    figure = only(section, "contradicted_people/share")
    assert figure.numerator == len(set.union(*values.values()))
    assert figure.denominator == compared["contact"].nunique()
    told = {
        figure.group["field"]: figure.value for figure in figures(section, "contradicted_values/in_contacts")
    }
    names = told.pop("first name", 0) + told.pop("last name", 0)
    assert told | {"name": names} == {field: len(people) for field, people in values.items()}


def test_in_how_many_values_the_other_system_is_newer(workbook, compared):
    newer = 0
    for key in (*FIELDS, "names"):
        both = compared[compared[key].notna() & compared[f"{key}_crm"].notna()]
        last = both.sort_values(["seen", "system", "id"]).drop_duplicates("contact", keep="last")
        newer += (differs(last, key) & (last["seen"] > last["seen_crm"])).sum()
    assert only(report.contradicting(workbook), "contradicted_values/newer_elsewhere").value == newer


def test_how_often_each_system_contradicts_the_crm(workbook, compared):
    latest = compared.sort_values("seen").drop_duplicates(["system", "contact"], keep="last")
    told = figures(report.contradicting(workbook), "disagreement/share")
    asked = {"e-mail address": "mail", "telephone": "dial", "company": "firm", "name": "names"}
    against = [figure for figure in told if figure.group["systems"].startswith(f"{CRM} and ")]
    assert against
    for figure in against:
        key = asked[figure.group["field"]]
        rows = latest[latest["system"] == figure.group["systems"].removeprefix(f"{CRM} and ")]
        both = rows[key].notna() & rows[f"{key}_crm"].notna()
        assert (figure.denominator, figure.numerator) == (both.sum(), differs(rows, key).sum()), figure.group
