"""Duplicates against the raw exports: exact agreement is found, the counts shown, and which value of a merged record survives."""

import re

import pandas as pd
import pytest

from lib.audit.identity.duplicates import duplicates_of
from lib.canonical.amendments import Amendments, Making
from lib.canonical.snapshot import publish_snapshot
from lib.sections import audit as report
from tests.oracles.conftest import EXPORTS
from tests.oracles.found import figures
from tests.oracles.raw_belonging import raw_records_of
from tests.oracles.raw_deals import raw_deals
from tests.oracles.raw_duplicates import (
    exact_pairs,
    made_first,
    pairs_of_one_address,
    pairs_of_one_enquirer,
    raw_bounced,
    raw_origins,
)

MERGED = ("companies", "contacts", "deals")
_NAMED = {"contacts": "Primary Contact ID", "companies": "Associated Company ID", "deals": "Record ID"}
"""The heading under which a deal names the record."""

whole_company = pytest.mark.parametrize("workbook", ["demo"], indirect=True, scope="session")
"""The records of all teams are compared, whichever asks."""


@pytest.fixture(scope="module")
def duplicates(workbook):
    return duplicates_of(workbook.tables)


def bands(duplicates, table):
    rows = duplicates.matched[table]
    return dict(zip(zip(rows["record_id"], rows["other_id"], strict=True), rows["band"], strict=True))


@whole_company
def test_contacts_of_one_address_are_one_and_of_one_name_too_by_that_alone(duplicates, exports):
    found = bands(duplicates, "contacts")
    rows = duplicates.matched["contacts"]
    keys = set(rows.loc[rows["is_key"], ["record_id", "other_id"]].itertuples(index=False, name=None))
    expected = pairs_of_one_address(exports)

    assert len(expected) > 20
    assert {pair: found.get(pair) for pair in expected} == dict.fromkeys(expected, "certain")
    assert keys == {pair for pair, is_key in expected.items() if is_key}


@whole_company
@pytest.mark.parametrize("table", ["companies", "deals"])
def test_companies_and_deals_that_agree_in_all_that_counts_are_one(duplicates, exports, table):
    found, expected = bands(duplicates, table), exact_pairs(exports, table)

    assert len(expected) > 10
    assert {pair: found.get(pair) for pair in expected} == dict.fromkeys(expected, "certain")


@whole_company
def test_who_asks_again_more_than_a_month_later_is_not_there_twice(duplicates, exports):
    found = bands(duplicates, "leads")
    asked = pairs_of_one_enquirer(exports)

    assert len(asked) > 50
    assert min(days for days, _ in asked.values()) > 30
    assert not any(found.get(pair) in ("certain", "likely") for pair in asked)


def groups_of(pairs):
    """Records joined by `pairs`, however far."""
    group = {}
    for one, other in pairs:
        joined = group.get(one, {one}) | group.get(other, {other})
        group |= dict.fromkeys(joined, joined)
    return {frozenset(each) for each in group.values()}


def twice_of(duplicates, exports, table):
    """Records of the company in a group with one made before them, by the pairs judged to be one."""
    made = made_first(exports, table)
    pairs = [pair for pair, band in bands(duplicates, table).items() if band in ("certain", "likely")]
    firsts = (min(group, key=lambda each: (made[each], len(each), each)) for group in groups_of(pairs))
    return {record for pair in pairs for record in pair} - set(firsts)


@pytest.fixture(scope="module")
def own(workbook, exports):
    """Table → ids of the team's records."""
    return {table: set(raw_records_of(workbook, exports, table)["id"]) for table in (*MERGED, "leads")}


@pytest.fixture(scope="module")
def section(workbook):
    return report.there_twice(workbook)


def test_the_section_counts_each_record_of_the_team_but_the_one_made_first(exports, duplicates, own, section):
    told = {
        each.group["table"]: (each.numerator, each.denominator)
        for each in figures(section, "there_twice/share")
    }
    to_judge = {each.group["table"]: each.value for each in figures(section, "there_twice/to_judge")}
    possible = {
        table: [pair for pair, band in bands(duplicates, table).items() if band == "possible"]
        for table in own
    }

    assert told == {
        table: (len(twice_of(duplicates, exports, table) & records), len(records))
        for table, records in own.items()
    }
    assert to_judge == {
        table: sum(not own[table].isdisjoint(pair) for pair in pairs) for table, pairs in possible.items()
    }


def test_the_section_adds_up_the_deals_that_hang_on_records_there_twice(
    workbook, exports, duplicates, own, section
):
    deals = raw_deals(workbook, exports).set_index("id")
    named = exports.execute("SELECT DISTINCT * FROM deals").df().set_index("Record ID", drop=False)
    for table, heading in _NAMED.items():
        hangs = named.loc[deals.index, heading].isin(twice_of(duplicates, exports, table) & own[table])
        for kind in ("open", "won"):
            (told,) = (
                each.value for each in figures(section, f"there_twice/{kind}") if each.group["table"] == table
            )
            assert told == pytest.approx(deals.loc[hangs & (deals["kind"] == kind), "money"].sum(), abs=0.01)


@pytest.fixture(scope="module")
def merged(duplicates, tmp_path_factory):
    """The demo imported again with every group merged, and the groups by table, the record to keep first."""
    folder = tmp_path_factory.mktemp("merged")
    groups = {table: duplicates.groups(table) for table in MERGED}
    lines = [
        f"{table},{other},{group[0]},accept"
        for table in MERGED
        for group in groups[table]
        for other in group[1:]
    ]
    decisions = folder / "decisions.csv"
    decisions.write_text("\n".join(["table,record_id,other_id,decision", *lines]) + "\n", encoding="utf-8")
    making = Making(Amendments(merges=decisions))
    return publish_snapshot(EXPORTS, "demo", folder / "cache", making), groups


@whole_company
def test_the_value_that_survives_is_the_one_the_rules_name(merged, exports):
    snapshot, groups = merged
    rows = pd.read_parquet(snapshot.merged_values)
    kept = {other: group[0] for each in groups.values() for group in each for other in group}
    users = dict(exports.execute('SELECT "Name", "User ID" FROM users').fetchall())
    for table in MERGED:
        of_table = rows[(rows["table"] == table) & (rows["column"] != "custom")]
        told = {
            (row.record_id, row.column): (row.from_id, as_written(row.value)) for row in of_table.itertuples()
        }
        expected = raw_origins(exports, table, groups[table], raw_bounced(exports))

        assert len(groups[table]) > 10
        assert told == {
            place: (origin, as_written(meant(place[1], cell, (kept, users))))
            for place, (origin, cell) in expected.items()
        }


def meant(field, cell, names):
    """What a cell stands for: a user by name, or a record that was merged into another."""
    kept, users = names
    if field == "owner_id":
        return users.get(cell, cell)
    return kept.get(cell, cell) if field in ("company_id", "contact_id", "parent_id") else cell


def as_written(text):
    """Numbers, days and yes and no however they are written."""
    try:
        return float(text)
    except ValueError:
        return re.sub(r"(?<=\d)T(?=\d)", " ", text).removesuffix("Z").lower()


@whole_company
def test_an_address_that_bounced_gives_way(merged, exports):
    snapshot, groups = merged
    rows = pd.read_parquet(snapshot.merged_values)
    told = rows[(rows["table"] == "contacts") & (rows["column"] == "email")].set_index("record_id")["from_id"]
    without = raw_origins(exports, "contacts", groups["contacts"], set())
    changed = {kept for kept in told.index if without[kept, "email"][0] != told[kept]}

    assert changed
    assert {without[kept, "email"][0] for kept in changed} <= raw_bounced(exports)
