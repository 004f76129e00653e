"""Lineage: which canonical columns a question reads, told by its Ibis expressions; nothing is typed by hand.

`python -m tests.lineage` runs every report on the demo company and writes `lib/audit/worth/report_uses.json`, and asks every
metric, writing `lib/metrics/choosing/columns_read.json`; with the word `metrics` after it the latter alone.
"""

import ast
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from ibis import Table
from ibis.expr import operations as ops

from lib import charts, workbook
from lib.audit import Audit, audited
from lib.audit.grade import LOGS
from lib.audit.worth.timing import JUDGED_TABLES
from lib.audit.worth.uses import REPORT_USES
from lib.canonical.opened.everyone import EveryonesTables
from lib.canonical.opened.tables import _parts
from lib.canonical.schema import TABLES
from lib.metrics.catalogue import METRICS
from lib.metrics.choosing.quality import COLUMNS_READ
from lib.metrics.evaluate import Cut
from lib.params import ROOT
from lib.sections.section import Chart
from lib.workbook import Workbook, open_workbook

VIEWS = ("snapshot_", "imported_")


class Lineage:
    """The base columns that expressions read; tables that were held are followed to what they were made from."""

    def __init__(self) -> None:
        self.read: set[tuple[str, str]] = set()
        self.held: dict[str, list[Table]] = {}
        self.seen: set[tuple[ops.Relation, str]] = set()

    def follow(self, expression: object) -> None:
        """Adds what an expression reads."""
        node = expression.op()
        if isinstance(node, ops.Relation):
            self._relation(node, node.schema.names)
        else:
            self._values([node])

    def _values(self, values: Iterable[object]) -> None:
        """Fields of the values, and whole tables that a value is looked up in."""
        for value in (each for each in values if isinstance(each, ops.Value)):
            for field in value.find(ops.Field, filter=ops.Value):
                self._relation(field.rel, [field.name])
            for inner in value.find(ops.Subquery, filter=ops.Value):
                self._relation(inner.rel, inner.rel.schema.names)

    def _relation(self, node: ops.Relation, columns: Iterable[str]) -> None:
        new = [name for name in columns if (node, name) not in self.seen]
        if not new and (node, "") in self.seen:
            return
        self.seen |= {(node, name) for name in (*new, "")}
        if isinstance(node, (ops.DatabaseTable, ops.UnboundTable)):
            self._base(node.name, new)
        elif isinstance(node, (ops.Project, ops.JoinChain, ops.Aggregate)):
            self._made(node, new)
        else:
            self._passed_on(node, new)

    def _made(self, node: ops.Relation, columns: list[str]) -> None:
        """Relations that make columns: those asked for, and what decides which rows there are."""
        made = {
            **getattr(node, "groups", {}),
            **(node.metrics if isinstance(node, ops.Aggregate) else node.values),
        }
        self._values(made[name] for name in columns)
        self._values(getattr(node, "groups", {}).values())
        if isinstance(node, ops.JoinChain):
            self._relation(node.first, [])
            for link in node.rest:
                self._relation(link.table, [])
                self._values(link.predicates)
        else:
            self._relation(node.parent, [])

    def _passed_on(self, node: ops.Relation, columns: list[str]) -> None:
        """Relations that hand columns on: what stands in their other arguments is read too."""
        for argument in node.args:
            if isinstance(argument, ops.Relation):
                self._relation(argument, [name for name in columns if name in argument.schema.names])
            elif isinstance(argument, tuple):
                self._values(argument)

    def _base(self, name: str, columns: list[str]) -> None:
        for expression in self.held.get(name, ()):
            source = expression.op()
            self._relation(source, columns)
        view = next((view for view in VIEWS if name.startswith(view)), None)
        if view and name not in self.held:
            self.read |= {(name.removeprefix(view), column) for column in columns}


