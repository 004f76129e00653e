"""Texts that people type: placeholders, and values that stand in the wrong field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import ibis
import pandas as pd

from lib.audit.checks.values import holders, nothing, only
from lib.audit.finding import Check, Severity
from lib.audit.records import Records
from lib.audit.verdicts.look_alikes import SUSPECT, look_of
from lib.audit.verdicts.person_names import folded
from lib.audit.verdicts.placeholders import LONGEST, Sort, is_placeholder
from lib.audit.wording import capitalised, field_of, records_of

TYPED: Mapping[str, Mapping[str, Sort]] = {
    "companies": {
        "name": "company",
        "domain": "text",
        "industry": "label",
        "country": "place",
        "region": "label",
        "city": "place",
        "phone": "phone",
    },
    "contacts": {
        "first_name": "person",
        "last_name": "person",
        "email": "email",
        "phone": "phone",
        "title": "title",
        "country": "place",
        "city": "place",
    },
    "users": {"name": "person", "email": "email"},
    "leads": {"name": "person", "email": "email", "company_name": "company", "source": "label"},
    "deals": {"name": "company", "source": "label", "lost_reason": "label", "competitor": "label"},
    "activities": {"subject": "text"},
    "products": {"name": "text", "line": "label"},
    "campaigns": {"name": "text"},
    "cases": {"subject": "text"},
    "form_submissions": {"email": "email"},
}
"""Columns that people type, and what each holds."""

_BELONGS: Mapping[Sort, tuple[str, ...]] = {
    "phone": ("a telephone number", "a number", "a date", "an amount of money"),
    "email": ("an e-mail address",),
    "company": ("a number", "a web address", "a telephone number"),
    "text": ("a number", "a date", "a web address", "an amount of money", "a telephone number"),
}
"""What may stand there: 1-800-123-4567 has been a company, and a case is called what it is called."""

_MEMORABLE = 6
"""Fewer digits than this in the field of a place are a postcode or a house number: a number, not a telephone."""


class Texts:
    """The typed texts of one table, read once."""

    def __init__(self, records: Records, table: str) -> None:
        self._records, self._table = records, table
        self._sorts = TYPED[table]

    def placeholders(self, column: str) -> pd.DataFrame:
        """Records whose value says nothing. A name that the person's address confirms is a name: Mr Null exists."""
        found = self._held(self._empty_words, column)
        if self._sorts[column] != "person" or found.empty or "email" not in self._sorts:
            return found
        known = zip(found["value"], found["email"], strict=True)
        return only(
            found, (not folded(value) or folded(value) not in _names_in(email) for value, email in known)
        )

    def misplaced(self, column: str) -> pd.DataFrame:
        """Records whose value looks like something else than the column holds."""
        found = self._held(self._strangers, column)
        looks = self._strangers.get(column, {})
        return found.assign(beside=[f"looks like {looks[value]}" for value in found["value"]])

    @cached_property
    def _suspects(self) -> pd.DataFrame:
        """Distinct values that may be placeholders or strangers. Columns: column, value."""
        rows = self._records.tables.imported(self._table).select(*self._sorts)
        long = rows.pivot_longer(list(self._sorts), names_to="column", values_to="value")
        asked = long.filter(self._is_suspect(long)).distinct()
        return self._records.tables.frame(asked.order_by("column", "value"))

    def _is_suspect(self, long: ibis.Table) -> ibis.Value:
        """What plain patterns cannot clear; a number dialled from abroad and a plain address are clear at once."""
        value = long.value
        is_number = value.re_search(r"^\+[\d ()./-]{9,}$") & (long.column == "phone")
        is_address = value.re_search(r"^[^@]{3,}@[^@]{11,}$") & (long.column == "email")
        is_word = (value.length() <= LONGEST) | (long.column == "email")
        is_cleared = is_number & ~value.re_search(
            r"(0{5}|1{5}|2{5}|3{5}|4{5}|5{5}|6{5}|7{5}|8{5}|9{5}|12345|98765)"
        )
        return value.notnull() & ~is_cleared & ~is_address & (is_word | value.re_search(SUSPECT))

    @cached_property
    def _empty_words(self) -> dict[str, dict[str, str]]:
        """By column the values that are placeholders."""
        return self._guilty(lambda value, sort: "nothing" if is_placeholder(value, sort) else "")

    @cached_property
    def _strangers(self) -> dict[str, dict[str, str]]:
        """By column the values that belong elsewhere, with what they look like."""
        return self._guilty(_stranger)

    def _guilty(self, verdict: Callable[[str, Sort], str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {column: {} for column in self._sorts}
        for column, value in zip(self._suspects["column"], self._suspects["value"], strict=True):
            if said := verdict(value, self._sorts[column]):
                found[column][value] = said
        return found

    def _held(self, guilty: Mapping[str, Mapping[str, str]], column: str) -> pd.DataFrame:
        values = guilty.get(column, {})
        if not values:
            return nothing().assign(value=None, email=None)
        beside = ["email"] if "email" in self._sorts and column != "email" else []
        return holders(self._records, self._table, {column: list(values)}, beside)


def _names_in(email: object) -> str:
    return folded(email.partition("@")[0]) if isinstance(email, str) else ""


def _stranger(value: str, sort: Sort) -> str:
    look = look_of(value)
    if look is None or look in _BELONGS.get(sort, ()) or is_placeholder(value, sort):
        return ""
    is_short = look == "a telephone number" and sum(mark.isdigit() for mark in value) < _MEMORABLE
    return "a number" if is_short else look


@dataclass(frozen=True)
class _Column:
    table: str
    name: str

    @property
    def words(self) -> str:
        return f"{capitalised(records_of(self.table))}: {field_of(self.name)}"

    @property
    def severity(self) -> Severity:
        return "medium" if self.name in ("name", "email", "phone", "first_name", "last_name") else "low"


def text_checks(records: Records) -> tuple[Check, ...]:
    """Two checks for each column of TYPED: is it a placeholder, and does it belong there?"""
    checks = []
    for table, columns in TYPED.items():
        judged = Texts(records, table)
        for name in columns:
            column = _Column(table, name)
            checks += [_placeholder(column, judged), _misplaced(column, judged)]
    return tuple(checks)


def _placeholder(column: _Column, judged: Texts) -> Check:
    return Check(
        id=f"placeholders/{column.table}/{column.name}",
        kind="placeholder",
        table=column.table,
        field=column.name,
        title=f"{column.words} is a placeholder",
        question=f"{column.words}: is it meant, not typed to get past the form?",
        hurts="how full the field is; lists and letters that use it",
        remedy="Empty the field or fill it in; do not require what people do not know.",
        severity=column.severity,
        finds=lambda _: judged.placeholders(column.name),
    )


def _misplaced(column: _Column, judged: Texts) -> Check:
    return Check(
        id=f"misplaced/{column.table}/{column.name}",
        kind="misplaced value",
        table=column.table,
        field=column.name,
        title=f"{column.words} holds something else",
        question=f"{column.words}: does it hold what it asks for?",
        hurts="lists, letters and groupings that use the field, and the field it belongs to",
        remedy="Move the value to its own field; look for an import with columns shifted.",
        severity=column.severity,
        finds=lambda _: judged.misplaced(column.name),
    )
