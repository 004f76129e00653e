"""A metric's values beside a recount of raw rows: per period and group the same numerator, denominator, median and P90."""

from dataclasses import dataclass

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut

UNTOLD = "(not recorded)"
EXACT, WEIGHTS, ROUNDED, CENTS = 1e-6, 1e-5, 1e-3, 0.5
"""How far counts, parts of one, hours and money may be off: parts have nine digits in the workbook, hours six, money cents."""


@dataclass(frozen=True)
class Recount:
    """Raw rows to be added up: `over` ÷ `under` (a column each; none: nothing is divided), by the day in `day`.

    `under` may be off by `under_within`. Without `day` it is a stock: all rows count. `spread`: the median and P90 of
    `over` are compared too.
    """

    rows: pd.DataFrame
    over: str
    under: str = ""
    day: str = ""
    spread: bool = False
    under_within: float = WEIGHTS

    def of(self, period, by):
        """Names of the group → its rows in the period."""
        rows = self.rows
        if period is not None:
            first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)
            rows = rows[pd.to_datetime(rows[self.day]).between(first, last)]
        if not by:
            return {(): rows}
        named = rows.assign(**{name: rows[name].fillna(UNTOLD) for name in by})
        return dict(list(named.groupby(list(by))))


def assert_recounted(workbook, asked, recount, groups=((),), within=EXACT):
    """The metric's values (`asked`: "metric/definition") overall and for each of `groups` are those of the recount."""
    metric, definition = asked.split("/")
    periods = workbook.history if recount.day else ()
    for by in groups:
        values = workbook.values(metric, Cut(tuple(by), periods, definition)).to_dict("records")
        found = {(value["starts_on"], *(value[name] for name in by)): value for value in values}
        assert len(found) == len(values)
        expected = {
            (period.starts_on if period else None, *group): rows
            for period in periods or (None,)
            for group, rows in recount.of(period, by).items()
        }
        # a group that has rows in one period has a row in every period, and no group has none at all
        assert {key for key, rows in expected.items() if len(rows)} <= set(found), asked
        assert {key[1:] for key in found} == {key[1:] for key in expected}, asked
        for key, value in found.items():
            _assert_one(value, expected.get(key, recount.rows.iloc[:0]), recount, (asked, key), within)


def _assert_one(value, rows, recount, about, within):
    over = float(rows[recount.over].sum())
    assert value["numerator"] == pytest.approx(over, abs=within), about
    if not recount.under:
        assert value["value"] == pytest.approx(over, abs=within), about
        return
    under = float(rows[recount.under].sum())
    assert value["denominator"] == pytest.approx(under, abs=recount.under_within), about
    if not under:
        assert pd.isna(value["value"]), about
        return
    assert value["value"] == pytest.approx(value["numerator"] / value["denominator"]), about
    if recount.spread:
        spread = [rows[recount.over].astype("float64").quantile(part) for part in (0.5, 0.9)]
        assert [value["median"], value["p90"]] == pytest.approx(spread, abs=within), about
