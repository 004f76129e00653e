import pandas as pd
import pytest

from lib.canonical.schema import TABLES
from lib.demo.chunk import chunk_tables, demo_company
from lib.demo.rates import fx_rates
from lib.demo.size import Size

SIMULATED = {*TABLES} - {"outside_contacts"}
"""What other tools know is drawn from these after faults were planted: see test_demo_elsewhere.py."""


def test_every_canonical_table_is_simulated(tables):
    assert set(tables) == SIMULATED
    assert all(len(frame) for frame in tables.values())


@pytest.mark.parametrize("name", sorted(SIMULATED))
def test_required_columns_are_filled_and_keys_tell_rows_apart(tables, name):
    table, frame = TABLES[name], tables[name]
    for column in table.columns:
        if column.required:
            assert frame[column.name].notna().all(), column.name
    assert not frame.duplicated(list(table.key)).any()


@pytest.mark.parametrize("name", sorted(SIMULATED))
def test_references_lead_somewhere(tables, name):
    for column in TABLES[name].columns:
        if column.references and column.name in tables[name]:
            other, key = column.references.split(".")
            used = tables[name][column.name].dropna()
            assert used.isin(set(tables[other][key])).all(), column.name


def test_chunks_do_not_share_ids():
    company = demo_company(Size("pieces", companies=600, chunk=300, staff=1, parquet=False))
    first, second = chunk_tables(company, 0), chunk_tables(company, 1)
    for name in first:
        key = list(TABLES[name].key)
        both = pd.concat([first[name][key], second[name][key]])
        assert not both.duplicated().any(), name


def test_names_and_addresses_are_invented(tables):
    for table in ("contacts", "leads", "users", "form_submissions"):
        assert tables[table]["email"].str.endswith(".example").all(), table
    assert tables["companies"]["domain"].str.endswith(".example").all()
    assert tables["companies"]["name"].is_unique
    assert tables["users"]["name"].is_unique


def test_telephone_numbers_lie_in_ranges_kept_for_fiction(tables):
    fiction = r"\+49 30 23125 \d{3}|\+44 20 7946 0\d{3}|\+33 1 99 00 \d{4}|\+353 20 91\d{5}|\+1 \d{3} 555 01\d{2}|\+46 8 465 004 \d{2}"
    for table in ("contacts", "companies", "service_calls"):
        numbers = tables[table]["phone"].dropna()
        assert numbers.str.fullmatch(fiction).all(), table


def test_rates_are_known_for_every_day_and_move_on_their_dates():
    rates = fx_rates()
    assert set(rates["currency"]) == {"EUR", "USD", "NOK", "SEK", "GBP"}
    assert rates.groupby("currency").size().nunique() == 1
    assert (rates.loc[rates["currency"] == "EUR", "rate"] == 1).all()
    usd = rates[rates["currency"] == "USD"].set_index("rate_on")["rate"]
    assert usd["2025-03-05"] / usd["2025-03-04"] == pytest.approx(0.965, abs=0.01)


def test_orders_add_up_to_the_amounts_that_were_won(tables):
    lines = tables["order_lines"][~tables["order_lines"]["is_return"]]
    per_order = (lines["quantity"] * lines["price"]).groupby(lines["order_id"]).sum()
    orders = tables["orders"].set_index("order_id")
    assert ((per_order - orders["_amount"]).abs() <= 0.01 * lines.groupby("order_id")["quantity"].sum()).all()


def test_order_numbers_begin_with_zeros(tables):
    assert tables["orders"]["order_id"].str.match("^0").all()
