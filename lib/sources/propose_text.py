"""The proposed mapping as YAML a person can review: one line per guess, what was left out as comments."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lib.canonical.schema import TABLES
from lib.sources.propose_cells import (
    date_styles,
    number_marks,
    repeats,
    stage_kind,
    stages_of,
    unknown_words,
)

if TYPE_CHECKING:
    from lib.sources.propose import Proposal
    from lib.sources.propose_headers import Guess

_HEAD = """\
# A proposed mapping: read every line before you use it. `# sure` marks words that CRMs use for exactly that column,
# `# check` a guess. lib/sources/README.md explains each key. Times without an offset are read in `timezone`."""
_PLAIN = re.compile(r"[A-Za-z][\w./()+-]*( [\w./()+-]+)*")
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_MOST_STAGES = 200


def mapping_text(system: str, proposals: Sequence["Proposal"], left: dict[str, str]) -> str:
    """The whole file: `left` gives each file that is not in it and why."""
    lines = [_HEAD, f"system: {scalar(system)} # check", "timezone: UTC # check", "tables:"]
    names = [name for name in TABLES if any(found.guess.table == name for found in proposals)]
    for name in names:
        lines.append(f"  {name}:")
        for found in proposals:
            if found.guess.table == name:
                lines += _entry(found)
    deals = [found for found in proposals if found.guess.table == "deals"]
    if deals and "stages" not in names:
        lines += _stages(deals)
    lines += [f"# not mapped: {json.dumps(name, ensure_ascii=False)}: {why}" for name, why in left.items()]
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """A text as a YAML scalar that reads back as the same text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    return json.dumps(text, ensure_ascii=False)


def _entry(found: "Proposal") -> Iterator[str]:
    yield f"    - file: {scalar(_pattern(found.file))} # {'sure' if found.guess.is_sure else 'check'}"
    if found.sheet:
        yield f"      sheet: {scalar(found.sheet)}"
    yield from _format(found)
    yield "      columns:"
    order = [column.name for column in TABLES[found.guess.table].columns]
    for guess in sorted(found.guess.columns, key=lambda guess: order.index(guess.column)):
        yield f"        {guess.column}: {scalar(guess.header)} # {_verdict(found, guess)}"
    if found.constants:
        yield "      constants:"
        yield from (f"        {name}: {scalar(text)} # check" for name, text in found.constants.items())
    if found.lookups:
        yield "      lookup:"
        for column, (table, by) in found.lookups.items():
            yield f"        {column}: {{table: {table}, by: {by}}} # check"
    used = set(found.guess.header_of.values())
    unused = [header for header in found.table.headers.names if header not in used]
    if unused:
        yield f"      # not mapped: {', '.join(json.dumps(header, ensure_ascii=False) for header in unused)}"


def _verdict(found: "Proposal", guess: "Guess") -> str:
    if TABLES[found.guess.table].key == (guess.column,) and repeats(found.table, guess.header):
        return "check: some texts repeat, and a key may not"
    return "sure" if guess.is_sure else "check"


def _pattern(name: str) -> str:
    # a bracket in a file's name would read as a set of letters
    return name.replace("[", "?").replace("]", "?")


def _format(found: "Proposal") -> Iterator[str]:
    styles, is_open = date_styles(found.table, found.guess)
    decimal, thousands = number_marks(found.table, found.guess)
    unknown = unknown_words(found.table, found.guess)
    parts = []
    if styles:
        parts.append(f"dates: [{', '.join(map(json.dumps, styles))}]")
    if (decimal, thousands) != (".", ""):
        parts.append(f"decimal: {json.dumps(decimal)}, thousands: {json.dumps(thousands)}")
    if unknown:
        words = ", ".join(json.dumps(word, ensure_ascii=False) for word in ["", *unknown])
        parts.append(f"missing: [{words}]")
    if parts:
        doubt = ": day first or month first?" if is_open else ""
        yield f"      format: {{{', '.join(parts)}}} # check{doubt}"


def _stages(deals: Sequence["Proposal"]) -> Iterator[str]:
    pairs: dict[tuple[str, str], None] = {}
    for found in deals:
        pairs |= dict.fromkeys(stages_of(found.table, found.guess, found.constants.get("pipeline", "")))
    yield "  stages:"
    yield "    - rows: # check the order and the kind (open, won or lost) of each"
    places: dict[str, int] = {}
    for pipeline, stage in list(pairs)[:_MOST_STAGES]:
        places[pipeline] = places.get(pipeline, 0) + 1
        named = f"pipeline: {json.dumps(pipeline, ensure_ascii=False)}, stage: {json.dumps(stage, ensure_ascii=False)}"
        yield f"        - {{{named}, position: {places[pipeline]}, kind: {stage_kind(stage)}}} # check"
    if not pairs:
        yield "        - {pipeline: Sales, stage: Open, position: 1, kind: open} # check: the deals name no stage"
