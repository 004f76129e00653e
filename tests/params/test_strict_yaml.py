"""YAML read strictly, as YAML 1.2, and what papermill's own reader makes of the same words."""

import datetime as dt

import pytest
from papermill.iorw import read_yaml_file

from lib.params import resolve
from lib.problems import InputError
from lib.yaml_files import read_yaml


def written(folder, text):
    path = folder / "team.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("country: NO", {"country": "NO"}),
        ("switch: [on, off, yes, no, y, n]", {"switch": ["on", "off", "yes", "no", "y", "n"]}),
        ("opens: 12:30", {"opens": "12:30"}),
        ("flags: [true, false]", {"flags": [True, False]}),
        ("day: 2026-05-31", {"day": dt.date(2026, 5, 31)}),
        ("\ufeffteam: demo", {"team": "demo"}),
        ("name: Müller & Søn", {"name": "Müller & Søn"}),
    ],
)
def test_words_are_read_as_they_stand(tmp_path, text, values):
    assert read_yaml(written(tmp_path, text)) == values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "line 2: found duplicate key"),
        ("a:\n  b: 1\n  b: 2", "line 3: found duplicate key"),
        ("a: &x 1", r"line 1: an anchor \(&\) is not allowed here; write the value out"),
        ("a: 1\nb: *x", r"line 2: an alias \(\*\)"),
        ("a: !!python/object/apply:os.system [ls]", r"line 1: a tag \(!\)"),
        ("a: !!pairs [b: 1]", r"line 1: a tag \(!\)"),
        ("%YAML 1.1\n---\na: 1", r"line 1: a directive \(%\)"),
        ("<<: {a: 1}\nb: 2", r"line 1: a merge key \(<<\)"),
        ("a: [1, 2", "line 1: expected ',' or '\\]'"),
        ("a: 'x", "unexpected end of stream"),
        ("a: 1\n\tb: 2", "line 2: found character"),
        ("---\na: 1\n---\nb: 2", "line 3: but found another document"),
        ("a: 2026-13-45", "month must be in 1..12"),
        (b"a: \x00", "not readable as YAML"),
        (b"\xff\xfea\x00", "not UTF-8 text; save it as UTF-8"),
        ("[" * 5000, "line 1: nested too deeply"),
        ("a:\n" + "".join(f"{' ' * deep}- b:\n" for deep in range(60)), "line 51: nested too deeply"),
        ("a: " + "9" * 5000, "not readable as YAML"),
        ("a: " + "x" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(tmp_path, text, said):
    with pytest.raises(InputError, match=said):
        read_yaml(written(tmp_path, text))


def test_a_file_that_is_not_there_or_is_a_folder_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.yml: no such file"):
        read_yaml(tmp_path / "none.yml")
    with pytest.raises(InputError, match="cannot be read"):
        read_yaml(tmp_path)


GOOD = "team: demo\nas_of: 2026-05-31\ndata: exports\nsettings:\n  label: North"


def as_papermill_reads(folder, text):
    return resolve(**read_yaml_file(str(written(folder, text))))


def test_a_file_given_to_papermill_is_resolved_as_it_stands(tmp_path):
    parameters = as_papermill_reads(tmp_path, GOOD)
    assert (parameters.as_of, parameters.label) == (dt.date(2026, 5, 31), "North")


@pytest.mark.parametrize(
    ("word", "key", "read_as"),
    [
        ("label: NO", r"settings\.label", "False"),
        ("label: on", r"settings\.label", "True"),
        ("label: 12:30", r"settings\.label", "750"),
        ("label: 0045", r"settings\.label", "37"),
        ("label: 1e3", None, None),
        ("label: 1_000", r"settings\.label", "1000"),
        ("scope: {regions: [NO]}", r"settings\.scope\.regions\.0", "False"),
        ("scope: {owners: [0045]}", r"settings\.scope\.owners\.0", "37"),
        ("locale: no", r"settings\.locale", "False"),
        ("currency: 12.50", r"settings\.currency", "12.5"),
    ],
)
def test_what_papermill_reads_as_something_else_is_refused_with_the_remedy(tmp_path, word, key, read_as):
    text = GOOD.replace("label: North", word)
    if key is None:
        assert as_papermill_reads(tmp_path, text).label == "1e3"
        return
    with pytest.raises(InputError, match=rf"{key}: {read_as} is not accepted.* Put it in quotes"):
        as_papermill_reads(tmp_path, text)


def test_a_team_that_papermill_reads_as_something_else_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(InputError, match=r"team: False is not accepted.*Put it in quotes"):
        as_papermill_reads(tmp_path, GOOD.replace("team: demo", "team: no"))
    with pytest.raises(InputError, match=r"team: False is not the name of a team.*Put it in quotes"):
        resolve(False)


def test_in_quotes_the_same_words_are_read_as_they_stand(tmp_path):
    assert as_papermill_reads(tmp_path, GOOD.replace("North", '"NO"')).label == "NO"
