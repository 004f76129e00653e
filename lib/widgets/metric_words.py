"""What is said of a metric while it is chosen: its value now, whether it can be computed, how good its data is."""

from lib.metrics.choosing import quality_of, readiness_of
from lib.workbook import Workbook


def stands(workbook: Workbook, metric: str) -> float | None:
    """Where a metric stands now, as it is typed; nothing where it cannot be computed."""
    found = readiness_of(workbook.tables, metric, "", (workbook.period,))
    return round(found.row["value"], 3) if found.state == "computed" else None


def told_of(workbook: Workbook, metric: str, definition: str) -> str:
    """Value and grade of the data of a metric, or why it cannot be told, in a sentence or two."""
    found = readiness_of(workbook.tables, metric, definition, (workbook.period,))
    if found.state != "computed":
        return f"{found.label} cannot be told from this team's data. {found.why_not}"
    text = workbook.formats.text
    value = text(found.row["value"], found.row["unit"])
    quality = quality_of(workbook.audit, found.key)
    if quality is None:
        return f"{found.label} is {value} now; how good its data is was not judged."
    share = text(quality.grade.share, "share")
    return f"{found.label} is {value} now. Data: grade {quality.grade.letter}, {share} of {quality.grade.records:,} records of {quality.table.replace('_', ' ')} have no known fault in the fields it reads."
