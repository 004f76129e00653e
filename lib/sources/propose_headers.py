"""Headers of an unknown file guessed as canonical columns: by the words CRMs use, never by looking away."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lib.canonical.schema import TABLES
from lib.yaml_files import read_yaml

_ALIKE = 90
_PREFIX = re.compile(r"^(optional|associated|primary) ")
_NUMBERS = ("id", "no", "nr", "number", "code", "key")
_EXPORT = {
    "data",
    "export",
    "exports",
    "crm",
    "all",
    "report",
    "sf",
    "hubspot",
    "salesforce",
    "zoho",
    "pipedrive",
    "sales",
}
_RECORDS = {"history", "audit", "log", "merge", "merged", "tag", "property", "properties"}
_NOISE = {"property", "hs", "the", "of", "your"}


@dataclass(frozen=True)
class Guess:
    """A header taken for a canonical column; `is_sure` when the words are those CRMs use for exactly that."""

    column: str
    header: str
    is_sure: bool


@dataclass(frozen=True)
class TableGuess:
    """A file taken for a canonical table: its columns, and whether the file is called so."""

    table: str
    columns: tuple[Guess, ...]
    is_called_so: bool

    @property
    def header_of(self) -> dict[str, str]:
        """Canonical column → header."""
        return {guess.column: guess.header for guess in self.columns}

    @property
    def is_sure(self) -> bool:
        """Whether name and key speak for the table."""
        key = set(TABLES[self.table].key)
        return self.is_called_so and key <= {guess.column for guess in self.columns if guess.is_sure}


@cache
def vocabulary() -> dict[str, Any]:
    """Canonical table → what its files and columns are called."""
    return read_yaml(Path(__file__).parent / "synonyms.yml")


def table_guesses(stem: str, headers: Sequence[str]) -> list[TableGuess]:
    """The canonical tables a file may be, best first: `stem` is its name without suffix, or its sheet's."""
    guesses = [
        TableGuess(table, column_guesses(table, headers), is_called(table, stem)) for table in vocabulary()
    ]
    found = [
        guess
        for guess in guesses
        if len(guess.columns) > 1
        and (guess.is_called_so or _fits(guess) or _is_told(guess.table, headers))
        and (_is_told(guess.table, headers) or not vocabulary()[guess.table].get("told_only"))
        and not _is_about(guess.table, stem)
    ]
    return sorted(
        found, key=lambda guess: (_is_told(guess.table, headers), _weight(guess, stem)), reverse=True
    )


def column_guesses(table: str, headers: Sequence[str]) -> tuple[Guess, ...]:
    """Each column of the table with the header that says it, exact words first, then words much alike."""
    spoken = {header: _spoken(header, table) for header in headers}
    taken: set[str] = set()
    found: dict[str, Guess] = {}
    for is_alike in (_is_equal, _is_much_alike):
        for column, phrases in vocabulary()[table]["columns"].items():
            match = _match(phrases, {h: s for h, s in spoken.items() if h not in taken}, is_alike)
            if column not in found and match is not None:
                header, is_sure = match
                found[column] = Guess(column, header, is_sure and is_alike is _is_equal)
                taken.add(header)
    (*_, key) = TABLES[table].key
    if key not in found and (header := _numbered(table, [name for name in headers if name not in taken])):
        found[key] = Guess(key, header, is_sure=False)
    order = [column.name for column in TABLES[table].columns]
    return tuple(sorted(found.values(), key=lambda guess: order.index(guess.column)))


def _numbered(table: str, headers: Iterable[str]) -> str | None:
    """A header that is the table's own name, or its name and "number": `Ticket`, `Order no.`."""
    called = vocabulary()[table]["called"]
    own = {*called, *(f"{name} {number}" for name in called for number in _NUMBERS)}
    return next((header for header in headers if words(header) in own), None)


def words(text: str) -> str:
    """A header or file name as lower-case words: `OwnerId`, `owner_id` and `Owner - ID` are `owner id`."""
    plain = unicodedata.normalize("NFKC", text).replace("IDs", "Ids")
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return " ".join(
        word for word in re.findall(r"\w+", apart.replace("_", " ").lower()) if word not in _NOISE
    )


def is_called(table: str, stem: str) -> bool:
    """Whether a file's name is one of the names its table goes by, but for words like "export" and numbers."""
    spoken = {word for word in words(stem).split() if word not in _EXPORT and not word.isdigit()}
    names = [*vocabulary()[table]["called"], *vocabulary()[table].get("files", ())]
    return any(
        spoken <= set(form.split()) for name in names for form in _forms(name) if _called_length(table, stem)
    )


def _called_length(table: str, stem: str) -> int:
    spoken = f" {words(stem)} "
    called = [*vocabulary()[table]["called"], *vocabulary()[table].get("files", ())]
    hits = [word for word in called if any(f" {form} " in spoken for form in _forms(word))]
    return max((len(word.split()) for word in hits), default=0)


def _forms(word: str) -> tuple[str, ...]:
    return (word, f"{word}s", f"{word}es", f"{word[:-1]}ies")


def _spoken(header: str, table: str) -> set[str]:
    """The header's words, with and without the table's own name in front."""
    spoken = words(header)
    names = vocabulary()[table]["called"]
    shorter = {spoken.removeprefix(f"{name} ") for name in names}
    return {text for form in {spoken, *shorter} for text in (form, _PREFIX.sub("", form))}


def _match(phrases: Iterable[str], spoken: dict[str, set[str]], is_alike: Any) -> tuple[str, bool] | None:
    for phrase in phrases:
        wanted = words(phrase)
        for header, texts in spoken.items():
            if any(is_alike(wanted, text) for text in texts):
                return header, not phrase.endswith("?")
    return None


def _is_equal(phrase: str, text: str) -> bool:
    return phrase == text


def _is_much_alike(phrase: str, text: str) -> bool:
    from rapidfuzz.fuzz import ratio

    return min(len(phrase), len(text)) > 4 and ratio(phrase, text) >= _ALIKE


def _is_told(table: str, headers: Iterable[str]) -> bool:
    """Whether a header is one that only the tools behind this table's files write."""
    return bool({*vocabulary()[table].get("tells", ())} & {words(header) for header in headers})


def _fits(guess: TableGuess) -> bool:
    columns = {found.column for found in guess.columns}
    return len(columns) >= 3 and set(TABLES[guess.table].key) <= columns


def _is_about(table: str, stem: str) -> bool:
    """Whether the file is called a history or the like of the table's records, and the table is none."""
    spoken = {word for word in words(stem).split() if word in _RECORDS}
    return not spoken <= {word for name in vocabulary()[table]["called"] for word in name.split()}


def _weight(guess: TableGuess, stem: str) -> tuple[int, int, int]:
    sure = sum(found.is_sure for found in guess.columns)
    return (_called_length(guess.table, stem), sure, len(guess.columns))
