"""Which files feed which table, and what is said when one is absent."""

import pytest

from lib.problems import InputError
from lib.sources.inventory import inventory, matches
from lib.sources.mapping import load_mapping

MAPPING = """
system: Some CRM
ignore: ["*.txt"]
tables:
  users:
    - file: "crm/users*.csv"
      columns: {user_id: Id}
  companies:
    - file: companies.csv
      optional: true
      columns: {company_id: Id}
"""


def _inventory(tmp_path, names, mapping=MAPPING):
    (tmp_path / "mapping.yml").write_text(mapping)
    data = tmp_path / "data"
    data.mkdir()
    for name in names:
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("Id\n1\n")
    return inventory(load_mapping(str(tmp_path / "mapping.yml")), data)


def test_files_of_a_pattern_come_by_name_and_the_rest_is_listed(tmp_path):
    names = ["crm/users_b.csv", "crm/users_a.csv", "notes.txt", "crm/more.txt", "other.csv", ".DS_Store"]
    found = _inventory(tmp_path, names)

    assert [(source.table, source.name) for source in found.sources] == [
        ("users", "crm/users_a.csv"),
        ("users", "crm/users_b.csv"),
    ]
    assert found.unmapped_files == ("other.csv",)


def test_an_absent_file_is_answered_with_what_is_there(tmp_path):
    with pytest.raises(
        InputError, match=r"no file matches 'crm/users\*\.csv' .*Files there: user\.csv\. Correct"
    ):
        _inventory(tmp_path, ["user.csv"])


def test_an_absent_folder_is_refused(tmp_path):
    (tmp_path / "mapping.yml").write_text(MAPPING)
    with pytest.raises(InputError, match=r"there is no .*nowhere"):
        inventory(load_mapping(str(tmp_path / "mapping.yml")), tmp_path / "nowhere")


def test_data_may_be_one_file(tmp_path):
    (tmp_path / "mapping.yml").write_text(MAPPING.replace("crm/", ""))
    (tmp_path / "users.csv").write_text("Id\n1\n")
    found = inventory(load_mapping(str(tmp_path / "mapping.yml")), tmp_path / "users.csv")

    assert [source.name for source in found.sources] == ["users.csv"]


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("crm/deals_1.csv", "crm/deals*.csv", True),
        ("crm/old/deals_1.csv", "crm/deals*.csv", False),
        ("crm/old/deals.csv", "crm/*.csv", False),
        ("crm/old/deals.csv", "**/deals.csv", True),
        ("deals.csv", "**/deals.csv", True),
        ("Deals.csv", "deals.csv", False),
    ],
)
def test_a_star_stays_in_its_folder_and_two_do_not(name, pattern, fits):
    assert matches(name, pattern) is fits
