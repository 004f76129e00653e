"""What explains report files to people and editors: params/reports/README.md and schema.json, from the model.

`python -m lib.metrics.report_files.documents` writes both.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lib.metrics.catalogue import METRICS
from lib.metrics.cut import DIMENSIONS
from lib.metrics.report_files.model import Report
from lib.metrics.report_files.reading import FOLDER
from lib.metrics.spoken_periods import EXAMPLES

_EXAMPLE = FOLDER / "new_business.yml"
_HEAD = """\
# Custom reports: one file per report

A custom report is a list of questions: a metric, cut into groups and periods, over the rows that count. The notebook
`custom_report` answers them in order. This is `params/reports/{name}`:

```yaml
{example}```

## Choose, try, run again

A team's settings name the reports it gets: `custom_report: [new_business, weekly_sales_meeting]`; a path that ends with
`.yml` works too. All of them, for all teams: `crm-workbook render --notebooks custom_report`. The same report on the data
as it was known a year ago: `crm-workbook render --notebooks custom_report --as-of 2025-05-31`, or `as_of: a year before`
in the file. In JupyterLab the controls at the end of the notebook write such a file.

Files are strict YAML 1.2. A word that is on none of the lists here fails before anything is computed, naming the file, the
key, the nearest known word and the remedy; so does a filter for a value that nobody's data holds. What a source lacks (a
table, a field nobody fills in) is no mistake: the report says so in place of that answer.
"""
_FOOT = "\nThis page and `schema.json` are written by `python -m lib.metrics.report_files.documents`.\n"


def readme() -> str:
    """params/reports/README.md: what can be written in a report's file, and what does it mean?"""
    schema = Report.model_json_schema()
    item = schema["$defs"]["Item"]
    example = _EXAMPLE.read_text(encoding="utf-8").split("\n", 1)[1]
    parts = [
        _HEAD.format(name=_EXAMPLE.name, example=example),
        f"\n## The report\n\n{_keys(schema)}\n\n## Each of its items\n\n{item['description']}\n\n{_keys(item)}\n",
        f"\n## Periods\n\n{_periods()}\n",
        f"\n## Dimensions\n\n{', '.join(f'`{name}`' for name in DIMENSIONS)}. A metric has those of the table it counts.\n",
        f"\n## Metrics and their definitions\n\n{_metrics()}\n",
    ]
    return "".join(parts) + _FOOT


def schema_json() -> str:
    """params/reports/schema.json: the JSON Schema of a report's file, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Report.model_json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_documents() -> None:
    """Writes both files."""
    (FOLDER / "README.md").write_text(readme(), encoding="utf-8")
    (FOLDER / "schema.json").write_text(schema_json(), encoding="utf-8")


def _keys(schema: Mapping[str, Any]) -> str:
    rows = [_row(name, part, name in schema["required"]) for name, part in schema["properties"].items()]
    return _table(("key", "values", "default", "meaning"), rows)


def _row(name: str, part: Mapping[str, Any], is_required: bool) -> tuple[str, ...]:
    default = "must be given" if is_required else f"`{json.dumps(part['default'], ensure_ascii=False)}`"
    return f"`{name}`", _values(part), default, part["description"]


def _values(part: Mapping[str, Any]) -> str:
    if part.get("enum") == list(METRICS):
        return "one of the metrics below"
    if "enum" in part:
        return " or ".join(f"`{value}`" for value in part["enum"])
    if part["type"] == "integer":
        return f"whole number, {part['minimum']} to {part['maximum']}"
    return {"string": "text", "array": "list", "object": "dimensions with lists of values"}[part["type"]]


def _periods() -> str:
    words = ", ".join(f"`{words}`" for words in EXAMPLES)
    return (
        f"{words}; other numbers and days in their places. `period` is the one the team's calendar reports by. The last"
        " period counts up to the day the report is as of; an earlier one that it is compared with counts as many days."
    )


def _metrics() -> str:
    rows: Iterator[tuple[str, ...]] = (
        (f"`{metric.id}`", metric.question, f"`{definition.id}`", definition.words)
        for metric in METRICS.values()
        for definition in metric.definitions
    )
    return _table(("metric", "question", "definition", "in words"), list(rows))


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    write_documents()
