"""What an exported file is: which table it holds, under which headers, written in which style."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lib.demo.chunk import Tables


@dataclass(frozen=True)
class Style:
    """How a text file is written. Times are UTC with a Z unless `zone` names the clock they are written in."""

    separator: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    day: str = "%Y-%m-%d"
    time: str = "%Y-%m-%dT%H:%M:%SZ"
    zone: str = ""
    yes: str = "true"
    no: str = "false"


@dataclass(frozen=True)
class ExportFile:
    """One table of the export. `headers`: column → header as a person finds it.

    `sheet` puts it into the workbook at `path`. `named` columns hold user ids and are written as names;
    `labels` gives the words a file uses for a column's values.
    A `grows` file of a large demo is written as Parquet beside where the text file or workbook would be.
    """

    path: str
    table: str
    headers: Mapping[str, str]
    kind: Literal["text", "sheet", "parquet"] = "text"
    sheet: str = ""
    style: Style = field(default_factory=Style)
    named: frozenset[str] = frozenset()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    grows: bool = False

    @property
    def parquet_path(self) -> str:
        """Where the table lies when it is written as Parquet."""
        folder, _, name = self.path.rpartition("/")
        stem = self.sheet.lower().replace(" ", "_") if self.sheet else name.rpartition(".")[0]
        return f"{folder}/{stem}.parquet"


def user_names(tables: Tables) -> dict[str, str]:
    """User id → name, as the exports write owners."""
    return dict(zip(tables["users"]["user_id"], tables["users"]["name"], strict=True))
