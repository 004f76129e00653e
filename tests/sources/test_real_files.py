"""Other people's files: each is read, or refused with a reason a person can act on; nothing else happens."""

import pytest

from lib.problems import InputError
from lib.sources.readers import read_table
from tests.sources.read_files import rows_of

FOLDERS = {
    # folder → the files of it that are no tables
    "messy_csvs_groweasy": {"LICENSE", "README.md", "duplicate-mixed-columns.csv", "manifest.json"},
    "x_education_leads": set(),
    "hubspot_fivetran_seeds": {".gitkeep"},
    "salesforce_fivetran_seeds": set(),
    "zendesk_fivetran_seeds": set(),
}


@pytest.fixture
def messy(real_data):
    return lambda name: read_table(real_data / "messy_csvs_groweasy" / name, name)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_read_or_refused_by_name(real_data, folder):
    refused = {}
    paths = sorted((real_data / folder).iterdir())
    for path in paths:
        try:
            table = read_table(path, path.name)
        except InputError as refusal:
            refused[path.name] = str(refusal)
        else:
            assert table.rows.column_names[1:] == list(table.headers.names)
            assert table.rows.num_rows > 0
    assert paths
    assert set(refused) == FOLDERS[folder]
    assert all(said.startswith(f"{name}: ") for name, said in refused.items())


def test_a_semicolon_file(messy):
    table = messy("european-semicolon.csv")

    assert table.headers.names == ("Nom", "Email", "Téléphone", "Entreprise", "Statut")
    assert rows_of(table)[0] == (
        *(2, "Jean Dupont", "jean@email.fr", "06 12 34 56 78", "Société FR", "Nouveau"),
    )


def test_a_tab_file(messy):
    assert rows_of(messy("21-tab-separated.csv"))[1] == (
        *(3, "Tab User Two", "tab2@test.com", "5551201", "TabInc"),
    )


def test_cells_of_several_lines(messy):
    assert rows_of(messy("23-quoted-fields-multiline.csv")) == [
        (2, "John Doe", "john@quote.com", "5551400", "123 Main St\nApt 4B"),
        (3, "Jane Smith", "jane@quote.com", "5551401", "456 Oak Ave"),
    ]


def test_blank_rows_before_the_header_and_between(messy):
    chaos, blanks = messy("agency-chaos.csv"), messy("14-blank-rows.csv")

    assert chaos.headers.names[0] == "Lead ID"
    assert [row[:2] for row in rows_of(chaos)][:2] == [(3, "LD-001"), (4, "LD-002")]
    assert len(rows_of(blanks)) == 2


def test_phones_formulas_and_scripts_of_all_kinds_stay_text(messy):
    assert [row[4] for row in rows_of(messy("18-international-phones.csv"))][:2] == ["+1", "+44"]
    assert rows_of(messy("17-formula-injection.csv"))[0][1] == "=SUM(A1:A10)"
    assert messy("rtl-arabic-headers.csv").headers.names[0] == "الاسم"
    assert rows_of(messy("12-unicode-emoji.csv"))[0][1] == "Sarah ✨"


def test_a_trailing_comma_makes_a_column_without_a_name(messy):
    assert messy("22-trailing-commas.csv").headers.names == ("Name", "Email", "Phone", "Company", "column 5")


def test_a_cell_too_many_sets_its_row_aside(messy):
    table = messy("16-messy-formatting.csv")

    assert table.headers.names == ("Name", "Email", "Phone", "Company")
    assert [(row.row, row.reason) for row in table.set_aside] == [(2, "too many cells")]


def test_headers_found_twice(messy):
    assert messy("09-duplicate-headers.csv").headers.repeated == {"Name", "Email"}


def test_a_workbook_named_csv(real_data):
    folder = real_data / "x_education_leads"
    wrong = read_table(folder / "Leads_ACTUALLY_XLSX.csv", "Leads_ACTUALLY_XLSX.csv")

    assert wrong.rows.num_rows == 9_240
    assert wrong.rows["Lead Number"][0].as_py() == "660737"
    assert sum(flag == "1" for flag in wrong.rows["Converted"].to_pylist()) == 3_561
    assert wrong.rows.equals(read_table(folder / "Leads.xlsx", "Leads.xlsx").rows)


def test_a_parquet_file_and_a_cp1252_file(real_data):
    retail = read_table(real_data / "online_retail" / "online_retail.parquet", "online_retail.parquet")
    customers = read_table(real_data / "classicmodels" / "Customers.txt", "Customers.txt")

    assert retail.rows.num_rows == 541_909
    assert customers.notes["encoding"] == "cp1252"


def test_mail_headers_of_all_kinds_are_read(real_data, tmp_path):
    raw = sorted((real_data / "validators").rglob("msg_*.txt"))
    box = tmp_path / "all.mbox"
    with box.open("wb") as stream:
        for path in raw:
            text = path.read_bytes().replace(b"\nFrom ", b"\n>From ")
            body = text.split(b"\n", 1)[1] if text.startswith(b"From ") else text
            stream.write(b"From x@y Mon Jan  1 00:00:00 2024\n" + body + b"\n\n")
    table = read_table(box, "all.mbox")

    assert len(raw) > 40
    assert table.rows.num_rows + len(table.set_aside) == len(raw)
    assert rows_of(table)[6][2:5] == ("2001-04-20T23:35:02Z", "Barry", "barry@digicool.com")
