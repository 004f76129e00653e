"""Can each metric be computed from our data, and how good is that data?"""

from collections.abc import Sequence

import pandas as pd

from lib.metrics.choosing import PRESETS, Quality, Readiness, quality_of, readiness_of
from lib.sections.figures import figures_of
from lib.sections.metric_selection.scores import measured_text, scores
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_COLUMNS = {
    "metric": ("Metric", "text"),
    "state": ("Can it be computed?", "text"),
    "value": ("Value now", "text"),
    "n": ("Records", "count"),
    "letter": ("Data", "text"),
    "clean": ("Records without a known fault", "share"),
    "judged": ("Judged", "text"),
    "definition": ("Definition", "text"),
}
_STATES = {
    "computed": "yes",
    "no value": "yes, but not in this period",
    "table missing": "no: a table is missing",
    "no such definition": "no: there is no such definition",
    "not in the catalogue": "no: not in the catalogue",
}
_GOOD = ("A", "B")


def ready(workbook: Workbook) -> Section:
    """Can each chosen metric be computed and how good are the records behind it; the method's own where none is chosen."""
    chosen = tuple(score.readiness for score in scores(workbook))
    found = chosen or proposed(workbook)
    told = [_row(workbook, readiness) for readiness in found]
    rows = pd.DataFrame([row for row, _ in told])
    what = "chosen metrics" if chosen else "metrics proposed for the goals below"
    return Section(
        id="metric_selection.ready",
        headline=_headline(found, rows, what),
        reading="“Data” grades the records of the table that limits the metric most: those without a known fault in any of the fields it reads, from A (98 % and more) to E (below 80 %). Faults in other fields do not touch the metric.",
        action=_action(rows, found),
        table=display_table(rows, _COLUMNS, workbook.formats, f"The {what}"),
        note="Which fields a metric reads is told by the metric itself, not by hand; the audit lists the faults.",
        figures=tuple(figure for _, figures in told for figure in figures),
    )


def proposed(workbook: Workbook) -> tuple[Readiness, ...]:
    """Every metric that the method proposes for its goals, each once."""
    named = dict.fromkeys(
        (each.metric_id, each.definition) for preset in PRESETS for each in preset.proposals
    )
    return tuple(readiness_of(workbook.tables, *each, (workbook.period,)) for each in named)


def _row(workbook: Workbook, readiness: Readiness) -> tuple[dict[str, object], tuple[Figure, ...]]:
    row, quality = readiness.row, quality_of(workbook.audit, readiness.key) if readiness.definition else None
    told = {
        "metric": readiness.label,
        "state": _STATES[readiness.state],
        "value": measured_text(workbook, row.get("value"), row.get("unit", "number")),
        "n": row.get("n"),
        "letter": quality.grade.letter if quality else "–",
        "clean": quality.grade.share if quality else None,
        "judged": _judged(quality) if quality else "–",
        "definition": readiness.definition.words if readiness.definition else readiness.why_not,
    }
    figures = () if readiness.values is None else figures_of(readiness.values)
    return told, (*figures, *_quality_figures(readiness, quality))


def _judged(quality: Quality) -> str:
    return f"{counted(quality.grade.records, 'record')} of {quality.table.replace('_', ' ')}, {counted(len(quality.fields), 'field')}"


def _quality_figures(readiness: Readiness, quality: Quality | None) -> list[Figure]:
    if quality is None:
        return []
    grade = quality.grade
    parts = {"numerator": grade.clean, "denominator": grade.records, "n": grade.records}
    group = {"table": quality.table, "definition": readiness.key}
    name = f"{readiness.metric_id}/data_without_fault"
    return [Figure(readiness.metric_id, name, grade.share, "share", group, **parts)]


def _headline(found: Sequence[Readiness], rows: pd.DataFrame, what: str) -> str:
    can = sum(each.state in ("computed", "no value") for each in found)
    weak = [row["metric"] for row in rows.to_dict("records") if row["letter"] not in (*_GOOD, "–")]
    doubt = (
        f"; the data behind {listed(weak)} {'is' if len(weak) == 1 else 'are'} weaker than B" if weak else ""
    )
    return f"{can:,} of the {len(found):,} {what} can be computed from this team's data{doubt}."


def _action(rows: pd.DataFrame, found: Sequence[Readiness]) -> str:
    lacking = [each for each in found if each.state not in ("computed", "no value")]
    if lacking:
        return f"{lacking[0].label}: {lacking[0].why_not} Choose another metric until it can be computed."
    known = rows[rows["clean"].notna()]
    if known.empty:
        return "No record behind these metrics was judged."
    worst = known.loc[known["clean"].astype("float64").idxmin()]
    if worst["letter"] == "A":
        return "The data is good enough for every one of them."
    return f"Put right the records behind “{worst['metric']}” first: the audit's list to fix names them."
