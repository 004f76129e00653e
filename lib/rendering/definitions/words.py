"""How a definition's parts are said in words: what a row is, when it counts, which rows are counted or added up."""

from lib.metrics.metric import Count, Definition, Sum
from lib.rendering.definitions.rows import ROWS
from lib.rendering.definitions.terms import CLOCKS, COLUMNS, DAYS, FLAGS, UNITS

_PREFIXES = {"is": "", "has": "with ", "lacks": "without "}


def row_in_words(definition: Definition) -> str:
    """What one row of the definition's table stands for."""
    return ROWS[definition.table][1]


def counted_when(definition: Definition) -> str:
    """In which period a row counts."""
    if definition.clock != "on":
        return CLOCKS[definition.clock]
    return f"in the period of its {DAYS[definition.date]}"


def part_in_words(definition: Definition, part: Count | Sum) -> str:
    """What a numerator or denominator counts or adds up."""
    which = "; ".join(_flag(name) for name in _flags(definition, part))
    rows = f"{ROWS[definition.table][0]}{' (' + which + ')' if which else ''}"
    if isinstance(part, Count):
        return f"number of {rows}"
    return f"sum of {COLUMNS.get(part.column, _spaced(part.column))}, over {rows}"


def part_in_columns(definition: Definition, part: Count | Sum) -> str:
    """The same in the names of the opened table, for those who look it up in a notebook."""
    which = " and ".join(_flags(definition, part))
    what = f"sum of {part.column}" if isinstance(part, Sum) else "rows"
    return f"{definition.table}: {what}{' where ' + which if which else ''}"


def unit_in_words(definition: Definition, unit: str) -> str:
    """The unit of a definition: its own, or else that of its metric."""
    own = definition.unit or unit
    return UNITS.get(own, own)


def _flags(definition: Definition, part: Count | Sum) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*definition.rows, *part.where)))


def _flag(name: str) -> str:
    prefix, _, rest = name.partition("_")
    return FLAGS[name] if name in FLAGS else f"{_PREFIXES[prefix]}{_spaced(rest)}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")
