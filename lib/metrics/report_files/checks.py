"""What only the data can tell of a report file: whether the source has the groups and the values it names."""

from collections.abc import Iterator, Mapping

from lib.canonical.opened import OpenedTables
from lib.metrics.cut import Cut, NotRecordedError, refuse_dimensions, refuse_values
from lib.metrics.report_files.model import Item, Report
from lib.problems import InputError


def refuse_unanswerable(tables: OpenedTables, reports: Mapping[str, Report]) -> None:
    """Raises InputError for groups and filter values that the team's source does not have, file by file.

    A table that the source lacks, or a field it never fills in, is no mistake of the file: the report says so in
    place of the answer.
    """
    findings = [
        f"{name}: {finding}" for name, report in reports.items() for finding in _findings(tables, report)
    ]
    if findings:
        raise InputError(findings)


def _findings(tables: OpenedTables, report: Report) -> Iterator[str]:
    try:
        report.day(tables.parameters.as_of)
    except InputError as error:
        yield from error.findings
    for place, item in enumerate(report.items, start=1):
        yield from (f"items.{place}: {finding}" for finding in _of_item(tables, item))


def _of_item(tables: OpenedTables, item: Item) -> Iterator[str]:
    definition = item.chosen("")
    if definition.table not in tables:
        return
    cut = Cut(by=tuple(item.by), where=item.where)
    try:
        refuse_dimensions(item.record, tables[definition.table], cut)
        refuse_values(tables, definition.table, cut)
    except InputError as error:
        if isinstance(error, NotRecordedError):
            return
        yield from error.findings
