"""The trust line of a cover: how good the records behind a report are, and what their faults would change most."""

from collections.abc import Mapping

import pandas as pd

from lib.audit.grade import LOGS, Grade
from lib.audit.worth.uses import reports_reading
from lib.metrics.effect_questions import ALL
from lib.sections.effect_words import fault_words, figure_name, moving, over, sides
from lib.sections.words import counted
from lib.workbook import Workbook

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "pipeline": ("open_pipeline",),
    "forecast": ("forecast", "won_revenue"),
    "conversion": ("win_rate", "lead_conversion"),
    "sales_cycle": ("sales_cycle",),
    "sales_trend": ("won_revenue", "win_rate", "sales_cycle"),
    "lost_deals": ("losses", "win_rate"),
    "leads": ("lead_conversion",),
    "campaigns": (),
    "customers": ("new_customers",),
    "profitability": (),
    "service": (),
}
"""Which of the figures asked twice a report shows, if any; one that is not named may show any."""


def trust_line(workbook: Workbook, report: str) -> str:
    """Grade of the records in the tables a report uses, and the fault that moves its figures most.

    Empty where nothing was judged, and in the audit, whose findings say it at length: it only leaves it to others.
    """
    if not workbook.is_judged or report == "audit":
        return ""
    grade = _grade(workbook, report)
    if grade.share is None:
        return "No record of this team is in the tables used here."
    share = workbook.formats.text(grade.share, "share")
    return f"Grade {grade.letter}: {share} of {counted(grade.records, 'record')} in the tables used here have no known fault{_largest(workbook, report)}."


def _grade(workbook: Workbook, report: str) -> Grade:
    """The grade of the tables a report reads, those that machines write left out as in the grade of all."""
    used = {column.split(".")[0] for column, reports in reports_reading().items() if report in reports}
    grades = workbook.judged["grades"]
    rows = grades[(grades["by"] == "table") & ~grades["group"].isin(LOGS)]
    chosen = rows[rows["group"].isin(used)] if used else rows
    return Grade(int(chosen["clean"].sum()), int(chosen["records"].sum()))


def _largest(workbook: Workbook, report: str) -> str:
    """What moves most: figures of the report's own period first, as they stand on its page."""
    rows = _single(moving(workbook.judged["values"]), report)
    if rows.empty:
        return "; no fault found moves its figures" if _SHOWN.get(report) else ""
    own = rows[rows["span"] != "history"]
    row = (rows if own.empty else own).iloc[0].to_dict()
    name = figure_name(row)
    figure = f"{name[0].lower()}{name[1:]} {over(workbook, row['span'])}"
    fault = fault_words(workbook.judged["faults"], row["fault"])
    return (
        f"; {figure} would be {sides(row, workbook.formats)} if {fault} were put right (the largest effect)"
    )


def _single(rows: pd.DataFrame, report: str) -> pd.DataFrame:
    """Effects of one class of faults on figures that are not cut into groups."""
    shown = _SHOWN.get(report)
    is_shown = rows["metric"].isin(shown) if shown is not None else pd.Series(True, index=rows.index)
    return rows[is_shown & (rows["fault"] != ALL) & (rows["by"] == "")]
