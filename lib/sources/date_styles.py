"""Day and time styles a mapping may name: the strptime directives that are read alike everywhere."""

import re

_YEAR, _MONTH, _DAY = {"Y", "y"}, {"m", "b", "B", "j"}, {"d", "j"}
_TIME = {"H", "I", "M", "S", "f", "p"}
_KNOWN = _YEAR | _MONTH | _DAY | _TIME | {"z", "a", "A"}


def checked_style(style: str) -> str:
    """The style itself; ValueError when it names no whole day or uses a directive that is not known."""
    used = directives(style)
    if unknown := used - _KNOWN:
        raise ValueError(
            f"uses %{sorted(unknown)[0]}; known are {' '.join(f'%{letter}' for letter in sorted(_KNOWN))}"
        )
    if not (used & _YEAR and used & _MONTH and used & _DAY):
        raise ValueError("must name year, month and day, like %d/%m/%Y")
    return style


def has_time(style: str) -> bool:
    """Whether the style tells the time of day, not only the day."""
    return bool(directives(style) & {"H", "I"})


def has_offset(style: str) -> bool:
    """Whether the style tells the offset from UTC."""
    return "z" in directives(style)


def directives(style: str) -> set[str]:
    """The letters after each % of the style."""
    return set(re.findall(r"%-?([A-Za-z])", style.replace("%%", "")))
