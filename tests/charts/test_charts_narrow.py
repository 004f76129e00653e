"""Every kind of chart is drawn twice, for a desk and for a telephone: the letters keep their size, the picture fits."""

import re

import pandas as pd
import pytest

from lib import charts
from lib.formats import Formats

LABELS = charts.Labels(
    "A title that is longer than a telephone is wide, and goes on over a second line",
    "What it shows",
    "money",
    Formats("en_GB", "EUR"),
)
NAMED = pd.DataFrame(
    {
        "name": [f"Brightcraft Components S.L. – Suite Pro {place}" for place in range(8)],
        "period": [f"2025 Q{place}" for place in range(8)],
        "value": [1_000_000.0 * place - 2_000_000 for place in range(8)],
        "other": [120_000.0 * place for place in range(8)],
        "high": [1_500_000.0 * place + 10 for place in range(8)],
        "is_total": [True, *[False] * 6, True],
        "expected": [500_000.0] * 8,
        "stands_out": [False] * 7 + [True],
        "share": [place / 8 for place in range(8)],
        "told": ["€1,000,000 of €2,000,000"] * 8,
    }
)
CURVE = charts.Curve("Existing customer", list(range(90)), [place / 90 for place in range(90)])
CROSS = pd.DataFrame(
    [[1e6, 2e5], [3e4, 4e6]], index=["Discovery", "Proposal"], columns=["No decision", "Price"]
)
FIELDS = charts.Fields((1e5, 1e5), ("Cost", "Margin"), ("Protect", "Change", "Let be", "Drop"))
KINDS = {
    "bars": lambda: charts.bars(NAMED, "name", "other", LABELS),
    "signed": lambda: charts.signed(NAMED, "name", "value", LABELS),
    "stacked": lambda: charts.stacked(NAMED, "name", [("other", "won"), ("high", "lost")], LABELS),
    "columns": lambda: charts.columns(NAMED, "period", "other", LABELS),
    "lines": lambda: charts.lines(NAMED, "period", [("other", "won"), ("high", "lost")], LABELS),
    "standouts": lambda: charts.standouts(NAMED, "period", "other", LABELS),
    "ranges": lambda: charts.ranges(NAMED, "name", ("value", "other", "high"), LABELS),
    "waterfall": lambda: charts.waterfall(NAMED, "name", "value", LABELS, total="is_total"),
    "grid": lambda: charts.grid(CROSS, LABELS),
    "curves": lambda: charts.curves([CURVE], LABELS),
    "paces": lambda: charts.paces(CURVE, [CURVE], LABELS),
    "bullets": lambda: charts.bullets(NAMED, "name", ("share", "share"), LABELS, told="told"),
    "points": lambda: charts.points(NAMED, ("name", "other", "high"), FIELDS, LABELS),
    "pareto": lambda: charts.pareto(NAMED, ("share", "share"), LABELS, (0.5, 0.5, "half brings half")),
    "panels": lambda: charts.panels(NAMED, ("name", "period"), [("other", "won")], LABELS),
}
TELEPHONE = 440
"""Points across: on a screen 390 wide letters of 10 points are then nearly 9 high."""


def _across(svg: bytes) -> float:
    return float(re.search(rb'viewBox="0 0 ([\d.]+)', svg).group(1))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_fits_a_telephone_and_is_wider_on_a_desk(kind):
    chart = KINDS[kind]()

    assert _across(chart.narrow) <= TELEPHONE
    assert _across(chart.svg) > 1.4 * _across(chart.narrow)


def test_a_chart_is_the_same_to_the_byte_each_time():
    assert KINDS["stacked"]() == KINDS["stacked"]()


def test_every_kind_of_chart_is_here():
    kinds = {name for name in charts.__all__ if name[0].islower()}

    assert kinds <= set(KINDS)
