"""Which header of a file each canonical column is read from."""

from lib.problems import InputError
from lib.sources.mapping import Entry
from lib.sources.mapping_checks import nearest
from lib.sources.text_table import Headers, header_name

JOINED = "joined:"
"""Prefix of a part of a joined column: the rest is the column, a colon and the part's place."""


def entry_headers(entry: Entry, headers: Headers) -> dict[str, str]:
    """Canonical column → the first of its mapped headers that the file has; empty for a column that it lacks and may lack.

    Raises InputError naming the nearest header for each one the file lacks, and for each that occurs twice.
    """
    found: dict[str, str] = {}
    findings: list[str] = []
    wanted = {f"columns.{name}": options for name, options in entry.columns.items()}
    wanted |= {
        f"columns.{JOINED}{name}:{place}": [header]
        for name, parts in entry.joined.items()
        for place, header in enumerate(parts)
    }
    wanted |= {f"custom {header!r}": [header] for header in entry.custom}
    for label, options in wanted.items():
        known = [header_name(option) for option in options]
        present = next((name for name in known if name in headers.names), None)
        twice = next((name for name in known if name in headers.repeated), None)
        if twice is not None and present is None:
            findings.append(
                f"{headers.file}: header {twice!r} occurs more than once. Map the one you mean: {_numbered(twice, headers)}."
            )
        elif present is None and _column_of(label) in entry.may_lack:
            found[label.removeprefix("columns.")] = ""
        elif present is None:
            findings.append(
                f"{headers.file}: {label.replace(JOINED, '')} asks for header {' or '.join(map(repr, known))}, which the file does not have. {nearest(known[0], headers.names)}Headers there: {', '.join(headers.names)}."
            )
        elif label.startswith("columns."):
            found[label.removeprefix("columns.")] = present
    if findings:
        raise InputError(findings)
    return found


def _column_of(label: str) -> str:
    return label.removeprefix("columns.").removeprefix(JOINED).split(":")[0]


def _numbered(name: str, headers: Headers) -> str:
    return " or ".join(repr(known) for known in headers.names if known.startswith(f"{name} ("))
