"""Parameter files that are refused: each finding names the key and says what to write."""

import pytest

from lib.params import read_parameters, resolve
from lib.problems import InputError

GOOD = """\
team: demo
as_of: 2026-05-31
data: exports
settings:
  label: North
  mapping: demo
  currency: EUR
  locale: en_GB
  minimum_n: 20
  scope:
    regions: [Europe]
  calendar:
    timezone: Europe/Berlin
    fiscal_year_starts: 2
    period: quarter
    history: 8
  definitions:
    win_rate: closed
  privacy:
    show_personal: false
"""

# what is written in place of what, and what is said
BAD = [
    ("team: demo\n", "", r"team: missing\. Write it: short name of the team"),
    ("as_of: 2026-05-31\n", "", r"as_of: missing\. Write it: last day"),
    ("data: exports\n", "", r"data: missing\. Write it: folder or file"),
    ("team: demo", "team: Demo Team", r"team: 'Demo Team' .*lower-case letters"),
    ("team: demo", "team: ../demo", r"team: '\.\./demo' .*lower-case letters"),
    ("team: demo", "team:", r"team: None .*lower-case letters"),
    ("team: demo", "team: 750", r"team: 750 .*in quotes"),
    ("team: demo", "team: [demo]", r"team: \['demo'\] .*it is a text"),
    ("team: demo", "taem: demo", r"taem: unknown key\. Did you mean 'team'\?"),
    ("as_of: 2026-05-31", "as_of: yesterday", r"as_of: 'yesterday' is not a day; write it like 2026-05-31"),
    ("as_of: 2026-05-31", "as_of: 31.05.2026", r"as_of: '31\.05\.2026' is not a day"),
    ("as_of: 2026-05-31", "as_of: 2026", r"as_of: 2026 .*it is a day.*like 2026-05-31"),
    ("as_of: 2026-05-31", "as_of: 2026-05-31T10:00:00", r"as_of: 2026-05-31 10:00:00 .*a day without a time"),
    ("as_of: 2026-05-31", "as_of: 1066-10-14", r"as_of: 1066-10-14 .*outside 1990-01-01 to 2100-12-31"),
    ("as_of: 2026-05-31", "as_of: 2026-05-31\nas_off: x", r"as_off: unknown key\. Did you mean 'as_of'\?"),
    ("data: exports", "data:", r"data: None .*folder or file"),
    ("data: exports", 'data: ""', r"data: '' .*folder or file"),
    ("data: exports", "data: [a, b]", r"data: \['a', 'b'\] .*folder or file"),
    ("data: exports", "data: exports\ndate: x", r"date: unknown key\. Did you mean 'data'\?"),
    ("  label: North", "  lable: North", r"settings\.lable: unknown key\. Did you mean 'label'\?"),
    ("  label: North", "  xyz: North", r"settings\.xyz: unknown key\. Known here: label, mapping, currency"),
    ("label: North", "label: 7", r"settings\.label: 7 .*in quotes"),
    ("label: North", "label: true", r"settings\.label: True .*in quotes"),
    ("label: North", "label: 2026-01-01", r"settings\.label: 2026-01-01 .*in quotes"),
    ("label: North", "label: " + "x" * 300, r"settings\.label: 'x+\.\.\. .*at most 200"),
    ("currency: EUR", "currency: euro", r"settings\.currency: 'euro' .*ISO 4217"),
    ("currency: EUR", "currency: €", r"settings\.currency: '€' .*ISO 4217"),
    ("currency: EUR", "currency: EUX", r"settings\.currency: 'EUX' .*is not a currency.*ISO 4217"),
    ("locale: en_GB", "locale: en-GB", r"settings\.locale: 'en-GB' .*like en_GB or de_DE"),
    ("locale: en_GB", "locale: English", r"settings\.locale: 'English' .*like en_GB or de_DE"),
    ("minimum_n: 20", "minimum_n: 0", r"settings\.minimum_n: 0 .*greater than or equal to 1"),
    ("minimum_n: 20", "minimum_n: 2.5", r"settings\.minimum_n: 2\.5 .*whole number"),
    ("minimum_n: 20", 'minimum_n: "20"', r"settings\.minimum_n: '20' .*whole number"),
    ("minimum_n: 20", "minimum_n: true", r"settings\.minimum_n: True .*whole number"),
    ("minimum_n: 20", "minimum_n: .nan", r"settings\.minimum_n: nan .*whole number"),
    ("regions: [Europe]", "regions: Europe", r"settings\.scope\.regions: 'Europe' .*it is a list"),
    ("regions: [Europe]", "regions: [7]", r"settings\.scope\.regions\.0: 7 .*in quotes"),
    ("regions: [Europe]", 'regions: [""]', r"settings\.scope\.regions\.0: '' .*at least 1 character"),
    ("regions: [Europe]", "region: [Europe]", r"settings\.scope\.region: unknown key\. Did you mean 'regions'\?"),
    ("  scope:\n    regions: [Europe]", "  scope:", r"settings\.scope: None .*keys of its own"),
    ("  scope:\n    regions: [Europe]", "  scope: Europe", r"settings\.scope: 'Europe' .*keys of its own"),
    ("timezone: Europe/Berlin", "timezone: CEST", r"settings\.calendar\.timezone: 'CEST' .*Europe/Berlin or UTC"),
    ("timezone: Europe/Berlin", "timezone: 2", r"settings\.calendar\.timezone: 2 .*in quotes"),
    ("fiscal_year_starts: 2", "fiscal_year_starts: 13", r"settings\.calendar\.fiscal_year_starts: 13 .*1 to 12"),
    ("fiscal_year_starts: 2", "fiscal_year_starts: Feb", r"settings\.calendar\.fiscal_year_starts: 'Feb' .*1 to 12"),
    ("fiscal_year_starts: 2", "fiscal_year_start: 2", r"Did you mean 'fiscal_year_starts'\?"),
    ("period: quarter", "period: week", r"settings\.calendar\.period: 'week' .*'month', 'quarter' or 'year'"),
    ("history: 8", "history: 100", r"settings\.calendar\.history: 100 .*less than or equal to 60"),
    ("win_rate: closed", "win_rate: won", r"settings\.definitions\.win_rate: 'won' .*'closed', 'closed_value'"),
    ("show_personal: false", "show_personal: 0", r"settings\.privacy\.show_personal: 0 .*true or false"),
    ("show_personal: false", 'show_personal: "no"', r"settings\.privacy\.show_personal: 'no' .*true or false"),
    ("settings:\n  label: North", "label: North", r"line \d+"),
    ("  label: North", "  7: North", r"settings\.7: 7 .*keys are words"),
    ("  label: North", "  label: North\n  label: South", r"line 6: found duplicate key"),
]  # fmt: skip


