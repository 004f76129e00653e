"""Labels that stand for the same thing as another one: `technolgy`, Italy / IT / Italia, spaces and case."""

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from lib.audit.checks.values import counted_values, holders, nothing
from lib.audit.finding import Check
from lib.audit.records import Records
from lib.audit.verdicts.labels import Variant, variants
from lib.audit.verdicts.look_alikes import look_of
from lib.audit.verdicts.placeholders import is_placeholder
from lib.audit.wording import capitalised, field_of, records_of

LABELLED: Mapping[str, Mapping[str, str]] = {
    "companies": {"industry": "industry", "country": "country", "region": "label", "city": "spelling"},
    "contacts": {
        "country": "country",
        "lifecycle": "label",
        "consent": "label",
        "title": "spelling",
        "city": "spelling",
    },
    "users": {"role": "label", "team": "spelling", "region": "label"},
    "leads": {"source": "label", "medium": "label", "status": "label"},
    "deals": {"source": "label", "lost_reason": "label", "competitor": "label", "forecast_category": "label"},
    "quotes": {"status": "label"},
    "orders": {"status": "label"},
    "products": {"line": "spelling", "tier": "spelling"},
    "campaigns": {"kind": "label", "status": "label"},
    "cases": {"kind": "label", "priority": "label", "status": "label"},
}
"""Columns by which reports group, and how their labels are compared: see `labels.variants`."""

FEW = 300
"""A column of more different values than this holds no labels."""

PERHAPS = "-perhaps"
"""How the id of a check ends that finds what only may be another's short form."""

_HURTS = "every table and chart by {}: one group is counted as several"


class Labels:
    """The labels of one table, counted once."""

    def __init__(self, records: Records, table: str) -> None:
        self._records, self._table = records, table

    def found(self, column: str, *, is_sure: bool) -> pd.DataFrame:
        """Records with a label that stands for another one, what is sure and what is not apart."""
        meant = {each.label: each.meant for each in self.variants[column] if each.is_sure == is_sure}
        if not meant:
            return nothing()
        rows = holders(self._records, self._table, {column: list(meant)})
        return rows.assign(suggestion=rows["value"].map(meant))

    @cached_property
    def variants(self) -> dict[str, list[Variant]]:
        """By column the labels that stand for others."""
        sorts = LABELLED[self._table]
        counts = counted_values(self._records, self._table, list(sorts))
        return {column: _variants(counts[counts["column"] == column], sort) for column, sort in sorts.items()}


def _variants(counts: pd.DataFrame, sort: str) -> list[Variant]:
    if len(counts) > FEW:
        return []
    known = {
        label: int(count)
        for label, count in zip(counts["value"], counts["records"], strict=True)
        if look_of(label) is None and not is_placeholder(label, "label")
    }
    return variants(known, sort)


def label_checks(records: Records) -> tuple[Check, ...]:
    """Two checks for each column of LABELLED: what is surely another name, and what may be."""
    checks = []
    for table, columns in LABELLED.items():
        judged = Labels(records, table)
        for column, sort in columns.items():
            checks.append(_check(judged, (table, column), is_sure=True))
            if sort in ("label", "industry"):
                checks.append(_check(judged, (table, column), is_sure=False))
    return tuple(checks)


def _check(judged: Labels, where: tuple[str, str], *, is_sure: bool) -> Check:
    table, column = where
    words = f"{capitalised(records_of(table))}: {field_of(column)}"
    written = "written in more than one way" if is_sure else "perhaps another's short form"
    asked = "does each go by one name" if is_sure else "is none the short form of another"
    return Check(
        id=f"labels/{table}/{column}{'' if is_sure else PERHAPS}",
        kind="label variant",
        table=table,
        field=column,
        title=f"{words} {written}",
        question=f"{words}: {asked}?",
        hurts=_HURTS.format(field_of(column)),
        remedy="Map the label to the one suggested in the mapping file, and offer a list to choose from in the form.",
        severity="medium" if is_sure else "low",
        finds=lambda _: judged.found(column, is_sure=is_sure),
    )
