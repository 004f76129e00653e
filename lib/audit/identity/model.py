"""How two records are compared: what is looked at, how far each agreement speaks for one and the same, and what keeps apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ID = "record_id"


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison, told in `words`.

    `sql` is its condition over the columns of both records, `<column>_l` and `<column>_r`; empty for what is left. `m` and
    `u` are the shares of true and of chance pairs with this outcome; m is learned where there is enough to learn from and
    the level is not `is_fixed`. `rare` names the column whose frequency counts: a rare value in common says more.
    """

    words: str
    sql: str
    m: float
    u: float
    rare: str = ""
    is_fixed: bool = False


@dataclass(frozen=True)
class Comparison:
    """One thing looked at, `name` as a reader calls it, over `columns`; it says nothing where one of them is empty.

    `levels` stand from the closest agreement to none.
    """

    name: str
    columns: tuple[str, ...]
    levels: tuple[Level, ...]

    @property
    def id(self) -> str:
        """The name as a column."""
        return self.name.replace(" ", "_").replace("-", "_")

    @property
    def missing(self) -> str:
        """When the comparison says nothing."""
        return " OR ".join(f"{column}_{side} IS NULL" for column in self.columns for side in ("l", "r"))


@dataclass(frozen=True)
class Rule:
    """A condition over both records, `<column>_l` and `<column>_r`, and what it says in words."""

    words: str
    sql: str


@dataclass(frozen=True)
class Subject:
    """What makes two records of one kind one and the same.

    `columns`: each normalised column and how it is made (SQL) from the `raw` columns, as they came, and from the words in
    them, `<raw column>_words`. `blocks`: conditions
    over `l.` and `r.` one of which a pair has to meet to be looked at at all, and `loose` ones more where there are few
    records. `keys`: exact agreement that alone makes a pair certain. `apart`: what two records of one family, firm or
    contract look like; such a pair is never proposed. `needs`: agreement without which a pair is never more than possible:
    a name alone is no proof. `doubts`: conditions under which far more has to agree. `strong`: what hardly two share by chance. `learns_from`: among pairs so alike enough are true
    to learn from. `expected`: how many true pairs a record is taken to have where nothing tells.
    """

    table: str
    raw: tuple[str, ...]
    columns: Mapping[str, str]
    comparisons: tuple[Comparison, ...]
    blocks: tuple[str, ...]
    keys: tuple[Rule, ...]
    apart: tuple[Rule, ...]
    needs: str
    strong: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    learns_from: tuple[str, ...] = ()
    expected: float = 0.02
    macros: tuple[str, ...] = field(default=(), repr=False)


def plain(name: str, column: str, m: float, u: float) -> Comparison:
    """Same or different."""
    levels = (
        Level(f"same {name}", f"{column}_l = {column}_r", m, u, rare=column),
        Level(f"different {name}", "", 1 - m, 1 - u),
    )
    return Comparison(name, (column,), levels)


def written(name: str, column: str, m: float, u: float) -> Comparison:
    """Same, written another way, or different."""
    near = f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.9"
    levels = (
        Level(f"same {name}", f"{column}_l = {column}_r", m, u, rare=column),
        Level(f"similar {name}", near, 0.7 * (1 - m), 4 * u),
        Level(f"different {name}", "", 0.3 * (1 - m), 1 - 5 * u),
    )
    return Comparison(name, (column,), levels)
