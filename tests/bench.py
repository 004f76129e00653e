"""Speed as ratios within one run, since machines differ and are noisy: `make bench`.

Each line compares two ways of doing the same work on the demo company, several times in turn, and prints the median
ratio with its range. Nothing here passes or fails.
"""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pandas as pd

from lib.canonical.snapshot import publish_snapshot
from lib.metrics.evaluate import Cut
from lib.params import resolve
from lib.rendering.batch import Batch, render_batch
from lib.workbook import open_workbook

ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def compared(name: str, one: Callable[[], object], other: Callable[[], object]) -> None:
    """Print how long `one` takes for each second of `other`: median, least and most of the rounds."""
    ratios = sorted(seconds(one) / seconds(other) for _ in range(ROUNDS))
    print(f"{name}: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def main() -> None:
    """Importing against reading from the cache; metrics against pandas; a batch on two workers against one."""
    parameters = resolve("demo")
    data, mapping = parameters.data_path, parameters.settings.mapping
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fresh = iter(folder / f"fresh{number}" for number in range(ROUNDS))
        cached = folder / "cached"
        publish_snapshot(data, mapping, cached)
        compared(
            "import ÷ cached import",
            lambda: publish_snapshot(data, mapping, next(fresh)),
            lambda: publish_snapshot(data, mapping, cached),
        )
        workbook = open_workbook("demo")
        deals = workbook.tables.frame(workbook.tables["deals"])
        compared(
            "win rate by owner and period ÷ the same in pandas",
            lambda: workbook.values("win_rate", Cut(("owner",), workbook.history)),
            lambda: _in_pandas(deals),
        )
        files = [Path("params/demo.yml"), Path("params/nordics.yml")]
        one = Batch(files, ("conversion", "sales_cycle"), out=folder / "one", workers=1, is_forced=True)
        two = Batch(files, ("conversion", "sales_cycle"), out=folder / "two", workers=2, is_forced=True)
        compared("four reports on two workers ÷ on one", lambda: render_batch(two), lambda: render_batch(one))


def _in_pandas(deals: pd.DataFrame) -> pd.DataFrame:
    closed = deals[deals["is_closed"] & deals["closed_on"].notna()]
    quarter = pd.to_datetime(closed["closed_on"]).dt.to_period("Q")
    return closed.groupby([closed["owner"], quarter])["is_won"].agg(["sum", "count"])


if __name__ == "__main__":
    main()
