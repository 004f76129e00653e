"""Mapping files: what is wrong is named, with the nearest known name and the remedy."""

import pytest

from lib.problems import InputError
from lib.sources.mapping import FOLDER, Entry, Format, Mapping, load_mapping

GOOD = """
system: Some CRM
tables:
  users:
    - file: users.csv
      columns: {user_id: Id, name: [Full name, Name]}
  stages:
    - rows:
        - {pipeline: Sales, stage: Lead, position: 1, kind: open}
        - {pipeline: Sales, stage: Won, position: 2, kind: won, default_probability: 1}
  deals:
    - file: deals.csv
      columns: {deal_id: Id, stage: Stage, amount: Amount, created: Created, owner_id: Owner}
      constants: {pipeline: Sales, currency: EUR}
      values: {stage: {closedwon: Won}}
      scale: {amount: 1000}
      lookup: {owner_id: {table: users, by: name}}
      custom: [Shoe size]
"""


def _loaded(tmp_path, text):
    path = tmp_path / "mapping.yml"
    path.write_text(text)
    return load_mapping(str(path))


def test_a_good_mapping_loads_with_its_defaults(tmp_path):
    mapping = _loaded(tmp_path, GOOD)

    assert (mapping.timezone, mapping.decimal, mapping.thousands) == ("UTC", ".", "")
    assert mapping.missing == [""]
    assert mapping.max_quarantined_share == 0.05
    assert mapping.tables["users"][0].columns["name"] == ["Full name", "Name"]
    assert mapping.tables["stages"][0].rows[1]["default_probability"] == "1"


def test_a_file_s_own_format_wins_over_the_mapping_s_and_inline_rows_have_neither(tmp_path):
    text = GOOD.replace("tables:", "decimal: ','\nthousands: '.'\ntables:", 1)
    text = text.replace("    - file: users.csv\n", "    - file: users.csv\n      format: {thousands: ' '}\n")
    mapping = _loaded(tmp_path, text)

    users, stages = (
        mapping.format_of(mapping.tables["users"][0]),
        mapping.format_of(mapping.tables["stages"][0]),
    )
    assert (users.decimal, users.thousands) == (",", " ")
    assert (stages.decimal, stages.thousands) == (".", "")


WRONG = [
    ("system: Some CRM", "sytem: Some CRM", r"sytem: unknown key\. Did you mean 'system'\?"),
    ("system: Some CRM", "", r"system: missing"),
    ("  deals:", "  deal:", r"tables\.deal: there is no such table\. Did you mean 'deals'\?"),
    ("amount: Amount", "amont: Amount", r"tables\.deals\.0\.columns\.amont: .*Did you mean 'amount'\?"),
    ("file: deals.csv", "fil: deals.csv", r"tables\.deals\.0\.fil: unknown key\. Did you mean 'file'\?"),
    ("deal_id: Id, ", "", r"columns\.deal_id: missing\. deals needs it"),
    ("created: Created", "created_at: Created", r"created_at: deals has no such column\. Did you mean 'created'\?"),
    ("{stage: {closedwon: Won}}", "{source: {a: b}}", r"values\.source: nothing is mapped to that column"),
    ("{closedwon: Won}", "{1: Won}", r"values\.stage\.1.*Put it in quotes"),
    ("scale: {amount: 1000}", "scale: {stage: 1000}", r"scale\.stage: only numbers are multiplied"),
    ("scale: {amount: 1000}", "scale: {amount: 0}", r"scale\.amount: 0 is not accepted"),
    ("{owner_id: {table: users, by: name}}", "{stage: {table: users, by: name}}", r"only ids are looked up"),
    ("table: users, by: name", "table: user, by: name", r"'user' is no table of this mapping\. Did you mean 'users'"),
    ("table: users, by: name", "table: users, by: mail", r"nothing is mapped to users\.mail"),
    ("table: users, by: name", "table: stages, by: stage", r"stages has no single key"),
    ("table: users, by: name", "table: users, bye: name", r"bye: unknown key\. Did you mean 'by'"),
    ("currency: EUR", "amount: 5", r"constants\.amount: is also under columns"),
    ("kind: open", "kind: opened", r"stage 'Lead' has kind 'opened'; write open, won or lost"),
    ("position: 1,", "place: 1,", r"stages has no column 'place'"),
    ("file: users.csv", "file: ../users.csv", r"must lie below the data folder"),
    ("file: users.csv", "rows: []\n      file: users.csv", r"either `file` .* or `rows`"),
    ("columns: {user_id", "custom: [Hat]\n      columns: {user_id", r"users keeps no custom fields"),
    ("columns: {user_id", "format: {decimal: ','}\n      thousands: ','\n      columns: {user_id", r"thousands: unknown key"),
    ("columns: {user_id", "format: {decimal: '.', thousands: '.'}\n      columns: {user_id", r"mark of both"),
    ("columns: {user_id", "format: {decimals: '.'}\n      columns: {user_id", r"Did you mean 'decimal'"),
    ("columns: {user_id", "format: {dates: ['%d/%m']}\n      columns: {user_id", r"must name year, month and day"),
    ("columns: {user_id", "format: {dates: ['%Q/%m/%Y']}\n      columns: {user_id", r"uses %Q"),
    ("columns: {user_id", "format: {timezone: Berlin}\n      columns: {user_id", r"not an IANA time zone"),
    ("columns: {user_id", "format: {yes: ['1'], no: ['1']}\n      columns: {user_id", r"'1' is listed under both"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_what_is_wrong_is_named_with_the_nearest_name_and_the_remedy(tmp_path, right, wrong, said):
    assert right in GOOD
    with pytest.raises(InputError, match=said):
        _loaded(tmp_path, GOOD.replace(right, wrong, 1))


def test_deals_need_their_stages(tmp_path):
    without = GOOD[: GOOD.index("  stages:")] + GOOD[GOOD.index("  deals:") :]
    with pytest.raises(InputError, match=r"tables\.stages: missing\. Deals need their stages"):
        _loaded(tmp_path, without)


def test_all_findings_are_told_at_once(tmp_path):
    text = GOOD.replace("amount: Amount", "amont: Amount").replace("scale: {amount", "scale: {amuont")
    with pytest.raises(InputError) as refusal:
        _loaded(tmp_path, text)
    assert len(refusal.value.findings) == 2


def test_an_unknown_mapping_is_answered_with_those_there_are():
    with pytest.raises(InputError, match=r"Known by name: .*demo"):
        load_mapping("demoo")


def test_a_file_that_is_no_mapping_is_refused(tmp_path):
    with pytest.raises(InputError, match="must hold the keys of a mapping"):
        _loaded(tmp_path, "- a\n- b\n")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_mapping_that_ships_loads(path):
    assert load_mapping(path.stem).tables


def test_the_documented_example_is_a_mapping_and_names_every_key(tmp_path):
    page = (FOLDER.parent / "README.md").read_text()
    example = page.split("```yaml\n")[1].split("```")[0]
    mapping = _loaded(tmp_path, example)

    assert mapping.model_fields_set == set(Mapping.model_fields)
    entries = [entry for entries in mapping.tables.values() for entry in entries]
    assert set(Entry.model_fields) == set().union(*(entry.model_fields_set for entry in entries))
    assert all(name in page for name in Format.model_fields)