@contextmanager
def traced(patch: pytest.MonkeyPatch) -> Iterator[Lineage]:
    """What is read from any opened table while this lasts."""
    lineage = Lineage()
    frame, hold, kept_rows = EveryonesTables.frame, EveryonesTables.hold, EveryonesTables.kept

    def unseen(*args: object, **kwargs: object) -> Audit:
        """The audit reads everything, whatever a report asks of it."""
        kept = set(lineage.read), set(lineage.seen)
        try:
            return audited(*args, **kwargs)
        finally:
            lineage.read, lineage.seen = kept

    def traced_frame(tables: EveryonesTables, expression: object) -> object:
        lineage.follow(expression)
        return frame(tables, expression)

    def traced_hold(tables: EveryonesTables, name: str, rows: Table | pd.DataFrame) -> Table:
        if isinstance(rows, Table):
            lineage.held.setdefault(name, []).append(rows)
        return hold(tables, name, rows)

    def traced_kept(tables: EveryonesTables, name: str, made: Callable[[], Table]) -> Table:
        if name not in lineage.held:
            lineage.held[name] = [made()]
        return kept_rows(tables, name, made)

    with patch.context() as patched:
        patched.setattr(EveryonesTables, "frame", traced_frame)
        patched.setattr(EveryonesTables, "hold", traced_hold)
        patched.setattr(EveryonesTables, "kept", traced_kept)
        patched.setattr(workbook, "audited", unseen)
        for kind in charts.__all__:
            if kind not in ("Curve", "Fields", "Labels", "MOST_CURVES"):
                patched.setattr(charts, kind, lambda *args, **kwargs: Chart(b"", ""))
        yield lineage


def columns_read(lineage: Lineage, tables: Iterable[str] = JUDGED_TABLES) -> set[str]:
    """The columns read as the schema names them: `deals.closed` for its day and its time."""
    return {
        f"{table}.{column.name}"
        for table in tables
        for column in TABLES[table].columns
        if any((table, stored) in lineage.read for stored in column.stored())
    }


def run(path: Path, names: dict[str, object]) -> None:
    """The code of a notebook, its parameters and its opening of the workbook apart."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        is_code = cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", [])
        lines = [] if not is_code else ast.parse("".join(cell["source"])).body
        kept = [line for line in lines if "open_workbook" not in ast.unparse(line)]
        exec(compile(ast.Module(kept, type_ignores=[]), path.name, "exec"), names)


def unjudged(data: str | None = None) -> Workbook:
    """The demo's workbook without the trust line of its covers, which rests on all there is."""
    return replace(open_workbook("demo", data=data), is_judged=False)


def report_uses(data: str | None = None) -> dict[str, list[str]]:
    """Which reports read a column: `table.column` → notebooks by name, the audit apart, which reads everything."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if path.stem == "audit":
            continue
        with traced(pytest.MonkeyPatch()) as lineage:
            run(path, {"workbook": unjudged(data)})
        for column in columns_read(lineage):
            found.setdefault(column, []).append(path.stem)
    return dict(sorted(found.items()))


def metric_uses(metrics: Iterable[str] = METRICS, data: str | None = None) -> dict[str, list[str]]:
    """Which columns of the tables it needs each definition of the metrics reads: `metric/definition` → `table.column`s.

    What is only looked up beside, a product's name or who is in which team, is left out.
    """
    opened = unjudged(data)
    found: dict[str, list[str]] = {}
    with traced(pytest.MonkeyPatch()) as lineage:
        for name in metrics:
            for definition in METRICS[name].definitions:
                lineage.read, lineage.seen = set(), set()
                if definition.table in opened.tables:
                    opened.values(name, Cut(periods=(opened.period,), definition=definition.id))
                found[f"{name}/{definition.id}"] = _counted(lineage, definition.table)
    return found


LOOKED_UP = ("users", "stages", "products", *LOGS)


def _counted(lineage: Lineage, table: str) -> list[str]:
    """The columns read of the tables that an opened table needs; of one that takes what there is, those not only looked up."""
    parts = set(_parts(table)) & set(TABLES) or set(TABLES) - set(LOOKED_UP)
    return sorted(columns_read(lineage, parts))


if __name__ == "__main__":
    COLUMNS_READ.write_text(json.dumps(metric_uses(), indent=1) + "\n", encoding="utf-8")
    if sys.argv[1:] == ["metrics"]:
        sys.exit()
    REPORT_USES.write_text(json.dumps(report_uses(), indent=1) + "\n", encoding="utf-8")
