"""What the custom reports found in sum, and the definitions behind them."""

from collections.abc import Iterator
from itertools import islice

from lib.metrics.report_files import Report, reports_chosen
from lib.problems import WorkbookError
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.custom_report.answers import as_it_was
from lib.sections.custom_report.asked import finding_of
from lib.sections.section import Figure, Section
from lib.workbook import Workbook

_FINDINGS = 3
NONE_CHOSEN = (
    "No custom report is chosen. Name one in the team's settings: custom_report: [weekly_sales_meeting]."
)


def cover(workbook: Workbook) -> Section:
    """The first findings of the reports chosen."""
    reports = list(reports_chosen(workbook.parameters.settings).values())
    told = (finding for report in reports for finding in _findings(workbook, report))
    found = list(islice(told, _FINDINGS))
    days = {report.day(workbook.as_of) for report in reports}
    then = workbook.at(days.pop()) if len(days) == 1 else workbook
    figures = tuple(figure for _, shown in found for figure in shown)
    return front(then, "custom_report", [words for words, _ in found] or [NONE_CHOSEN], figures)


def _findings(workbook: Workbook, report: Report) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """What was found for each question that can be answered, with the figures behind it."""
    then = as_it_was(workbook, report)
    for item in report.items:
        try:
            yield finding_of(then, item)
        except WorkbookError as problem:
            yield f"{item.record.label} cannot be shown. {problem}", ()


def notes(workbook: Workbook) -> Section:
    """Definitions used, what is left out, run details."""
    reports = reports_chosen(workbook.parameters.settings)
    metrics = dict.fromkeys(item.metric for report in reports.values() for item in report.items)
    names = [
        f"{report.title}: params/reports/{name}.yml"
        for name, report in reports.items()
        if not name.endswith((".yml", ".yaml"))
    ]
    return ending.notes(workbook, "custom_report", tuple(metrics), tuple(names))
