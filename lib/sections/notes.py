"""The notes at a report's end: definitions, what is left out, and what the report was made from."""

from collections.abc import Sequence
from importlib.metadata import version

import pandas as pd

from lib.metrics.metric import Definition, Metric
from lib.sections.derived import DERIVED
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook


def notes(workbook: Workbook, report: str, metrics: Sequence[str], left_out: Sequence[str] = ()) -> Section:
    """The last section of a report: every definition used, derived figures included, what is left out, and the run's fingerprint."""
    records = [
        (workbook.metric(name), definition)
        for name in metrics
        for definition in workbook.metric(name).definitions
    ]
    rows = pd.DataFrame(
        [*(_row(workbook, metric, definition) for metric, definition in records), *_derived(report)]
    )
    edges = [
        f"{workbook.metric(name).label}: {case}"
        for name in metrics
        for case in workbook.metric(name).edge_cases
    ]
    columns = {
        "metric": ("Metric", "text"),
        "words": ("Definition", "text"),
        "use": ("Use here", "text"),
        "used_by": ("Also used by", "text"),
    }
    return Section(
        id=f"{report}.notes",
        headline="",
        points=(*left_out, *edges),
        facts=_facts(workbook),
        table=display_table(rows, columns, workbook.formats, "Definitions", most=200) if records else None,
        style="notes",
        is_end=True,
    )


def _row(workbook: Workbook, metric: Metric, definition: Definition) -> dict[str, str]:
    is_headline = workbook.definition(metric.id) == definition.id
    return {
        "metric": metric.label,
        "words": definition.words,
        "use": "headline" if is_headline else "beside it",
        "used_by": definition.used_by,
    }


def _derived(report: str) -> list[dict[str, str]]:
    """The figures a report derives, as rows of its definitions."""
    return [
        {
            "metric": name.replace("*/", "").replace("_", " ").replace("/", ": "),
            "words": words,
            "use": "derived",
            "used_by": "",
        }
        for name, words in DERIVED.get(report, {}).items()
    ]


def _facts(workbook: Workbook) -> tuple[tuple[str, str], ...]:
    settings = workbook.parameters.settings
    scope = ", ".join(
        f"{name}: {' or '.join(values)}" for name, values in settings.scope.model_dump().items() if values
    )
    return (
        ("Whose records", scope or "the whole company"),
        (
            "Business days",
            f"{settings.calendar.timezone}, fiscal year from month {settings.calendar.fiscal_year_starts}",
        ),
        (
            "Sales cycle starts with",
            f"the deal's {settings.definitions.sales_cycle_start.replace('_', ' ')} day",
        ),
        ("Thin figures", f"rates over fewer than {settings.minimum_n} records are marked with *"),
        ("Mapping", str(workbook.snapshot.manifest["mapping"])),
        ("Data fingerprint", workbook.snapshot.fingerprint[:16]),
        ("Workbook version", version("crm-workbook")),
    )
