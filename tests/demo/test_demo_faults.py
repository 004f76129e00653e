import numpy as np
import pandas as pd
import pytest

from lib.canonical.schema import TABLES
from lib.demo.exports.listed import FILES

_FILES = {file.table: file for file in FILES}
_CHANGED = [
    "wrong_email",
    "swapped_names",
    "phone_in_city",
    "placeholder",
    "label_variant",
    "contact_without_company",
    "lost_without_reason",
    "deal_without_company",
    "misspelt_product",
    "closed_before_created",
    "created_in_future",
    "closed_without_date",
    "unreadable_amount",
    "late_without_amount",
    "bulk_automation_edit",
    "converted_without_deal",
    "solved_before_opened",
    "campaign_without_cost",
    "no_second_factor",
    "old_password",
    "no_security_training",
]
_ADDED = [
    "duplicate_contact",
    "near_miss_contact",
    "duplicate_company",
    "near_miss_company",
    "duplicate_deal",
    "double_form_post",
]
_SEEN = ["exact_duplicate_row", "past_due_open", "flip_flop", "overwritten_minutes_later", "decayed_email"]
_BESIDE = ["outside_crm", "contradicts_crm"]
_FEW = {"left_with_access": 2}


@pytest.fixture(scope="module")
def faults(written) -> pd.DataFrame:
    return pd.read_csv(written / "truth" / "faults.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def exported(written):
    """Tables as a person finds them, under canonical names, all text."""

    def read(table: str) -> pd.DataFrame:
        file = _FILES[table]
        path = written / "exports" / file.path
        if file.kind == "sheet":
            rows = pd.read_excel(
                path, sheet_name=file.sheet, dtype=str, engine="calamine", keep_default_na=False
            )
        else:
            style = file.style
            rows = pd.read_csv(
                path, dtype=str, sep=style.separator, encoding=style.encoding, keep_default_na=False
            )
        return rows.rename(columns={header: name for name, header in file.headers.items()})

    return read


def _of(faults: pd.DataFrame, kind: str) -> pd.DataFrame:
    return faults[faults["fault"] == kind]


def test_every_kind_of_fault_is_known_to_these_tests(faults):
    assert set(faults["fault"]) == {*_CHANGED, *_ADDED, *_SEEN, *_BESIDE, *_FEW}


@pytest.mark.parametrize("kind", [*_CHANGED, *_ADDED, *_SEEN, *_BESIDE])
def test_there_are_at_least_five_of_each_kind(faults, kind):
    assert _of(faults, kind)["record_id"].nunique() >= 5


@pytest.mark.parametrize("kind", [*_CHANGED, *_FEW])
def test_changed_cells_stand_in_the_exports_as_the_truth_says(faults, exported, kind):
    for (table, column), part in _of(faults, kind).groupby(["table", "column"]):
        rows = exported(table).drop_duplicates(TABLES[table].key[0]).set_index(TABLES[table].key[0])
        if table == "order_lines":
            rows = exported(table)
            rows.index = rows["order_id"] + "|" + rows["line"].str.removesuffix(".0")
        found = rows.loc[part["record_id"], column].tolist()
        assert [_plain(text) for text in found] == [_plain(text) for text in part["became"]]
        assert (part["was"] != part["became"]).all()


def _plain(text: str) -> str:
    """The same value however the file writes it: yes and no, German times, spaces at the end."""
    if text in ("Yes", "No"):
        return {"Yes": "True", "No": "False"}[text]
    if len(text) == 19 and text[2] == ".":
        local = pd.to_datetime(text, format="%d.%m.%Y %H:%M:%S").tz_localize("Europe/Berlin")
        return local.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ")
    return text.strip()


@pytest.mark.parametrize("kind", _ADDED)
def test_added_records_stand_beside_the_ones_they_were_made_after(faults, exported, kind):
    for table, part in _of(faults, kind).groupby("table"):
        ids = exported(table)[TABLES[table].key[0]]
        assert part["record_id"].isin(set(ids)).all()
        assert part["other_record_id"].isin(set(ids)).all()
        assert not set(part["record_id"]) & set(part["other_record_id"])


def test_rows_exported_twice_are_equal_in_every_cell(faults, exported):
    for table, part in _of(faults, "exact_duplicate_row").groupby("table"):
        rows = exported(table)
        twice = rows[rows.duplicated(keep=False)]
        assert set(twice[TABLES[table].key[0]]) == set(part["record_id"])


def test_past_due_deals_are_open_and_were_expected_before_the_export(faults, exported):
    deals = exported("deals").set_index("deal_id").loc[_of(faults, "past_due_open")["record_id"]]
    assert (deals["closed"] == "").all()
    assert (deals["expected_close_on"] < "2026-05-31").all()


def test_flip_flops_and_overwrites_are_in_the_change_log(faults, exported):
    changes = exported("field_changes")
    flips = changes[
        (changes["field"] == "lifecycle") & changes["record_id"].isin(_of(faults, "flip_flop")["record_id"])
    ]
    assert flips.groupby("record_id").size().min() >= 5
    part = _of(faults, "overwritten_minutes_later")
    phones = changes[(changes["field"] == "phone") & changes["record_id"].isin(part["record_id"])]
    last = phones.sort_values(["record_id", "happened"]).groupby("record_id").tail(2)
    assert last["by_automation"].tolist() == ["false", "true"] * len(part)
    gaps = pd.to_datetime(last["happened"]).diff().dt.total_seconds().to_numpy()[1::2]
    assert (np.abs(gaps) < 900).all()


def test_decayed_addresses_bounce(faults, exported):
    bounced = exported("list_events").query("kind == 'Hard bounce'")["contact_id"]
    assert set(_of(faults, "decayed_email")["record_id"]) <= set(bounced)


def test_twins_of_deals_have_a_history_of_their_own(faults, exported):
    stages = exported("deal_events").query("field == 'Deal Stage'").groupby("deal_id")["new"].last()
    deals = exported("deals").set_index("deal_id")["stage"]
    twins = _of(faults, "duplicate_deal")["record_id"]
    assert stages[twins].tolist() == deals[twins].tolist()


def test_no_fault_stands_in_the_clean_tables(tables):
    assert tables["contacts"]["email"].str.fullmatch(r"[a-z]+\.[a-z]+@[a-z-]+\d*\.example").all()
    assert (
        tables["deals"]["closed"].dropna() >= tables["deals"]["created"][tables["deals"]["closed"].notna()]
    ).all()
    assert not tables["deals"].duplicated("deal_id").any()
