"""What only the data can tell of a report file: whether the source has the groups and the values it names."""

from collections.abc import Iterator, Mapping

from lib.canonical.opened import OpenedTables
from lib.metrics.cut import Cut, refuse_dimensions, refuse_values
from lib.metrics.report_files.model import Item, Report
from lib.problems import InputError


def refuse_unanswerable(tables: OpenedTables, reports: Mapping[str, Report]) -> None:
    """Raises InputError for groups and filter values that the team's source does not have, file by file.

    A table that the source lacks is no mistake of the file: the report says so in place of the answer.
    """
    findings = [
        f"{name}: items.{place}: {finding}"
        for name, report in reports.items()
        for place, item in enumerate(report.items, start=1)
        for finding in _findings(tables, item)
    ]
    if findings:
        raise InputError(findings)


def _findings(tables: OpenedTables, item: Item) -> Iterator[str]:
    definition = item.chosen("")
    if definition.table not in tables:
        return
    cut = Cut(by=tuple(item.by), where=item.where)
    try:
        refuse_dimensions(item.record, tables[definition.table], cut)
        refuse_values(tables, definition.table, cut)
    except InputError as error:
        yield from error.findings
