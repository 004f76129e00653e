"""What customers of the demo teams say, against SQL over the exported surveys: scores, shares of the satisfied, who answers."""

import pytest

from tests.oracles.raw_surveys import raw_surveys
from tests.oracles.recounted import Recount, assert_recounted

GROUPS = ((), ("industry",))


@pytest.fixture(scope="module")
def surveys(workbook, exports):
    return raw_surveys(workbook, exports)


@pytest.fixture(scope="module")
def answers(surveys):
    """Those answered on their scale, with what each answer adds."""
    back = surveys[surveys["is_back"]]
    score = back["score"]
    points = 100 * ((score >= 9).astype(int) - (score <= 6).astype(int))
    return back.assign(points=points, is_content=score >= 4, is_easy=score >= 5)


@pytest.mark.parametrize(
    ("asked", "over"),
    [
        ("nps/score", "points"),
        ("nps/mean", "score"),
        ("csat/satisfied", "is_content"),
        ("csat/mean", "score"),
        ("ces/mean", "score"),
        ("ces/easy", "is_easy"),
    ],
)
def test_what_customers_answer_by_industry(workbook, answers, asked, over):
    own = answers[answers["kind"] == asked.split("/")[0]]
    assert_recounted(workbook, asked, Recount(own, over, "one", "answered_on"), GROUPS)
    assert len(own)


@pytest.mark.parametrize("kind", ["all", "nps", "csat", "ces"])
def test_who_of_those_asked_answers(workbook, surveys, kind):
    own = surveys if kind == "all" else surveys[surveys["kind"] == kind]
    told = Recount(own, "is_back", "one", "sent_on")
    assert_recounted(workbook, f"survey_response/{kind}", told, GROUPS)
    assert 0 < own["is_back"].sum() < len(own)
