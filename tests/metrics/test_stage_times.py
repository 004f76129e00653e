"""Time in stage by hand: the median with stays that go on, the winners' norms, who is slow."""

import pandas as pd
import pytest

from lib.metrics.stage_times import median_stay, present_stays, stage_stays, winners_norms
from tests.drawn import opened


def stays(*lasted):
    """Stays in one stage: days, with a + after those that go on."""
    days = [float(str(each).rstrip("+")) for each in lasted]
    return pd.DataFrame({"days": days, "has_ended": [not str(each).endswith("+") for each in lasted]})


@pytest.mark.parametrize(
    ("lasted", "median"),
    [
        ((1, 2, 3, 4), 2),
        # 1: 4/5 stay; 3: of 3 at risk one ends, 8/15; 5: of 1 at risk one ends, nobody
        ((1, "2+", 3, "4+", 5), 5),
        # 2: 5/6; 4: of 4 at risk two end, 5/12
        ((2, "3+", 4, 4, "6+", "9+"), 4),
        ((1, "2+", "2+"), None),
        (("5+",), None),
        ((7,), 7),
        # one that goes on as long as another one ended was at risk on that day
        ((3, "3+"), 3),
    ],
)
def test_the_median_counts_stays_that_go_on(lasted, median):
    assert median_stay(stays(*lasted)) == median


def test_leaving_out_those_that_go_on_would_make_the_median_shorter():
    both = stays(1, 2, "20+", "30+", 40)
    assert median_stay(both) == 40
    assert median_stay(both[both["has_ended"]]) == 2


DEALS = """
deal_id | pipeline | stage | created_on | closed_on
w1      | Sales    | Won   | 2026-05-01 | 2026-05-11
w2      | Sales    | Won   | 2026-05-01 | 2026-05-21
o1      | Sales    | Lead  | 2026-06-10 |
o2      | Sales    | Lead  | 2026-06-25 |
x1      | Sales    | Lost  | 2026-05-01 | 2026-05-05
"""
EVENTS = """
event_id | deal_id | happened_on | field | old  | new
e1       | w1      | 2026-05-01  | stage |      | Lead
e2       | w1      | 2026-05-11  | stage | Lead | Won
e3       | w2      | 2026-05-01  | stage |      | Lead
e4       | w2      | 2026-05-21  | stage | Lead | Won
e5       | o1      | 2026-06-10  | stage |      | Lead
e6       | o2      | 2026-06-25  | stage |      | Lead
e7       | x1      | 2026-05-01  | stage |      | Lead
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    drawn = {"deals": DEALS, "deal_events": EVENTS}
    return stage_stays(opened(tmp_path_factory.mktemp("stays"), drawn))


def test_a_closed_deal_that_no_history_sees_leave_is_left_out(found):
    assert sorted(found["deal_id"]) == ["o1", "o2", "w1", "w2"]


def test_the_winners_norm_is_theirs_alone(found):
    (row,) = winners_norms(found).to_dict("records")
    # 10 and 20 days
    assert (row["winners"], row["norm"], row["limit"]) == (2, 15, 19)


def test_a_deal_is_slow_when_it_has_stayed_longer_than_nine_in_ten_winners(found):
    present = present_stays(found).set_index("deal_id")
    assert present["days"].to_dict() == {"o1": 20, "o2": 5}
    assert present["is_slow"].to_dict() == {"o1": True, "o2": False}
