"""Surveys sent and answered, each asked once per occasion, with what its score means."""

import datetime as dt

import ibis
from ibis import Table

NPS, CSAT, CES = "nps", "csat", "ces"
SCALES = {NPS: (0, 10), CSAT: (1, 5), CES: (1, 7)}
"""The scores that a survey of each kind can have."""
PROMOTER, DETRACTOR, SATISFIED, EASY = 9, 6, 4, 5


def answered_surveys(surveys: Table, as_of: dt.date) -> Table:
    """One row per survey by the end of `as_of`: the first of its kind about an occasion that was answered, else the first.

    An occasion is a case, or a person and day where there is none. `is_answered`: an answer by then with a score on its
    scale; `is_off_scale`: answered with another score, or none. `nps_points` is 100 for a promoter (9 or 10), −100 for a detractor
    (0 to 6), else 0, so that their mean is the net promoter score.
    """
    answered = _within(surveys, as_of)
    kind = answered.kind.lower()
    low, high = (_by_kind(kind, {name: scale[end] for name, scale in SCALES.items()}) for end in (0, 1))
    is_on_scale = (answered.is_back & answered.score.between(low, high)).fill_null(False)
    told = answered.mutate(kind=kind, is_answered=is_on_scale, is_off_scale=answered.is_back & ~is_on_scale)
    return _scored(_once(told))


def _within(surveys: Table, as_of: dt.date) -> Table:
    is_back = (surveys.answered_on <= as_of).fill_null(False)
    return surveys.filter(surveys.sent_on.notnull()).mutate(is_back=is_back)


def _by_kind(kind: ibis.Value, values: dict[str, int]) -> ibis.Value:
    return ibis.cases(*[(kind == name, value) for name, value in values.items()])


def _once(surveys: Table) -> Table:
    """One survey of each kind per case, or per person and day where it is about no case; one of nobody is its own."""
    person = ibis.coalesce(surveys.contact_id, surveys.survey_id)
    occasion = ibis.coalesce(
        "case " + surveys.case_id, "person " + person + " " + surveys.sent_on.cast("string")
    )
    order = [surveys.is_answered.desc(), surveys.sent_at, surveys.survey_id]
    asked = surveys.mutate(
        asked_before=ibis.row_number().over(ibis.window(group_by=[surveys.kind, occasion], order_by=order))
    )
    return asked.filter(asked.asked_before == 0).drop("asked_before")


def _scored(surveys: Table) -> Table:
    score, is_answered = surveys.score, surveys.is_answered
    is_promoter = is_answered & (score >= PROMOTER)
    is_detractor = is_answered & (score <= DETRACTOR)
    kinds = {f"is_{name}": surveys.kind == name for name in SCALES}
    return surveys.mutate(
        **kinds,
        nps_points=ibis.cases((is_promoter, 100), (is_detractor, -100), else_=0),
        is_promoter=(is_promoter & (surveys.kind == NPS)).fill_null(False),
        is_detractor=(is_detractor & (surveys.kind == NPS)).fill_null(False),
        is_satisfied=(is_answered & (score >= SATISFIED)).fill_null(False),
        is_easy=(is_answered & (score >= EASY)).fill_null(False),
    )
