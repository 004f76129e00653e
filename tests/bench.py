"""Speed as ratios within one run, since machines differ and are noisy: `make bench`.

Each line compares two ways of doing the same work on the demo company, several times in turn, and prints the median
ratio with its range; the first one tells how long half a million contacts take to be matched, and how well. Nothing here
passes or fails. `python -m tests.bench --help` names the measures; each can be asked for alone.
"""

import argparse
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import pandas as pd

from lib.audit.identity.matching import matched_pairs
from lib.audit.identity.people import PEOPLE
from lib.canonical.snapshot import publish_snapshot
from lib.metrics import evaluate
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


def imported() -> None:
    """Importing an export against reading it from the cache."""
    parameters = resolve("demo")
    data, mapping = parameters.data_path, parameters.settings.mapping
    with tempfile.TemporaryDirectory() as made:
        fresh = iter(Path(made) / f"fresh{number}" for number in range(ROUNDS))
        cached = Path(made) / "cached"
        publish_snapshot(data, mapping, cached)
        compared(
            "import ÷ cached import",
            lambda: publish_snapshot(data, mapping, next(fresh)),
            lambda: publish_snapshot(data, mapping, cached),
        )


def evaluated() -> None:
    """A metric by group and period against the same in pandas."""
    workbook = open_workbook("demo")
    deals = workbook.tables.frame(workbook.tables["deals"])
    compared(
        "win rate by owner and period ÷ the same in pandas",
        lambda: evaluate.evaluated(
            workbook.tables, workbook.metric("win_rate"), Cut(("owner",), workbook.history)
        ),
        lambda: _in_pandas(deals),
    )


def rendered() -> None:
    """A batch of reports on two workers against the same on one."""
    files = [Path("params/demo.yml"), Path("params/nordics.yml")]
    with tempfile.TemporaryDirectory() as made:
        one, two = (
            Batch(
                files,
                ("conversion", "sales_cycle"),
                out=Path(made) / str(workers),
                workers=workers,
                is_forced=True,
            )
            for workers in (1, 2)
        )
        compared("four reports on two workers ÷ on one", lambda: render_batch(two), lambda: render_batch(one))


MEASURES: dict[str, tuple[str, Callable[[], None]]] = {
    "matching": (
        f"how long {MANY:,} contacts take to be matched, and how well",
        lambda: matched_people(MANY),
    ),
    "import": ("importing the demo's export ÷ reading it from the cache", imported),
    "metric": ("the win rate by owner and period ÷ the same in pandas", evaluated),
    "batch": ("four reports on two workers ÷ on one", rendered),
}
"""What can be measured by name, in the order it is: what it tells and how."""


def asked(arguments: Sequence[str] | None = None) -> list[str]:
    """The names of the measures asked for, in the order of MEASURES; all of them when none is named."""
    told = "\n".join(f"  {name:<10}{words}" for name, (words, _) in MEASURES.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure speed, as ratios within one run. Needs the demo company: make demo.",
        epilog=f"measures:\n{told}\n\nexamples:\n"
        "  python -m tests.bench                 all of them, in this order\n"
        "  python -m tests.bench metric          one\n"
        "  python -m tests.bench import batch    two",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "measures", nargs="*", metavar="measure", help="which to take, by name; none: all of them"
    )
    named = parser.parse_args(arguments).measures
    unknown = [name for name in named if name not in MEASURES]
    if unknown:
        parser.error(f"no measure is called {', '.join(unknown)}; there are: {', '.join(MEASURES)}")
    return [name for name in MEASURES if not named or name in named]


def _in_pandas(deals: pd.DataFrame) -> pd.DataFrame:
    closed = deals[deals["is_closed"] & deals["closed_on"].notna()]
    quarter = pd.to_datetime(closed["closed_on"]).dt.to_period("Q")
    return closed.groupby([closed["owner"], quarter])["is_won"].agg(["sum", "count"])


if __name__ == "__main__":
    for measure in asked():
        MEASURES[measure][1]()
