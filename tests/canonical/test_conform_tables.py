"""From files to tables: what is renamed, looked up and kept; what is set aside, why, and how it is counted."""

import json

import pytest

from lib.problems import InputError
from tests.canonical.exports import STAGES, column_of, published, rows_of, set_aside

DEALS = """
  deals:
    - file: "deals*.csv"
      columns: {deal_id: id, stage: stage, amount: amount, owner_id: owner}
      constants: {pipeline: Sales, currency: EUR}
"""


def _deals(tmp_path, content, tables=STAGES + DEALS, head="", **more):
    return published(tmp_path, {"deals.csv": content, **more}, tables, head)


def test_texts_and_ids_are_trimmed_and_stay_text(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner\n 0045 , Lead\u00a0,5,\tNA \n")

    assert rows_of(found, "deals", "deal_id", "stage", "owner_id") == [("0045", "Lead", "NA")]


def test_only_listed_words_mean_missing(tmp_path):
    content = "id,stage,amount,owner\n1,Lead,5,-\n2,Lead,5,n/a\n3,Lead,5,NULL\n4,Lead,5,\n"
    found = _deals(tmp_path, content, head='missing: ["-", "n/a"]')

    assert column_of(found, "deals", "owner_id") == [None, None, "NULL", None]


def test_values_are_renamed_before_the_cast_and_a_blank_can_be_named(tmp_path):
    tables = (
        STAGES + DEALS.rstrip() + "\n      values: {stage: {closedwon: Won}, amount: {free: '0', '': '1'}}\n"
    )
    found = _deals(tmp_path, "id,stage,amount,owner\n1,closedwon,free,a\n2,Lead,,a\n3,Lead,7,a\n", tables)

    assert [(stage, int(amount)) for stage, amount in rows_of(found, "deals", "stage", "amount")] == [
        ("Won", 0),
        ("Lead", 1),
        ("Lead", 7),
    ]


def test_every_row_says_which_system_file_and_row_it_came_from(tmp_path):
    tables = STAGES + DEALS + "    - {file: old.csv, system: Old CRM, columns: {deal_id: key, stage: st}, constants: {pipeline: Sales}}\n"  # fmt: skip
    files = {
        "deals_b.csv": "id,stage,amount,owner\n3,Lead,5,a\n",
        "deals_a.csv": "amount,owner,id,stage\n5,a,1,Lead\n\n5,a,2,Lead\n",
        "old.csv": "key,st\n9,Lead\n",
    }
    found = published(tmp_path, files, tables)

    assert rows_of(found, "deals", "deal_id", "source_system", "source_file", "source_row") == [
        ("1", "Some CRM", "deals_a.csv", 2),
        ("2", "Some CRM", "deals_a.csv", 4),
        ("3", "Some CRM", "deals_b.csv", 2),
        ("9", "Old CRM", "old.csv", 2),
    ]


def test_tables_the_mapping_does_not_declare_are_absent_and_unmapped_columns_missing(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner,shoe\n1,Lead,5,a,44\n")

    assert set(found.tables) == {"stages", "deals"}
    assert rows_of(found, "deals", "name", "closed_at", "closed_on", "custom") == [(None, None, None, None)]
    assert found.manifest["unmapped_columns"] == {"deals.csv": ["shoe"]}


def test_a_file_with_only_a_header_gives_an_empty_table(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner\n")

    assert rows_of(found, "deals", "deal_id") == []
    assert found.manifest["tables"]["deals"] == {"rows_in": 0, "rows_out": 0, "quarantined": 0, "cells": 0}


def test_a_table_whose_only_file_is_optional_and_absent_is_absent(tmp_path):
    tables = STAGES + "  users:\n    - {file: users.csv, optional: true, columns: {user_id: id}}\n"

    assert set(published(tmp_path, {"x.csv": "a,b\n1,2\n"}, tables).tables) == {"stages"}


def test_custom_headers_become_one_json_object_without_the_blank_ones(tmp_path):
    tables = STAGES + DEALS.rstrip() + "\n      custom: [T-shirt, 'a \"b\" \\ c']\n"
    content = 'id,stage,amount,owner,T-shirt,"a ""b"" \\ c"\n1,Lead,5,a,XL,"""q"" \\ ü"\n2,Lead,5,a,,x\n3,Lead,5,a,,\n'
    found = _deals(tmp_path, content, tables)

    first, second, third = column_of(found, "deals", "custom")
    assert json.loads(first) == {"T-shirt": "XL", 'a "b" \\ c': '"q" \\ ü'}
    assert json.loads(second) == {'a "b" \\ c': "x"}
    assert third is None


LOOKUP = "\n      lookup: {owner_id: {table: users, by: name}}\n"
USERS = "  users:\n    - {file: users.csv, columns: {user_id: id, name: name}}\n"


def test_names_are_looked_up_in_any_case_and_spacing(tmp_path):
    users = "id,name\nu1,Ann  Lee\nu2,Bo Roe\nu3,Cy Fox\nu4,cy fox\n"
    content = (
        "id,stage,amount,owner\n1,Lead,5,ann lee\n2,Lead,5,BO  ROE\n3,Lead,5,Cy Fox\n4,Lead,5,Di\n5,Lead,5,\n"
    )
    found = _deals(tmp_path, content, STAGES + DEALS.rstrip() + LOOKUP + USERS, **{"users.csv": users})

    # two users are called Cy Fox, none Di: both stay as written
    assert column_of(found, "deals", "owner_id") == ["u1", "u2", "Cy Fox", "Di", None]
    assert found.manifest["lookups_unmatched"] == [{"table": "deals", "column": "owner_id", "count": 2}]


def test_a_table_may_look_names_up_in_itself(tmp_path):
    tables = "  users:\n    - {file: u.csv, columns: {user_id: id, name: name, manager_id: boss}, lookup: {manager_id: {table: users, by: name}}}\n"
    found = published(tmp_path, {"u.csv": "id,name,boss\nu1,Ann,\nu2,Bo,Ann\n"}, tables)

    assert column_of(found, "users", "manager_id") == [None, "u1"]


def test_a_lookup_never_adds_rows(tmp_path):
    users = "id,name\nu1,Ann\nu1,Ann\nu1,ANN\n"
    found = _deals(
        tmp_path,
        "id,stage,amount,owner\n1,Lead,5,Ann\n2,Lead,5,Ann\n",
        STAGES + DEALS.rstrip() + LOOKUP + USERS,
        **{"users.csv": users},
    )

    assert column_of(found, "deals", "owner_id") == ["u1", "u1"]


def test_an_unreadable_cell_becomes_missing_and_its_row_stays(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner\n1,Lead,many,a\n2,Lead,5,a\n")

    assert [amount and int(amount) for amount in column_of(found, "deals", "amount")] == [None, 5]
    reason = "amount is no amount with the file's decimal and thousands marks"
    assert set_aside(found) == [("deals", "deals.csv", 2, "cell", reason, "amount", "many")]


def test_a_row_without_its_key_or_a_required_value_is_set_aside_once(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner\n,,many,a\n1,,5,a\n2,Lead,5,a\n")

    assert column_of(found, "deals", "deal_id") == ["2"]
    assert set_aside(found) == [
        ("deals", "deals.csv", 2, "row", "deal_id is missing", "deal_id", None),
        ("deals", "deals.csv", 3, "row", "stage is missing", "stage", None),
    ]


def test_an_unreadable_required_value_sets_its_row_aside(tmp_path):
    tables = "  orders:\n    - {file: o.csv, columns: {order_id: id, ordered_on: day}}\n"
    found = published(tmp_path, {"o.csv": "id,day\n1,2024-01-05\n2,soon\n"}, tables)

    assert column_of(found, "orders", "order_id") == ["1"]
    reason = "ordered_on is no day in ISO 8601 or the mapping's dates"
    assert set_aside(found) == [("orders", "o.csv", 3, "row", reason, "ordered_on", "soon")]


def test_of_rows_with_one_key_the_first_stays_whatever_file_it_is_in(tmp_path):
    files = {
        "deals_1.csv": "id,stage,amount,owner\n1,Lead,5,a\n2,Lead,5,a\n",
        "deals_2.csv": "id,stage,amount,owner\n1,Lead,5.00,a\n2,Won,5,a\n2,Lead,5,a\n",
    }
    found = published(tmp_path, files, STAGES + DEALS)

    assert rows_of(found, "deals", "deal_id", "stage") == [("1", "Lead"), ("2", "Lead")]
    assert set_aside(found) == [
        ("deals", "deals_2.csv", 2, "row", "exact duplicate row", "deal_id", "1"),
        ("deals", "deals_2.csv", 3, "row", "key used twice", "deal_id", "2"),
        ("deals", "deals_2.csv", 4, "row", "exact duplicate row", "deal_id", "2"),
    ]


def test_a_key_of_two_columns_repeats_only_when_both_do(tmp_path):
    tables = "  order_lines:\n    - {file: o.csv, columns: {order_id: id, line: n, quantity: q}}\n"
    found = published(tmp_path, {"o.csv": "id,n,q\n1,1,5\n1,2,5\n1,1,6\n"}, tables)

    assert rows_of(found, "order_lines", "order_id", "line") == [("1", 1), ("1", 2)]
    assert set_aside(found)[0][3:] == ("row", "key used twice", "order_id, line", "1, 1")


def test_a_deal_in_an_undeclared_stage_is_set_aside_with_the_remedy(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner\n1,Lead,5,a\n2,Limbo,5,a\n")

    assert column_of(found, "deals", "deal_id") == ["1"]
    reason = "stage is not declared: add it under tables.stages of the mapping, with its kind"
    assert set_aside(found) == [("deals", "deals.csv", 3, "row", reason, "stage", "Sales / Limbo")]


def test_ragged_rows_of_a_file_are_in_quarantine_too(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner\n1,Lead,5,a\n2,Lead\n")

    assert set_aside(found) == [
        ("deals", "deals.csv", 3, "row", "too few cells", None, "2 instead of 4: 2,Lead")
    ]
    assert found.manifest["tables"]["deals"] == {"rows_in": 2, "rows_out": 1, "quarantined": 1, "cells": 0}


def _many(good, bad):
    rows = [f"{number},Lead,5,a" for number in range(good)] + [
        f"x{number},Limbo,5,a" for number in range(bad)
    ]
    return "id,stage,amount,owner\n" + "\n".join(rows) + "\n"


def test_a_table_that_would_lose_more_than_the_limit_is_refused_with_the_reasons(tmp_path):
    with pytest.raises(
        InputError, match=r"deals: 6 of 100 rows .* 5% .*stage is not declared.*row 96: 'Sales / Limbo'"
    ):
        _deals(tmp_path, _many(94, 6))


def test_a_loss_at_the_limit_is_let_through_and_the_limit_can_be_set(tmp_path):
    assert _deals(tmp_path / "a", _many(95, 5)).manifest["tables"]["deals"]["quarantined"] == 5
    higher = _deals(tmp_path / "b", _many(94, 6), head="max_quarantined_share: 0.06")
    assert higher.manifest["tables"]["deals"]["quarantined"] == 6


def test_a_table_of_few_rows_is_never_refused(tmp_path):
    found = _deals(tmp_path, _many(10, 10))

    assert found.manifest["tables"]["deals"] == {"rows_in": 20, "rows_out": 10, "quarantined": 10, "cells": 0}


def test_reasons_are_counted_with_three_examples(tmp_path):
    found = _deals(tmp_path, "id,stage,amount,owner\n" + "".join(f"{n},Lead,x{n},a\n" for n in range(5)))

    (reason,) = found.manifest["reasons"]
    assert (reason["table"], reason["kind"], reason["column"], reason["count"]) == (
        "deals",
        "cell",
        "amount",
        5,
    )
    assert [example["row"] for example in reason["examples"]] == [2, 3, 4]


def test_inline_rows_are_named_after_the_mapping_and_numbered(tmp_path):
    found = published(tmp_path, {"x.csv": "a,b\n1,2\n"}, STAGES)

    assert rows_of(found, "stages", "stage", "position", "kind", "source_file", "source_row") == [
        ("Lead", 1, "open", "mapping.yml", 1),
        ("Won", 2, "won", "mapping.yml", 2),
    ]


def test_one_file_may_feed_several_tables(tmp_path):
    tables = STAGES + DEALS + "  companies:\n    - {file: deals.csv, columns: {company_id: owner}}\n"
    found = _deals(tmp_path, "id,stage,amount,owner\n1,Lead,5,a\n2,Lead,5,b\n3,Lead,5,b\n", tables)

    assert column_of(found, "companies", "company_id") == ["a", "b"]
    assert found.manifest["unmapped_columns"] == {}


def test_hostile_headers_and_cells_stay_text(tmp_path):
    nasty = "'); DROP TABLE rows_deals; --"
    tables = STAGES + DEALS.replace("owner_id: owner", f'owner_id: "{nasty}"')
    found = _deals(
        tmp_path, f"id,stage,amount,{nasty}\n1,Lead,5,\"{nasty}\"\n2,Lead,5,=cmd|' /C calc'!A0\n", tables
    )

    assert column_of(found, "deals", "owner_id") == [nasty, "=cmd|' /C calc'!A0"]


def test_an_absent_header_names_the_nearest_one(tmp_path):
    with pytest.raises(
        InputError, match=r"deals\.csv: columns\.owner_id asks for header 'owner'.*Did you mean 'Owner'"
    ):
        _deals(tmp_path, "id,stage,amount,Owner\n1,Lead,5,a\n")
