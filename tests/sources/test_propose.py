"""Proposed mappings: valid as they stand, every guess marked, nothing left out in silence."""

import json

import pytest
import xlsxwriter

from lib.canonical.snapshot import publish_snapshot
from lib.problems import InputError
from lib.sources.mapping import load_mapping
from lib.sources.propose import proposed_mapping
from lib.sources.propose_headers import table_guesses, words
from lib.sources.propose_text import scalar
from lib.yaml_files import read_yaml

DEALS = (
    "Record ID;Deal Name;Deal Stage;Amount;Deal owner;Close Date;Create Date;Shoe size\n"
    "1;Alpha;Qualified;1.234,50;Ann Lee;;05.01.2024 10:30;44\n"
    "2;Beta;Closed Won;99,00;Bo Roe;17.02.2024;06.01.2024 09:00;\n"
    "3;Gamma;Closed Lost;n/a;Ann Lee;18.02.2024;07.01.2024 09:00;41\n"
)
USERS = "User ID,Name,Email\nu1,Ann Lee,ann@x.org\nu2,Bo Roe,bo@x.org\n"


def _proposed(tmp_path, files):
    data = tmp_path / "acme"
    for name, text in files.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(text)
    path = tmp_path / "proposed.yml"
    path.write_text(proposed_mapping(data))
    return path, data


def test_words_are_found_in_every_way_of_writing():
    for written in ("OwnerId", "owner_id", "Owner - ID", "OWNER ID", "Owner ID"):
        assert words(written) == "owner id"
    assert words("Associated Company IDs") == "associated company ids"


def test_a_proposal_reads_marks_dates_owners_and_stages_off_the_cells(tmp_path):
    path, data = _proposed(tmp_path, {"deals.csv": DEALS, "users.csv": USERS, "readme.txt": "hello\n"})
    deals = load_mapping(str(path)).tables["deals"][0]

    assert deals.format.dates == ["%d.%m.%Y %H:%M", "%d.%m.%Y"]
    assert (deals.format.decimal, deals.format.thousands) == (",", ".")
    assert deals.format.missing == ["", "n/a"]
    assert deals.columns["closed"] == ["Close Date"]
    assert (deals.lookup["owner_id"].table, deals.lookup["owner_id"].by) == ("users", "name")
    assert deals.constants == {"pipeline": "Sales", "currency": "EUR"}
    assert [(row["stage"], row["kind"]) for row in load_mapping(str(path)).tables["stages"][0].rows] == [
        ("Qualified", "open"),
        ("Closed Won", "won"),
        ("Closed Lost", "lost"),
    ]
    published = publish_snapshot(data, str(path), tmp_path / "cache").manifest
    assert published["tables"]["deals"] == {"rows_in": 3, "rows_out": 3, "quarantined": 0, "cells": 0}
    assert published["lookups_unmatched"] == []


def test_every_guess_is_marked_and_what_is_left_out_is_told(tmp_path):
    path, _ = _proposed(tmp_path, {"deals.csv": DEALS, "readme.txt": "hello\nyou, and you\n"})
    lines = path.read_text().splitlines()

    assert "        deal_id: Record ID # sure" in lines
    assert "        closed: Close Date # check" in lines
    assert '      # not mapped: "Shoe size"' in lines
    assert any(line.startswith('# not mapped: "readme.txt": ') for line in lines)
    for line in lines:
        if line.startswith("        ") and ": " in line:
            assert "# sure" in line or "# check" in line


def test_a_close_date_that_open_deals_have_is_the_expected_one(tmp_path):
    path, _ = _proposed(tmp_path, {"deals.csv": DEALS.replace(";;05.", ";01.03.2024;05.")})

    assert load_mapping(str(path)).tables["deals"][0].columns["expected_close_on"] == ["Close Date"]


def test_days_that_could_be_months_are_marked(tmp_path):
    deals = "Deal ID,Stage,Create Date\n1,Lead,03/04/2024\n2,Lead,05/06/2024\n"
    doubtful, _ = _proposed(tmp_path / "a", {"deals.csv": deals})
    clear, _ = _proposed(tmp_path / "b", {"deals.csv": deals.replace("05/06", "05/26")})

    assert "check: day first or month first?" in doubtful.read_text()
    assert load_mapping(str(clear)).tables["deals"][0].format.dates == ["%m/%d/%Y"]
    assert "month first?" not in clear.read_text()


def test_amounts_of_no_currency_get_one_to_check(tmp_path):
    path, _ = _proposed(tmp_path, {"deals.csv": DEALS})
    assert load_mapping(str(path)).tables["deals"][0].constants["currency"] == "EUR"
    assert "currency: EUR # check" in path.read_text()
    named = DEALS.replace("Shoe size", "Currency").replace(";44\n", ";USD\n")
    path, _ = _proposed(tmp_path / "named", {"deals.csv": named})
    assert "currency" not in load_mapping(str(path)).tables["deals"][0].constants


def test_a_key_that_repeats_is_marked(tmp_path):
    path, _ = _proposed(tmp_path, {"deals.csv": "Deal ID,Stage,Amount\n1,Lead,5\n1,Lead,6\n"})

    assert "deal_id: Deal ID # check: some texts repeat, and a key may not" in path.read_text()


