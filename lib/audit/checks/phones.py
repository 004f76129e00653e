"""Telephone numbers that nobody can be reached under, by the numbering plan of the record's country."""

from functools import cached_property

import ibis
import pandas as pd
from ibis import Table

from lib.audit.checks.values import keyed, only
from lib.audit.finding import Check
from lib.audit.records import Records
from lib.audit.verdicts.countries import country_code
from lib.audit.verdicts.look_alikes import look_of
from lib.audit.verdicts.phones import assigned_digits, country_codes, dialled, national_digits
from lib.audit.verdicts.placeholders import is_placeholder
from lib.audit.wording import capitalised, records_of

DIALLED = ("companies", "contacts", "service_calls")
"""Tables with a column `phone`."""

_FROM_ABROAD = r"^\s*\+[\d ()./-]+$"
_AT_HOME = r"^[\d ()./-]+$"
_NUMBERS = ("a telephone number", "a number", "a date", None)
"""What a telephone number may look like: `030 12.34.56` resembles a date."""


class Numbers:
    """The telephone numbers of one table."""

    def __init__(self, records: Records, table: str) -> None:
        self._records, self._table = records, table

    @cached_property
    def undialled(self) -> pd.DataFrame:
        """Records whose number the numbering plan does not know, placeholders and addresses apart."""
        rows = self._rows
        odd = self._records.tables.frame(rows.filter(~self._is_plain)).sort_values(
            "record_id", ignore_index=True
        )
        odd = only(odd, (_is_number(text) for text in odd["value"]))
        told = {
            pair: dialled(pair[0], pair[1] or None)
            for pair in set(zip(odd["value"], odd["country"].map(_region), strict=True))
        }
        verdicts = [told[pair] for pair in zip(odd["value"], odd["country"].map(_region), strict=True)]
        odd = odd.assign(
            beside=[each.reason for each in verdicts], suggestion=[each.meant for each in verdicts]
        )
        return odd[odd["beside"] != ""]

    @cached_property
    def _rows(self) -> Table:
        rows = keyed(self._records, self._table)
        rows = rows.filter(rows.phone.notnull())
        own = rows.country if "country" in rows.columns else ibis.null("string")
        companies = self._records.tables.imported("companies")
        if self._table == "companies" or companies is None or "company_id" not in rows.columns:
            return rows.select("record_id", value="phone", country=own)
        known = companies.group_by(key="company_id").agg(seat=companies.country.min())
        joined = rows.mutate(own=own).left_join(known, rows.company_id == known.key)
        return joined.select("record_id", value="phone", country=ibis.coalesce(joined.own, joined.seat))

    @property
    def _digits(self) -> ibis.Value:
        return self._rows.value.re_replace(r"\D", "")

    @cached_property
    def _is_plain(self) -> ibis.Value:
        """Certainly assigned, told by the plan's own patterns without reading each number with the library."""
        value, digits = self._rows.value, self._digits
        codes = country_codes(self._starts)
        pattern = assigned_digits(codes) if codes else ""
        from_abroad = value.re_search(_FROM_ABROAD) & ~value.contains("(0)")
        is_plain = from_abroad & digits.re_search(f"^(?:{pattern})$") if pattern else ibis.literal(False)
        at_home = value.re_search(_AT_HOME)
        for country in self._countries:
            pattern = national_digits(_region(country))
            if pattern:
                is_there = at_home & (self._rows.country == country)
                is_plain = is_plain | (is_there & digits.re_search(f"^{pattern}$"))
        return is_plain.fill_null(False)

    @cached_property
    def _starts(self) -> list[str]:
        rows = self._rows.mutate(start=self._digits.left(3))
        starts = rows.filter(rows.value.re_search(_FROM_ABROAD)).select("start").distinct()
        return self._records.tables.frame(starts)["start"].tolist()

    @cached_property
    def _countries(self) -> list[str]:
        """Countries of the records whose number is written as it is dialled at home."""
        rows = self._rows
        asked = rows.filter(rows.value.re_search(_AT_HOME) & rows.country.notnull())
        countries = self._records.tables.frame(asked.select("country").distinct())["country"]
        return sorted(country for country in countries if _region(country))


def _is_number(text: str) -> bool:
    """Whether it means to be one: placeholders and addresses are faults of their own."""
    return not is_placeholder(text, "phone") and look_of(text) in _NUMBERS


def _region(country: object) -> str:
    return (country_code(country) or "") if isinstance(country, str) else ""


def phone_checks(records: Records) -> tuple[Check, ...]:
    """One check for each table of DIALLED."""
    return tuple(_check(table, Numbers(records, table)) for table in DIALLED)


def _check(table: str, judged: Numbers) -> Check:
    words = capitalised(records_of(table))
    return Check(
        id=f"phones/{table}/undialled",
        kind="invalid value",
        table=table,
        field="phone",
        title=f"{words}: telephone number that cannot be one",
        question=f"{words}: does the numbering plan know every telephone number?",
        hurts="calls to customers, matching of calls to people",
        remedy="Write the number suggested, in its international form, or ask for it.",
        severity="medium" if table == "contacts" else "low",
        finds=lambda _: judged.undialled,
    )
