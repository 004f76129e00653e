"""What became of the deals of a period, counted by hand, with the figures that anyone can check."""

import datetime as dt

import pytest

from lib.sections import conversion
from tests.drawn import drawn_workbook

DEALS = """
deal_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on
a | u1 | Sales | Won | 10 | EUR | 2026-01-05 | 2026-02-01
b | u1 | Sales | Won | 10 | EUR | 2026-02-05 | 2026-05-01
c | u1 | Sales | Lost | 10 | EUR | 2026-03-31 | 2026-04-02
d | u1 | Sales | Lead | 10 | EUR | 2026-03-31 |
e | u1 | Sales | Lead | 10 | EUR | 2026-04-01 |
"""


def told(section, starts_on):
    return {
        figure.definition: (figure.value, figure.numerator, figure.denominator, figure.n)
        for figure in section.figures
        if figure.starts_on == starts_on
    }


def test_a_period_of_creation_tells_what_share_is_won_and_how_many_are_lost_and_open(tmp_path):
    section = conversion.cohorts(drawn_workbook(tmp_path, {"deals": DEALS}))
    assert told(section, dt.date(2026, 1, 1)) == {
        "win_rate/created": (0.5, 2, 4, 4),
        "cohort_of_deals/lost": (1, None, None, 4),
        "cohort_of_deals/still_open": (1, None, None, 4),
    }
    assert told(section, dt.date(2026, 4, 1))["win_rate/created"] == (0, 0, 1, 1)


def test_a_period_without_deals_has_no_share(tmp_path):
    earlier = f"{DEALS}f | u1 | Sales | Won | 10 | EUR | 2025-09-01 | 2025-09-02"
    section = conversion.cohorts(drawn_workbook(tmp_path, {"deals": earlier}))
    between = [figure for figure in section.figures if figure.starts_on == dt.date(2025, 10, 1)]
    assert len(between) == 3
    for figure in between:
        is_share = figure.unit == "share"
        assert figure.value == (None if is_share else pytest.approx(0))
        assert figure.missing == ("nothing to divide by" if is_share else "")
