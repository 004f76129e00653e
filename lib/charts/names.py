"""Names beside bars: cut to the room there is, and never so that two rows read the same."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from matplotlib.axes import Axes

from lib.charts.theme import short, squeeze

_CUT = "…"


def short_names(axes: Axes, names: Iterable[object], most: int = 34) -> list[str]:
    """Each name as `short` has it; names that would read the same are cut in the middle, so that what differs stays.

    The letters before it end in …, then comes the word with which the name differs from the one most like it. Names
    that are too much alike for that are written in full.
    """
    full = [str(name) for name in names]
    width = int(most / squeeze(axes))
    cut = [short(axes, name, most) for name in full]
    told = [
        _apart(name, rivals, width) if (rivals := _rivals(full, cut, place)) else cut[place]
        for place, name in enumerate(full)
    ]
    return [
        words if told.count(words) == full.count(name) else "\n".join(wrap(name, width))
        for name, words in zip(full, told, strict=True)
    ]


def _rivals(full: Sequence[str], cut: Sequence[str], place: int) -> list[str]:
    """Other names of which what is left may be a part of, or the other way round: a reader cannot tell them apart."""
    return [
        name
        for name, words in zip(full, cut, strict=True)
        if name != full[place] and (_may_be(words, full[place]) or _may_be(cut[place], name))
    ]


def _may_be(words: str, name: str) -> bool:
    """Whether a name that was cut to these words may be this one."""
    return words.endswith(_CUT) and name.startswith(words.replace("\n", " ").removesuffix(_CUT))


def _apart(name: str, rivals: Sequence[str], width: int) -> str:
    """The beginning of a name on one line, and on the next the word from which on no rival reads the same."""
    same = max(_alike(name, rival) for rival in rivals)
    begins = name.rfind(" ", 0, same) + 1
    lines = [_one_line(part, width) for part in (name[:begins], name[begins:])]
    return "\n".join(line for line in lines if line)


def _alike(name: str, other: str) -> int:
    """How many letters two names begin with alike."""
    pairs = enumerate(zip(name, other, strict=False))
    return next((place for place, (one, two) in pairs if one != two), min(len(name), len(other)))


def _one_line(words: str, width: int) -> str:
    return "".join(wrap(words, width, max_lines=1, placeholder=_CUT))
