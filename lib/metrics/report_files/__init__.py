"""Report files: custom reports as text under version control: which metric, cut how, over which rows and days."""

from lib.metrics.report_files.checks import refuse_unanswerable
from lib.metrics.report_files.model import Item, Report
from lib.metrics.report_files.reading import (
    FOLDER,
    checked_report,
    read_report,
    report_file,
    report_names,
    reports_chosen,
)
from lib.metrics.report_files.writing import difference, report_text, write_report

__all__ = [
    "FOLDER",
    "Item",
    "Report",
    "checked_report",
    "difference",
    "read_report",
    "refuse_unanswerable",
    "report_file",
    "report_names",
    "report_text",
    "reports_chosen",
    "write_report",
]
