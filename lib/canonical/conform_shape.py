"""The SQL that shapes one source's staged cells into the stored columns of its table."""

from dataclasses import dataclass
from functools import cached_property

from lib.canonical.conform_casts import Cast, cast_of, nothing_of
from lib.canonical.conform_texts import text_columns
from lib.canonical.lookups import Lookups, found_keys_sql
from lib.canonical.schema import Table
from lib.canonical.sql_text import name_sql
from lib.sources.mapping import Entry, Format

NUMBER = "n"


@dataclass(frozen=True)
class Shape:
    """How the staged cells of one source become rows of `table`.

    `select_sql` reads `staged` and gives: n, `text:<column>` for each mapped column, every stored column, and
    is_suspect (a required value is missing or some text could not be read).
    """

    table: Table
    entry: Entry
    style: Format
    lookups: Lookups

    @cached_property
    def texts(self) -> dict[str, str]:
        """Canonical column → SQL of its text over `staged`."""
        return text_columns(self.table, self.entry, self.style)

    @cached_property
    def casts(self) -> dict[str, Cast]:
        """Canonical column → its cast, for the mapped columns."""
        scale = self.entry.scale
        return {
            name: cast_of(self.table.column(name), self.text_sql(name), self.style, scale.get(name))
            for name in self.texts
        }

    @cached_property
    def stored(self) -> dict[str, str]:
        """Stored column → its SQL over the texts; NULL for columns nothing is mapped to."""
        columns: dict[str, str] = {}
        for column in self.table.columns:
            mapped = self.casts.get(column.name)
            columns |= mapped.stored if mapped else nothing_of(column)
        return columns

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns without which a row cannot stay: the key, then the required ones."""
        required = [column.name for column in self.table.columns if column.required]
        return tuple(dict.fromkeys([*self.table.key, *required]))

    @property
    def can_fail(self) -> list[str]:
        """Mapped columns whose text may be unreadable and that a row can do without."""
        return [name for name, cast in self.casts.items() if cast.can_fail and name not in self.needed]

    @property
    def looked_up(self) -> dict[str, str]:
        """Column → table of keys its text is looked up in."""
        return {name: self.lookups[found.table, found.by] for name, found in self.entry.lookup.items()}

    @property
    def is_complete_sql(self) -> str:
        """Whether a shaped row has every needed value."""
        return "(" + " AND ".join(f"NOT {self.is_unread_sql(name)}" for name in self.needed) + ")"

    def text_sql(self, column: str) -> str:
        """Name of a mapped column's text in the shaped rows."""
        return name_sql(f"text:{column}")

    def is_unread_sql(self, column: str) -> str:
        """Whether a shaped row has no value for the column."""
        nulls = (f"{name_sql(name)} IS NULL" for name in self.casts[column].stored)
        return f"({' AND '.join(nulls)})"

    @cached_property
    def select_sql(self) -> str:
        """The whole statement."""
        unread = [
            f"({self.text_sql(name)} IS NOT NULL AND {self.is_unread_sql(name)})" for name in self.can_fail
        ]
        suspect = " OR ".join([f"NOT {self.is_complete_sql}", *unread])
        stored = ", ".join(f"{sql} AS {name_sql(name)}" for name, sql in self.stored.items())
        return (
            f"WITH texts AS (SELECT {NUMBER}, {self._texts_sql} FROM staged), found AS ({self._found_sql}), "
            f"cast_rows AS (SELECT {NUMBER}, COLUMNS('^text:'), {stored} FROM found) "
            f"SELECT *, ({suspect}) AS is_suspect FROM cast_rows"
        )

    @property
    def _texts_sql(self) -> str:
        return ", ".join(f"{sql} AS {self.text_sql(name)}" for name, sql in self.texts.items())

    @property
    def _found_sql(self) -> str:
        if not self.looked_up:
            return "SELECT * FROM texts"
        replaced, joins = [], []
        for place, (column, keys) in enumerate(self.looked_up.items()):
            text = f"texts.{self.text_sql(column)}"
            replaced.append(f"coalesce(k{place}.key, {text}) AS {self.text_sql(column)}")
            # each text once: folding is dear, and the join adds no rows
            found = found_keys_sql(self.texts[column], keys)
            joins.append(f"LEFT JOIN ({found}) k{place} ON {text} = k{place}.label")
        return f"SELECT texts.* REPLACE ({', '.join(replaced)}) FROM texts {' '.join(joins)}"
