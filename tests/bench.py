"""Speed as ratios within one run, since machines differ and are noisy: `make bench`.

Each line compares two ways of doing the same work on the demo company, several times in turn, and prints the median
ratio with its range; the first one tells how long half a million contacts take to be matched, and how well. Nothing here
passes or fails.
"""

import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pandas as pd

from lib.audit.identity.matching import matched_pairs
from lib.audit.identity.people import PEOPLE
from lib.canonical.snapshot import publish_snapshot
from lib.metrics.evaluate import Cut
from lib.params import resolve
from lib.rendering.batch import Batch, render_batch
from lib.workbook import open_workbook
from tests.many_people import many_people, true_pairs

ROUNDS = 5
MANY = 500_000


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def compared(name: str, one: Callable[[], object], other: Callable[[], object]) -> None:
    """Print how long `one` takes for each second of `other`: median, least and most of the rounds."""
    ratios = sorted(seconds(one) / seconds(other) for _ in range(ROUNDS))
    print(f"{name}: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def matched_people(count: int) -> None:
    """Print how long so many contacts take to be matched, the most memory this process has needed, precision and recall."""
    rows, people = many_people(count)
    found: list[pd.DataFrame] = []
    took = seconds(lambda: found.append(matched_pairs(rows, PEOPLE)))
    told = found[0][found[0]["band"].isin(["certain", "likely"])]
    pairs, true = set(zip(told["record_id"], told["other_id"], strict=True)), true_pairs(people)
    # in kilobytes, but for macOS, which tells bytes
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
    print(
        f"{count:,} contacts matched: {took:.0f} s, {most:.1f} GB, "
        f"precision {len(pairs & true) / len(pairs):.4f}, recall {len(pairs & true) / len(true):.4f}"
    )


def main() -> None:
    """People matched; importing against reading from the cache; metrics against pandas; a batch on two workers against one."""
    matched_people(MANY)
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
