"""Names of people: given and family name swapped, digits, single letters, both names in one field."""

from functools import cached_property

import pandas as pd

from lib.audit.checks.values import keyed, only
from lib.audit.finding import Check
from lib.audit.records import Records
from lib.audit.verdicts.look_alikes import look_of
from lib.audit.verdicts.person_names import SURE, no_name_reason, swap_probability, taken_apart
from lib.audit.wording import capitalised, field_of, records_of

_ODD = r"\d|^\W*\p{L}\W*$"
NAMED = (("contacts", "first_name"), ("contacts", "last_name"), ("leads", "name"), ("users", "name"))


class Names:
    """The names of the contacts, each question about them asked once."""

    def __init__(self, records: Records) -> None:
        self._records = records

    @cached_property
    def swapped(self) -> pd.DataFrame:
        """Contacts whose given name stands where the family name belongs, and the other way round."""
        people = self._people
        found = people[swap_probability(people) >= SURE]
        return found.assign(
            value=found["first_name"],
            beside="last name " + found["last_name"],
            suggestion=found["last_name"],
        )

    @cached_property
    def whole(self) -> pd.DataFrame:
        """Contacts with both names in one of the two fields and nothing in the other."""
        people = self._people
        one = people[people["first_name"].isna() != people["last_name"].isna()]
        written = one["first_name"].fillna(one["last_name"])
        parts = [None if look_of(text) else taken_apart(text) for text in written]
        found = one.assign(value=written, apart=parts)
        found = only(found, (part is not None for part in parts))
        return found.assign(
            beside=[f"first name {part.first}, last name {part.last}" for part in found["apart"]],
            suggestion=[
                part.first if pd.notna(first) else part.last
                for part, first in zip(found["apart"], found["first_name"], strict=True)
            ],
        )

    @cached_property
    def _people(self) -> pd.DataFrame:
        rows = keyed(self._records, "contacts")
        people = rows.select("record_id", "first_name", "last_name", "email")
        people = people.filter(people.first_name.notnull() | people.last_name.notnull())
        return self._records.tables.frame(people.order_by("record_id"))


def person_name_checks(records: Records) -> tuple[Check, ...]:
    """Swapped and whole names of contacts, and a check for each column of NAMED."""
    names = Names(records)
    return (_swapped(names), _whole(names), *(_odd(*column) for column in NAMED))


def _odd_names(records: Records, table: str, column: str) -> pd.DataFrame:
    rows = keyed(records, table)
    odd = rows.filter(rows[column].re_search(_ODD)).select("record_id", value=column)
    found = records.tables.frame(odd.order_by("record_id"))
    reasons = ["" if look_of(text) else no_name_reason(text) for text in found["value"]]
    found = found.assign(beside=reasons)
    return found[found["beside"] != ""]


def _swapped(names: Names) -> Check:
    return Check(
        id="names/contacts/swapped",
        kind="misplaced value",
        table="contacts",
        field="first_name",
        title="Contacts: first and last name swapped",
        question="Contacts: is every given name in the field for it?",
        hurts="letters to people, and finding the same person twice",
        remedy="Swap the two names; look for a form or an import that mixes them up.",
        severity="medium",
        beside="last_name",
        finds=lambda _: names.swapped,
    )


def _whole(names: Names) -> Check:
    return Check(
        id="names/contacts/in-one-field",
        kind="misplaced value",
        table="contacts",
        field="first_name",
        title="Contacts: both names in one field",
        question="Contacts: does each name have its own field?",
        hurts="letters to people, and finding the same person twice",
        remedy="Take the name apart as suggested, and ask for both names in the form.",
        severity="low",
        finds=lambda _: names.whole,
    )


def _odd(table: str, column: str) -> Check:
    words = f"{capitalised(records_of(table))}: {field_of(column)}"
    return Check(
        id=f"names/{table}/{column}-odd",
        kind="invalid value",
        table=table,
        field=column,
        title=f"{words} with digits, or of one letter",
        question=f"{words}: can it be the name of a person?",
        hurts="letters to people, and finding the same person twice",
        remedy="Ask for the name; let the form refuse digits in names.",
        severity="low",
        finds=lambda records: _odd_names(records, table, column),
    )
