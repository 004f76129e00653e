"""The records of the metrics: complete, told apart, and in step with what a team may choose."""

from typing import get_args

import pytest

from lib.metrics.catalogue import METRICS, SALES_CYCLE, WIN_RATE
from lib.metrics.evaluate import Cut
from lib.metrics.metric import Count
from lib.params import Definitions

RECORDS = list(METRICS.values())


def choices(setting):
    return list(get_args(Definitions.model_fields[setting].annotation))


def test_a_team_may_choose_each_definition_of_the_win_rate_and_no_other():
    assert choices("win_rate") == [definition.id for definition in WIN_RATE.definitions]


def test_the_cycles_a_team_may_choose_are_defined():
    ids = [definition.id for definition in SALES_CYCLE.definitions]
    assert set(choices("sales_cycle_deals")) < set(ids)
    assert ids[0] == Definitions().sales_cycle_deals


def test_the_default_definition_is_the_first_and_an_unknown_one_fails():
    assert WIN_RATE.definition().id == "closed" == Definitions().win_rate
    assert WIN_RATE.definition("odds").unit == "number"
    with pytest.raises(KeyError):
        WIN_RATE.definition("closed_won")
    assert Cut().definition == ""


@pytest.mark.parametrize("metric", RECORDS, ids=lambda metric: metric.id)
def test_a_record_says_all_a_reader_asks(metric):
    assert METRICS[metric.id] is metric
    assert metric.question.endswith("?")
    assert all((metric.label, metric.source, metric.owner, metric.reviewed_on))
    assert isinstance(metric.edge_cases, tuple)
    assert all(told.endswith(".") for told in metric.edge_cases)
    ids = [definition.id for definition in metric.definitions]
    assert len(set(ids)) == len(ids)
    assert all(definition.words for definition in metric.definitions)


@pytest.mark.parametrize("metric", RECORDS, ids=lambda metric: metric.id)
def test_rates_and_durations_have_a_denominator_and_flows_and_stocks_none(metric):
    for definition in metric.definitions:
        divides = definition.denominator is not None
        assert divides == (metric.kind in ("rate", "duration")), definition.id
        assert bool(definition.duration) == (metric.kind == "duration"), definition.id
        # a share of what is open, or of whatever there is now, is a rate on the clock of a stock
        kinds = {"stock": ("stock", "rate"), "active": ("stock", "flow", "rate")}.get(
            definition.clock, ("flow", "rate", "duration")
        )
        assert metric.kind in kinds, definition.id
        if metric.kind == "duration":
            assert definition.denominator == Count(), definition.id
