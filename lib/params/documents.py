"""What explains parameter files to people and editors: params/README.md and params/schema.json, from the model.

`python -m lib.params.documents` writes both.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lib.params.model import ROOT, Parameters
from lib.params.reading import default_settings

FOLDER = ROOT / "params"
_EXAMPLE = FOLDER / "demo.yml"
_HEAD = """\
# Parameters: one file per team

A team's file has four keys. This is `{name}`:

```yaml
{example}```

## The four keys

{names}

## Layers

Later ones win, key by key: `params/defaults.yml`, then the team's file, then what the command line or the caller gives.
A key that no layer has fails, and so does one that nobody knows: before anything is computed, naming the key, the nearest
known one and the remedy. Files are strict YAML 1.2: no duplicate keys, no tags, no anchors.

All teams, all notebooks, from `params/*.yml`: `crm-workbook render`. One notebook for one team, from a file that may lie
anywhere: `papermill notebooks/pipeline.ipynb out.ipynb -f any/where.yml`. Such a file is complete in itself: no other team's
file is read. In a notebook, `open_workbook("demo", as_of="2026-03-31")` takes the rest from `params/demo.yml`.

Papermill reads files as YAML 1.1, where `NO`, `on` and `12:30` are no texts: put such words in quotes. Without them the
report is refused, not drawn from something else.

`schema.json` lets an editor complete and check the keys; a file's first line names it:
`# yaml-language-server: $schema=schema.json`. Add a team by writing one more file here.

## Settings
"""
_FOOT = "\nThis page and `schema.json` are written by `python -m lib.params.documents` from `lib/params/model.py`.\n"


def readme() -> str:
    """params/README.md: what can be written in a team's file, what it means, what holds when it is left out?"""
    schema = Parameters.model_json_schema()
    head = _HEAD.format(
        name=f"params/{_EXAMPLE.name}",
        example=_EXAMPLE.read_text(encoding="utf-8").split("\n", 1)[1],
        names=_table(_rows(schema["properties"], schema, {}), has_defaults=False),
    )
    return head + "".join(_groups(schema)) + _FOOT


def schema_json() -> str:
    """params/schema.json: the JSON Schema of a team's file, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Parameters.model_json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_documents() -> None:
    """Writes both files."""
    (FOLDER / "README.md").write_text(readme(), encoding="utf-8")
    (FOLDER / "schema.json").write_text(schema_json(), encoding="utf-8")


def _groups(schema: Mapping[str, Any]) -> Iterator[str]:
    """The settings that stand alone, then each group of settings under its own heading."""
    defaults, parts = default_settings(), schema["$defs"]
    properties = parts["Settings"]["properties"]
    groups = {name: _resolved(part, schema) for name, part in properties.items() if "$ref" in part}
    alone = {name: part for name, part in properties.items() if name not in groups}
    yield f"\n{parts['Settings']['description']}\n\n{_table(_rows(alone, schema, defaults))}\n"
    for name, part in groups.items():
        yield from _group(name, part, (schema, defaults.get(name, {})))


def _group(
    name: str, part: Mapping[str, Any], told: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Iterator[str]:
    """One group of settings under its heading, the groups within it after it."""
    schema, defaults = told
    rows = _rows(part["properties"], schema, defaults)
    yield f"\n### {name}\n\n{part['description']}\n\n{_table(rows)}\n"
    for below, inner in part["properties"].items():
        if "$ref" in inner:
            yield from _group(f"{name}.{below}", _resolved(inner, schema), (schema, defaults.get(below, {})))


def _rows(
    properties: Mapping[str, Any], schema: Mapping[str, Any], defaults: Mapping[str, Any]
) -> Iterator[tuple[str, ...]]:
    for name, part in properties.items():
        written = defaults.get(name, part.get("default"))
        yield f"`{name}`", _values(_resolved(part, schema)), _default(written), part["description"]


def _default(written: Any) -> str:
    """A default as it would be written; entries and groups of keys are too long for a row."""
    if isinstance(written, list) and any(isinstance(entry, Mapping) for entry in written):
        return f"{len(written)} entries, see `defaults.yml`"
    return f"`{json.dumps(written, ensure_ascii=False)}`"


def _table(rows: Iterator[tuple[str, ...]], *, has_defaults: bool = True) -> str:
    heads = ("key", "values", "default", "meaning")
    lines = [heads, ("---",) * len(heads), *rows]
    shown = [line if has_defaults else (*line[:2], line[3]) for line in lines]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in shown)


def _resolved(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return schema["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part


def _values(part: Mapping[str, Any]) -> str:
    """What may be written, in words."""
    if "enum" in part:
        return " or ".join(f"`{value}`" for value in part["enum"])
    if part["type"] == "array":
        return "list of entries" if "$ref" in part["items"] else "list of texts"
    if part["type"] == "number":
        least = f"above {part['exclusiveMinimum']}," if "exclusiveMinimum" in part else f"{part['minimum']}"
        return f"number {least} to {part['maximum']}"
    if part["type"] == "integer":
        most = f"to {part['maximum']}" if "maximum" in part else "or more"
        return f"whole number, {part['minimum']} {most}"
    if "patternProperties" in part:
        return "one whole number per name"
    words = {"boolean": "`true` or `false`", "object": "the keys below", "string": "text"}
    return "day" if part.get("format") == "date" else words[part["type"]]


if __name__ == "__main__":
    write_documents()
