"""The waterfall of the demo teams against one made of plain SQL over the exports: every part to the cent."""

import datetime as dt

import pandas as pd
import pytest

from lib.metrics.standings import pairs_between
from lib.metrics.waterfall import Window, waterfall
from lib.sections import pipeline
from tests.oracles.deals_from_raw import converted, of_team, stood

PLACES = (-1, -2, -4)
"""The present period, the one before and one long over, from the end of the history."""


def periods_of(workbook):
    return [workbook.history[place] for place in PLACES if len(workbook.history) >= -place]


def day_before(period):
    return period.starts_on - dt.timedelta(days=1)


def both_days(exports, parameters, first_day, last_day):
    """One row per deal that either day knows: its columns of the first day with suffix _0, of the last with _1."""
    earlier, everyone = stood(exports, parameters, first_day), stood(exports, parameters, last_day)
    later = of_team(everyone, parameters)
    later = later.assign(at_first_rate=converted(exports, parameters, later, [first_day] * len(later)))
    both = of_team(earlier, parameters).add_suffix("_0").join(later.add_suffix("_1"), how="outer")
    for column in ("amount_0", "amount_1", "at_first_rate_1"):
        both[column] = (both[column].astype("float64") * 100).round().fillna(0).astype("int64")
    return both.assign(is_elsewhere=both.index.isin(everyone.index))


def due(both, end, window):
    days = pd.to_datetime(both[f"expected_on_{end}"])
    if window is None:
        return pd.Series(True, index=both.index)
    return days.between(pd.Timestamp(window.starts_on), pd.Timestamp(window.ends_on))


def expected_parts(both, first_day, window):
    """Every part in cents, worked out part by part over all deals at once."""
    start = pd.Timestamp(first_day)
    opened, ended = (both[f"kind_{end}"] for end in (0, 1))
    was, now = both["amount_0"], both["amount_1"]
    in_0, due_1 = (opened == "open") & due(both, 0, window), due(both, 1, window)
    is_new = pd.to_datetime(both["created_on_1"]) > start
    since = pd.to_datetime(both["closed_on_1"]) > start
    stays = ended.isin(["open", "won", "lost"]) & (opened == "open")
    comes = ended.notna() & (opened != "open") & ((ended == "open") | since | is_new)
    counts = (ended == "won") | ((ended == "lost") & in_0) | due_1
    by_amount = both["at_first_rate_1"] - was
    far = pd.Timestamp(window.ends_on) if window else start
    later_0, later_1 = (pd.to_datetime(both[f"expected_on_{end}"]) > far for end in (0, 1))
    enters, leaves = stays & ~in_0 & counts, stays & in_0 & ~counts
    takes_part = (stays | comes) & counts
    return {
        "created": now[comes & counts & is_new],
        "moved_in": now[comes & counts & ~is_new & opened.isna()],
        "reopened": now[comes & counts & ~is_new & opened.notna()],
        "pulled_in": now[enters & later_0],
        "redated": now[enters & ~later_0],
        "increased": by_amount[stays & in_0 & (by_amount > 0)],
        "decreased": by_amount[stays & in_0 & (by_amount < 0)],
        "rate": (now - both["at_first_rate_1"])[stays & in_0 & (now != both["at_first_rate_1"])],
        "pushed_out": -now[leaves & later_1],
        "undated": -now[leaves & ~later_1],
        "moved_out": -was[in_0 & ended.isna() & both["is_elsewhere"]],
        "gone": -was[in_0 & ended.isna() & ~both["is_elsewhere"]],
        "won": -now[takes_part & (ended == "won")],
        "lost": -now[takes_part & (ended == "lost")],
    }


@pytest.mark.parametrize("is_windowed", [True, False], ids=["expected in the period", "all open"])
def test_every_part_of_the_waterfall_to_the_cent_for_several_periods(workbook, exports, is_windowed):
    parameters = workbook.parameters
    for period in periods_of(workbook):
        window = Window(period.starts_on, period.full_ends_on) if is_windowed else None
        first_day = day_before(period)
        pairs = pairs_between(workbook.at(first_day).tables, workbook.at(period.ends_on).tables)
        found = waterfall(pairs, window)
        both = both_days(exports, parameters, first_day, period.ends_on)
        expected = expected_parts(both, first_day, window)
        told = found.parts().set_index("part")
        for part, moved in expected.items():
            cents = round(float(told.loc[part, "amount"]) * 100)
            assert (told.loc[part, "deals"], cents) == (len(moved), moved.sum()), (period.label, part)
        for end, amount in ((0, found.start), (1, found.end)):
            is_in = (both[f"kind_{end}"] == "open") & due(both, end, window)
            assert round(amount * 100) == both.loc[is_in, f"amount_{end}"].sum()
        assert found.unexplained == 0


def test_what_was_won_in_the_waterfall_is_the_won_revenue_of_the_period(workbook, exports):
    period = workbook.period
    (won,) = [
        figure for figure in pipeline.what_moved(workbook).figures if figure.group["part"] == "won"
    ] or [None]
    deals = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    days = pd.to_datetime(deals["closed_on"])
    is_won = (deals["kind"] == "won") & days.between(
        pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)
    )
    cents = round(float(deals.loc[is_won, "amount"].astype("float64").sum()) * 100)
    assert cents == (0 if won is None else round(-won.value * 100))


@pytest.fixture(scope="module")
def present(workbook, exports):
    """The day before the present period, and the deals of that day and today side by side."""
    first_day = day_before(workbook.period)
    return first_day, both_days(exports, workbook.parameters, first_day, workbook.as_of)


@pytest.mark.parametrize("answer", [pipeline.what_moved, pipeline.what_moved_in_all])
def test_the_figures_of_the_section_are_start_every_part_that_occurred_and_end(workbook, present, answer):
    first_day, both = present
    section = answer(workbook)
    period = workbook.period
    window = Window(period.starts_on, period.full_ends_on) if answer == pipeline.what_moved else None
    parts = {part: moved for part, moved in expected_parts(both, first_day, window).items() if len(moved)}
    sums = {part: moved.sum() for part, moved in parts.items()}
    for name, end in (("start", 0), ("end", 1)):
        sums[name] = both.loc[(both[f"kind_{end}"] == "open") & due(both, end, window), f"amount_{end}"].sum()
    assert {figure.group["part"]: round(figure.value * 100) for figure in section.figures} == sums
    counts = {figure.group["part"]: figure.n for figure in section.figures if figure.n is not None}
    assert counts == {part: len(moved) for part, moved in parts.items()}
    assert parts


def test_the_largest_moves_of_single_deals(workbook, present):
    first_day, both = present
    parts = expected_parts(both, first_day, None)
    moves = [
        (-abs(cents), deal, part, cents) for part, moved in parts.items() for deal, cents in moved.items()
    ]
    expected = [((deal, part), cents) for _, deal, part, cents in sorted(moves)[:15]]
    figures = pipeline.largest_moves(workbook).figures
    assert [(tuple(figure.group.values()), round(figure.value * 100)) for figure in figures] == expected
    assert expected
