"""Adoption worked by hand (as of 30 June 2026): licensed users u1 u2 u3 u4; u5 has no licence."""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import parts_of, value_of

TABLES = {
    "users": """
    user_id | name | team  | licensed | is_active | last_login_on | created_on
    u1      | Ann  | North | true     | true      | 2026-06-29    | 2026-06-01
    u2      | Bob  | North | true     | true      | 2026-06-20    | 2026-06-08
    u3      | Cat  | South | true     | true      | 2026-03-01    |
    u4      | Dan  | South |          | true      |               |
    u5      | Eve  | South | false    | true      | 2026-06-29    | 2026-06-01
    """,
    "activities": """
    activity_id | kind  | direction | owner_id | done_by_id | done_on
    a1          | call  | outbound  | u1       | u1         | 2026-06-10
    a2          | email | outbound  | u1       | u1         | 2026-06-14
    a3          | call  | outbound  | u3       | u3         | 2026-05-31
    a4          | call  | outbound  | u5       | u5         | 2026-06-29
    a5          | email | inbound   | u2       |            | 2026-06-20
    a6          | call  | outbound  | u1       | u1         | 2026-06-29
    """,
    "deals": """
    deal_id | company_id | owner_id | pipeline | stage | amount | currency | source | created_on | closed_on  | expected_close_on
    o1      | c1         | u1       | Sales    | Lead  | 100    | EUR      | Web    | 2026-05-01 |            | 2026-08-01
    o2      | c1         | u1       | Sales    | Lead  |        |          | Web    | 2026-05-01 |            | 2026-08-01
    o3      |            | u2       | Sales    | Lead  | 100    | EUR      |        | 2026-05-01 |            |
    w1      |            | u2       | Sales    | Won   |        |          |        | 2026-05-01 | 2026-06-01 |
    """,
}
BY_HAND = [
    # u1 (June 10, 14, 29); u3 did on 31 May, the first day that is too long ago; nothing of u2's own
    ("active_users", "recorded", 1 / 4),
    # u1 and u2 of u1, u2 and u3: of u4 no sign-in is known
    ("active_users", "signed_in", 2 / 3),
    # weeks that end on 7, 14, 21, 28 June for u1 less the one begun at creation, on Monday the first: 4; u2 from the 8th: 3;
    # u3 from the week of its first activity, ended 31 May: 5; u4 none; activities in them: a1 a2 a3, the week of a6 is not over
    ("activities_per_rep", "week", 3 / 12),
    ("required_fields", "deals", 1 / 3),
    # 4, 3 and 1 of 4 each
    ("required_fields", "fields", 8 / 12),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("adoption"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_teams_add_up_to_the_whole(tables):
    assert parts_of(tables, "active_users", "recorded", "team") == {"North": (1, 2), "South": (0, 2)}
    assert parts_of(tables, "activities_per_rep", "week", "owner") == {
        "Ann": (2, 4),
        "Bob": (0, 3),
        "Cat": (1, 5),
    }


def test_without_activities_only_sign_ins_are_told(tmp_path):
    from lib.metrics.catalogue import METRICS
    from lib.metrics.evaluate import Cut, evaluated

    alone = opened(tmp_path, {"users": TABLES["users"], "deals": TABLES["deals"]})
    (row,) = evaluated(alone, METRICS["active_users"], Cut(definition="recorded")).to_dict("records")
    assert row["missing"] == "nothing to divide by"
    assert value_of(alone, "active_users", "signed_in") == pytest.approx(2 / 3)
