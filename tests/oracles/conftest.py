"""The demo company twice: as the workbook opens it for each team, and as plain SQL over its exports, cell by cell."""

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from lib.charts import theme
from lib.params import ROOT
from lib.workbook import Workbook, open_workbook

EXPORTS = ROOT / "outputs" / "demo" / "small" / "exports"
TEAMS = ("demo", "americas")
"""Two that count in other currencies, days and years; every metric of the third is asked by its dimensions."""
_SHEETS = {"orders": "Orders", "order_lines": "Order lines", "products": "Products", "contracts": "Contracts"}
_PLANS = {"goals": "Goals", "actions": "Actions"}
_WRITTEN = {
    "campaigns": ("utf-16", "\t"),
    "tickets": ("cp1252", ";"),
    "costs": ("utf-8-sig", ";"),
    "fx_rates": ("utf-8-sig", ";"),
}
"""How a file is written, where it is not plain UTF-8 with commas: encoding and separator."""


@pytest.fixture(autouse=True)
def undrawn_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections are asked for their figures alone: that they are drawn is tested with the sections and the charts."""
    monkeypatch.setattr(theme, "_drawing", lambda *_: b"<svg/>")


@pytest.fixture(scope="session", params=TEAMS)
def workbook(request: pytest.FixtureRequest) -> Workbook:
    """The workbook of each demo team in turn; `make test` has written the demo."""
    # the audit's oracles ask for the audit themselves; a cover need not judge the records once more
    return replace(open_workbook(request.param), is_judged=False)


@pytest.fixture(scope="session")
def exports() -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo's exports as plain tables named after their files, every cell text, nothing of the workbook between.

    Those of the finance and planning workbooks are orders, order_lines, products, contracts, goals and actions.
    """
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for path in sorted(EXPORTS.rglob("*.csv")):
        encoding, separator = _WRITTEN.get(path.stem, ("utf-8-sig", ","))
        rows = pd.read_csv(path, sep=separator, encoding=encoding, dtype="str", keep_default_na=False)
        _keep(connection, path.stem, rows.replace("", None))
    for file, sheets in (("finance/orders.xlsx", _SHEETS), ("planning/goals.xlsx", _PLANS)):
        for name, sheet in sheets.items():
            rows = pd.read_excel(EXPORTS / file, sheet_name=sheet, engine="calamine", dtype="str")
            _keep(connection, name, rows)
    yield connection
    connection.close()


def _keep(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> None:
    connection.register("given", rows)
    connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
    connection.unregister("given")
