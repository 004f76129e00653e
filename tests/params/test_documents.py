"""params/README.md and params/schema.json are what the model says."""

import json

import jsonschema
import pytest

from lib.params import ROOT, Settings
from lib.params.documents import readme, schema_json
from lib.params.model import Part
from lib.yaml_files import read_yaml

FOLDER = ROOT / "params"
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
TEAMS = sorted(path for path in FOLDER.glob("*.yml") if path.stem != "defaults")


def as_json(values):
    return json.loads(json.dumps(values, default=str))


def test_the_committed_files_are_up_to_date():
    remedy = "run: python -m lib.params.documents"
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == readme(), remedy
    assert (FOLDER / "schema.json").read_text(encoding="utf-8") == schema_json(), remedy


@pytest.mark.parametrize("path", TEAMS, ids=lambda path: path.name)
def test_every_teams_file_follows_the_schema(path):
    jsonschema.Draft202012Validator(SCHEMA).validate(as_json(read_yaml(path)))


def test_the_defaults_follow_the_schema_of_settings():
    schema = {"$ref": "#/$defs/Settings", "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(schema).validate(as_json(read_yaml(FOLDER / "defaults.yml")["settings"]))


@pytest.mark.parametrize(
    "change",
    [{"colour": 1}, {"as_of": None}, {"settings": {"lable": "x"}}, {"settings": {"minimum_n": "20"}}],
)
def test_the_schema_refuses_what_the_reader_refuses(change):
    values = as_json(read_yaml(TEAMS[0])) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(values)


def keys_of(model):
    for name, field in model.model_fields.items():
        yield name, field
        if isinstance(field.annotation, type) and issubclass(field.annotation, Part):
            yield from keys_of(field.annotation)


def test_every_key_has_a_meaning_and_a_row():
    page = readme()
    for name, field in keys_of(Settings):
        assert field.description, name
        assert f"`{name}`" in page or f"### {name}" in page


def test_the_page_says_how_one_notebook_is_run():
    assert "papermill notebooks/pipeline.ipynb out.ipynb -f any/where.yml" in readme()