def written(folder, text):
    path = folder / "team.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_that_the_bad_ones_are_made_from_is_good(tmp_path):
    assert read_parameters(written(tmp_path, GOOD)).label == "North"


@pytest.mark.parametrize(("good", "bad", "said"), BAD, ids=[bad[:32] or good for good, bad, _ in BAD])
def test_a_bad_file_is_refused_naming_file_key_and_remedy(tmp_path, good, bad, said):
    assert good in GOOD
    with pytest.raises(InputError, match=said) as refused:
        read_parameters(written(tmp_path, GOOD.replace(good, bad)))
    assert "team.yml" in str(refused.value)


@pytest.mark.parametrize("text", ["", "just words", "- team: demo", "7", "null"])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    with pytest.raises(InputError, match=r"must hold the four keys team, as_of, data and settings"):
        read_parameters(written(tmp_path, text))


def test_settings_left_empty_are_refused_and_an_empty_group_is_not(tmp_path):
    head = "team: demo\nas_of: 2026-05-31\ndata: x\n"
    with pytest.raises(InputError, match=r"settings: None is not accepted"):
        read_parameters(written(tmp_path, head + "settings:"))
    assert read_parameters(written(tmp_path, head + "settings: {}")).settings.currency == "EUR"


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(InputError) as refused:
        resolve("demo", "2026-05-31", "", {"currency": "euro", "calendar": {"period": "week"}, "x": 1})
    keys = [finding.split(": ")[1] for finding in refused.value.findings]
    assert keys == ["data", "settings.currency", "settings.calendar.period", "settings.x"]