def test_each_sheet_of_a_workbook_is_looked_at(tmp_path):
    data = tmp_path / "acme"
    data.mkdir()
    with xlsxwriter.Workbook(data / "export.xlsx") as book:
        for sheet, row in (("Empty", []), ("Accounts", ["Account ID", "Account Name"]), ("Odd", ["x", "y"])):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, row)
            page.write_row(1, 0, ["1"] * len(row))
    path = tmp_path / "proposed.yml"
    path.write_text(proposed_mapping(data))

    companies = load_mapping(str(path)).tables["companies"]
    assert [(entry.file, entry.sheet) for entry in companies] == [("export.xlsx", "Accounts")]
    assert '"export.xlsx, sheet Empty": export.xlsx (sheet Empty): is empty' in path.read_text()


def test_an_export_of_which_nothing_is_recognised_is_refused_with_the_files(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=r"x\.csv: not recognised as any table"):
        proposed_mapping(tmp_path)


@pytest.mark.parametrize(
    "text", ["Deal Name", "yes", "null", "12", "a: b", "# x", "[x]", 'say "so"', "Größe", "", " x", "- a", "@a", "x\ny"]
)  # fmt: skip
def test_a_scalar_reads_back_as_the_same_text(tmp_path, text):
    path = tmp_path / "x.yml"
    path.write_text(f"key: {scalar(text)} # check\n")
    assert read_yaml(path) == {"key": text}


def test_the_maven_export_is_proposed_right(real_data, tmp_path):
    export = real_data / "maven_crm" / "original_zip" / "CRM+Sales+Opportunities"
    path = tmp_path / "proposed.yml"
    path.write_text(proposed_mapping(export))
    deals = load_mapping(str(path)).tables["deals"][0]

    assert {name: headers[0] for name, headers in deals.columns.items()} == {
        "deal_id": "opportunity_id",
        "owner_id": "sales_agent",
        "product_id": "product",
        "company_id": "account",
        "stage": "deal_stage",
        "created": "engage_date",
        "closed": "close_date",
        "amount": "close_value",
    }
    assert (
        publish_snapshot(export, str(path), tmp_path / "cache").manifest["tables"]["deals"]["rows_out"]
        == 8_800
    )


# What a person who knows the tool would map.
KNOWN = {
    "hubspot_labels/deal": {
        "deal_id": "Record ID", "name": "Deal Name", "stage": "Deal Stage", "pipeline": "Pipeline",
        "amount": "Amount", "currency": "Currency", "expected_close_on": "Close Date", "created": "Create Date",
        "owner_id": "Deal owner", "lost_reason": "Closed Lost Reason", "crm_probability": "Deal Probability",
        "forecast_category": "Forecast category", "next_step_on": "Next Activity Date",
    },
    "salesforce_data_export/Opportunity": {
        "deal_id": "Id", "name": "Name", "company_id": "AccountId", "contact_id": "ContactId", "owner_id": "OwnerId",
        "stage": "StageName", "amount": "Amount", "currency": "CurrencyIsoCode", "expected_close_on": "CloseDate",
        "forecast_category": "ForecastCategoryName", "crm_probability": "Probability", "source": "LeadSource",
        "campaign_id": "CampaignId", "created": "CreatedDate", "updated": "LastModifiedDate",
    },
    "pipedrive/deal": {
        "deal_id": "Deal - ID", "name": "Deal - Title", "company_id": "Organization", "contact_id": "Contact person",
        "owner_id": "Deal - Owner", "pipeline": "Deal - Pipeline", "stage": "Deal - Stage", "amount": "Deal - Value",
        "currency": "Deal - Currency of value", "expected_close_on": "Deal - Expected close date",
        "crm_probability": "Deal - Probability", "created": "Deal - Creation date", "closed": "Deal - Closed on",
        "lost_reason": "Deal - Lost reason",
    },
    "zoho_crm_backup/deals": {
        "deal_id": "Record Id", "name": "Deal Name", "company_id": "Account Name.id", "contact_id": "Contact Name.id",
        "owner_id": "Deal Owner.id", "pipeline": "Pipeline", "stage": "Stage", "amount": "Amount",
        "currency": "Currency", "expected_close_on": "Closing Date", "crm_probability": "Probability",
        "source": "Lead Source", "created": "Created Time", "lost_reason": "Reason For Loss", "updated": "Modified Time",
    },
    "hubspot_export_fixture/deals": {
        "deal_id": "Record ID", "name": "Deal Name", "stage": "Deal Stage", "amount": "Amount",
        "owner_id": "Deal owner", "expected_close_on": "Close Date", "created": "Create Date",
        "company_id": "Associated Company IDs", "contact_id": "Associated Contact IDs", "source": "Lead source",
    },
}  # fmt: skip


@pytest.mark.parametrize("export", KNOWN)
def test_headers_of_known_crms_are_proposed_right(real_data, export):
    lists = json.loads((real_data / "headers" / "crm_headers.json").read_text())
    headers = lists[export]["columns"]
    wanted = {column: header for column, header in KNOWN[export].items() if header in headers}
    guess = table_guesses(export.split("/")[1], headers)[0]
    right = {column for column, header in wanted.items() if guess.header_of.get(column) == header}
    wrong = {found.column for found in guess.columns if found.is_sure} - {*wanted}

    print(
        f"{export}: {len(right)} of {len(wanted)} right; missed {sorted({*wanted} - right)}, beyond {sorted(wrong)}"
    )
    assert guess.table == "deals"
    assert len(right) >= 0.9 * len(wanted)
    assert not wrong
