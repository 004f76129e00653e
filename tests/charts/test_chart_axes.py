"""Axes: every level lies below the highest tick, per cent are written without needless decimals, no side is left empty."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from lib import charts
from lib.charts import theme
from lib.charts.trends import _two_lines
from lib.formats import Formats


def labels(unit: str, locale: str = "en_GB") -> charts.Labels:
    return charts.Labels("Title", "What it shows", unit, Formats(locale, "EUR"))


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Every drawing made, the one for a desk first."""
    kept: list[Figure] = []

    def keep(*arguments: object, **options: object) -> Figure:
        kept.append(Figure(*arguments, **options))
        return kept[-1]

    monkeypatch.setattr(theme, "Drawing", keep)
    return kept


def shares(levels: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"period": [f"2025 Q{place}" for place in range(len(levels))], "share": levels})


@pytest.mark.parametrize(
    "levels", [[0.89, 0.875, 0.824], [0.0, 0.043], [0.5, float("nan")], [0.0, 0.0], [1.0]]
)
def test_the_axis_of_a_line_ends_at_a_tick_above_it(drawings: list[Figure], levels: list[float]) -> None:
    charts.lines(shares(levels), "period", [("share", "still there")], labels("share"))
    for drawing in drawings:
        (axes,) = drawing.axes
        top = axes.get_ylim()[1]
        assert top >= max(level for level in levels if level == level)
        assert top in [pytest.approx(tick) for tick in axes.get_yticks()]
        assert axes.get_ylim()[0] == 0


def test_whole_per_cent_have_no_decimals_in_any_language(drawings: list[Figure]) -> None:
    for locale, written in (("en_GB", "80%"), ("nb_NO", "80\xa0%"), ("de_DE", "80\xa0%")):
        drawings.clear()
        charts.lines(shares([0.89, 0.8]), "period", [("share", "still there")], labels("share", locale))
        drawings[0].canvas.draw()
        assert written in [tick.get_text() for tick in drawings[0].axes[0].get_yticklabels()]


def test_per_cent_that_are_not_whole_keep_their_decimals(drawings: list[Figure]) -> None:
    charts.lines(shares([0.012, 0.004]), "period", [("share", "left")], labels("share"))
    drawings[0].canvas.draw()
    written = [tick.get_text() for tick in drawings[0].axes[0].get_yticklabels()]
    assert "0.5%" in written
    assert "1.0%" in written


def test_bars_around_zero_keep_no_room_where_nothing_fell_or_rose(drawings: list[Figure]) -> None:
    for values, low, high in (([3.0, 2.0], -0.1, 3.1), ([-3.0, -2.0], -3.1, 0.1), ([3.0, -2.0], -2.1, 3.1)):
        drawings.clear()
        rows = pd.DataFrame({"name": ["a", "b"], "value": values})
        charts.signed(rows, "name", "value", labels("money"))
        left, right = drawings[0].axes[0].get_xlim()
        assert (left > low) == (min(values) > 0)
        assert (right < high) == (max(values) < 0)


def test_names_of_periods_stand_on_two_lines() -> None:
    assert _two_lines("2026 Q2 so far") == "2026\nQ2 so far"
    assert _two_lines("2026-W22") == "2026\nW22"
    assert _two_lines("to 30 Sept 2024") == "to 30 Sept\n2024"
