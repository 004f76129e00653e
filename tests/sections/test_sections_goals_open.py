"""What is open for a target, and where a period ends, on drawn tables."""

from lib.sections import goal_progress
from tests.sections.test_sections_goals import ALL, GOALS, at_the_end_of_may


def test_for_new_revenue_only_deals_of_those_who_bought_nothing_yet_are_open(tmp_path):
    deals = """
deal_id | owner_id | company_id | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on | is_renewal
w1      | u1       | c1         | Sales    | Won      | 400    | EUR      | 2026-04-01 | 2026-04-11 |                   |
o1      | u1       | c2         | Sales    | Proposal | 300    | EUR      | 2026-05-01 |            | 2026-06-20        |
o2      | u1       | c3         | Sales    | Proposal | 8      | EUR      | 2026-05-01 |            | 2026-06-20        |
o3      | u1       | c4         | Sales    | Proposal | 40     | EUR      | 2026-05-01 |            | 2026-06-20        |
o4      | u1       |            | Sales    | Proposal | 7      | EUR      | 2026-05-01 |            | 2026-06-20        |
o5      | u1       | c1         | Sales    | Proposal | 6      | EUR      | 2026-05-01 |            | 2026-06-20        |
o6      | u1       | c5         | Sales    | Proposal | 5      | EUR      | 2026-05-01 |            | 2026-06-20        | true
"""
    orders = """
order_id | company_id | ordered_on | status
p1       | c3         | 2026-05-02 | paid
p2       | c4         | 2026-05-02 | cancelled
"""
    goals = GOALS.replace("g1      | won_revenue", "g1      | new_revenue")
    section = goal_progress.in_progress(
        at_the_end_of_may(tmp_path, {**ALL, "deals": deals, "orders": orders, "goals": goals})
    )
    # o1 and o3: c3 has ordered, c1 has won, a renewal is no new customer's, o4 names nobody; c4 took its order back
    found = {figure.definition: figure for figure in section.figures}
    assert (found["new_revenue/in_progress_open"].value, found["new_revenue/in_progress_open"].n) == (340, 2)
    assert found["new_revenue/in_progress_weighted"].value == 170
    assert found["won_revenue/in_progress_open"].n == 6


def test_where_a_period_ends_is_a_figure_too(tmp_path):
    section = goal_progress.on_track(at_the_end_of_may(tmp_path))
    found = {figure.definition: figure for figure in section.figures}
    # 500 in 61 of 91 days; a rate has no pace, and there are too few periods for a usual course
    assert round(found["won_revenue/at_pace"].value, 2) == 745.9
    assert {name for name in found if "/at_" in name} == {"won_revenue/at_pace"}
