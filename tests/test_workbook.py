"""An opened workbook looks back: the same team and settings at the end of an earlier day."""

import datetime as dt

from tests.drawn import drawn_workbook

DEALS = """
deal_id | pipeline | stage | amount | currency | created_on | closed_on
d1      | Sales    | Won   | 100    | EUR      | 2026-05-01 | 2026-06-20
d2      | Sales    | Lead  | 300    | EUR      | 2026-06-15 |
"""
EVENTS = """
event_id | deal_id | happened_on | field | old  | new
e1       | d1      | 2026-06-20  | stage | Lead | Won
"""


def test_an_earlier_day_shows_what_was_open_then(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": DEALS, "deal_events": EVENTS})
    earlier = workbook.at(dt.date(2026, 6, 10))
    assert workbook.values("open_pipeline")["value"].tolist() == [300]
    assert earlier.values("open_pipeline")["value"].tolist() == [100]
    assert earlier.as_of == dt.date(2026, 6, 10)
    assert workbook.at(dt.date(2026, 6, 10)) is earlier
    assert workbook.at(workbook.as_of) is workbook
