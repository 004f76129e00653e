"""What customers say, worked by hand (second quarter of 2026).

s1 10, s2 9, s3 7, s4 0 recommend us or not; s5 answered 11, which is no score; s6 did not answer; s7 will in July; s8 is
the same question to the person of s1 on the same day. Of the surveys after cases s12 and s13 are about one case.
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import value_of

TABLES = {
    "contacts": "contact_id | company_id\np1 | c1\np2 | c1\np3 | c2\np4 | c2\np5 | c2\np6 |",
    "companies": "company_id | name\nc1 | Alpha\nc2 | Beta",
    "surveys": """
    survey_id | kind | sent_at          | answered_at      | score | contact_id | case_id
    s1        | nps  | 2026-04-01 08:00 | 2026-04-02 08:00 | 10    | p1         |
    s2        | NPS  | 2026-04-01 08:00 | 2026-04-02 08:00 | 9     | p2         |
    s3        | nps  | 2026-04-01 08:00 | 2026-04-02 08:00 | 7     | p3         |
    s4        | nps  | 2026-04-01 08:00 | 2026-04-02 08:00 | 0     | p4         |
    s5        | nps  | 2026-04-01 08:00 | 2026-04-02 08:00 | 11    | p5         |
    s6        | nps  | 2026-04-01 08:00 |                  |       | p6         |
    s7        | nps  | 2026-06-29 08:00 | 2026-07-02 08:00 | 0     | p1         |
    s8        | nps  | 2026-04-01 09:00 | 2026-04-03 08:00 | 3     | p1         |
    s9        | csat | 2026-04-01 08:00 | 2026-04-02 08:00 | 5     | p1         | k1
    s10       | csat | 2026-04-01 08:00 | 2026-04-02 08:00 | 2     | p1         | k2
    s11       | csat | 2026-04-01 08:00 |                  |       | p1         | k3
    s12       | csat | 2026-04-01 08:00 |                  |       | p1         | k4
    s13       | csat | 2026-05-01 08:00 | 2026-05-02 08:00 | 4     | p1         | k4
    s14       | ces  | 2026-04-01 08:00 | 2026-04-02 08:00 | 7     | p2         | k1
    s15       | ces  | 2026-04-01 08:00 | 2026-04-02 08:00 | 5     | p2         | k2
    s16       | ces  | 2026-04-01 08:00 | 2026-04-02 08:00 | 3     | p2         | k3
    s17       | nps  |                  | 2026-04-02 08:00 | 0     | p2         |
    """,
}

BY_HAND = [
    ("nps", "score", (2 - 1) * 100 / 4),
    ("nps", "mean", (10 + 9 + 7 + 0) / 4),
    ("csat", "satisfied", 2 / 3),
    ("csat", "mean", (5 + 2 + 4) / 3),
    ("ces", "mean", (7 + 5 + 3) / 3),
    ("ces", "easy", 2 / 3),
    ("survey_response", "nps", 4 / 7),
    ("survey_response", "csat", 3 / 4),
    ("survey_response", "ces", 3 / 3),
    ("survey_response", "all", 10 / 14),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("perceiving"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_a_score_off_its_scale_is_counted_as_such(tables):
    rows = tables.frame(tables["surveys"]).set_index("survey_id")
    assert list(rows.index[rows["is_off_scale"]]) == ["s5"]


def test_surveys_of_nobody_are_each_their_own(tmp_path):
    surveys = """
    survey_id | kind | sent_on    | answered_on | score
    s1        | nps  | 2026-04-01 | 2026-04-02  | 10
    s2        | nps  | 2026-04-01 | 2026-04-02  | 9
    """
    assert value_of(opened(tmp_path, {"surveys": surveys}), "nps", "score") == 100
