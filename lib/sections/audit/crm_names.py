"""What a field is called in the CRM: the header the mapping reads it from."""

from collections.abc import Mapping

from lib.sources.inventory import matches
from lib.sources.mapping import Entry, load_mapping

Headers = Mapping[tuple[str, str], str]


def crm_headers(mapping: str, places: Mapping[tuple[str, str], str]) -> Headers:
    """The CRM's own name of fields, by table and column; empty for one the mapping does not read from a header.

    `places` gives the file a record of each came from, below the data folder.
    """
    tables = load_mapping(mapping).tables
    return {
        (table, column): _header(_entries(tables.get(table, []), file), column)
        for (table, column), file in places.items()
    }


def _entries(entries: list[Entry], file: str) -> list[Entry]:
    """The entries the file may be of, itself first; a file of dated exports goes by its path below its day."""
    names = (file, file.split("/", 1)[-1])
    fitting = [entry for entry in entries if entry.file and any(matches(name, entry.file) for name in names)]
    return fitting or entries


def _header(entries: list[Entry], column: str) -> str:
    for entry in entries:
        if column in entry.columns:
            return " / ".join(entry.columns[column])
        if column in entry.joined:
            return " + ".join(entry.joined[column])
    return ""
