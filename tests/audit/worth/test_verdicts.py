"""Verdicts: what is used or tells something is kept; personal data nobody uses goes; the rest is looked at again."""

import pytest

from lib.audit.worth.timing import TIMINGS, needed_for, timing_of
from lib.audit.worth.verdicts import KEEP, REVIEW, STOP, Known, verdict
from lib.canonical.schema import TABLES

NOBODYS = Known(
    filled=0.9,
    reports=(),
    declared=(),
    changes=0,
    predicts="no evidence",
    is_personal=False,
    is_own=False,
    is_spoken_of=False,
    needed_for="",
)


def told(**changes):
    return verdict(Known(**{**NOBODYS.__dict__, **changes}))


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({}, STOP),
        ({"is_personal": True}, STOP),
        ({"predicts": "cannot be judged"}, REVIEW),
        ({"predicts": "cannot be judged", "is_personal": True}, STOP),
        ({"predicts": "cannot be judged", "is_personal": True, "is_own": True}, REVIEW),
        ({"predicts": "leak suspect", "is_personal": True}, REVIEW),
        ({"predicts": "weak"}, KEEP),
        ({"predicts": "weak", "is_personal": True}, REVIEW),
        ({"predicts": "medium", "is_personal": True}, KEEP),
        ({"changes": 12, "is_personal": True}, REVIEW),
        ({"reports": ("leads",)}, KEEP),
        ({"declared": ("letters: reaching the person",), "is_personal": True}, KEEP),
        ({"is_spoken_of": True, "is_personal": True}, KEEP),
        ({"needed_for": "it ties the record to another"}, KEEP),
    ],
)
def test_the_verdict_of(what, expected):
    assert told(**what)[0] == expected


def test_the_reason_is_in_words():
    assert told(reports=("pipeline", "sales_cycle", "leads", "forecast"))[1] == (
        "read by pipeline, sales cycle, leads and 1 more"
    )
    assert told(filled=0.01, is_personal=True)[1] == (
        "nothing uses it and it tells nothing about who is won, and it is personal data, and next to nobody fills it in"
    )
    assert "counts as personal data until a mapping says otherwise" in told(is_personal=True, is_own=True)[1]
    assert told(predicts="strong")[1] == "it tells who is won (strong evidence), though nothing uses it yet"


@pytest.mark.parametrize("table", TIMINGS)
def test_every_column_has_one_moment_at_which_it_comes_to_be_known(table):
    known = [column for columns in TIMINGS[table].values() for column in columns]
    declared = [column.name for column in TABLES[table].columns if column.name != "custom"]
    assert sorted(known) == sorted(declared)


def test_what_is_written_as_the_outcome_comes_is_known_for_it():
    for column in ("lost_reason", "forecast_category", "closed", "stage", "crm_probability"):
        assert timing_of("deals", column) == "outcome"
    assert timing_of("deals", "a field of our own") == "present"
    assert needed_for("deals", "contact_id") == "it ties the record to another"
