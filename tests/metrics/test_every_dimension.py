"""Every metric by every dimension it allows, on the demo company, as reports show it.

Of the fullest demo team each metric is asked overall, period by period and by every dimension that its table has; of a
small one by one dimension in each period, the next one in turn for the next metric: all pairs of all teams would take three
times as long and ask the same queries of fewer rows. Every value asked for is shown as figures and in a table; of each metric
one team has the whole section of a custom report too.
"""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.charts import theme
from lib.metrics.catalogue import METRICS
from lib.metrics.cut import DIMENSIONS, dimensions_of
from lib.metrics.evaluate import Cut
from lib.metrics.report_files.model import Item
from lib.sections.custom_report.asked import section_of
from lib.sections.figures import figures_of
from lib.sections.section import SECTION_MIME
from lib.sections.table import display_table
from lib.workbook import open_workbook
from tests.sections.wording import assert_well_worded

FULLEST = "demo"
TEAMS = (FULLEST, "nordics")
PARTS = ("numerator", "denominator", "n")
MOST_SHOWN = 6


class HeldTables:
    """A team's tables with what definitions and dimensions read of them, worked out once for all that is asked."""

    def __init__(self, tables):
        self._tables, self._held = tables, {}
        self.frame = tables.frame

    def __getitem__(self, name):
        if name not in self._held:
            rows = self._tables[name]
            read = {*dimensions_of(rows), *columns_read(name)}
            shown = rows.select([column for column in rows.columns if column in read])
            self._held[name] = self._tables.hold(f"every_dimension_{name}", shown)
        return self._held[name]


def columns_read(table):
    definitions = [definition for metric in METRICS.values() for definition in metric.definitions]
    return {name for each in definitions if each.table == table for name in each.columns}


@pytest.fixture(scope="module", params=TEAMS)
def workbook(request):
    opened = replace(open_workbook(request.param), is_judged=False)
    return replace(opened, tables=HeldTables(opened.tables))


@pytest.fixture(autouse=True)
def undrawn_charts(monkeypatch):
    """Sections are asked for words, tables and figures: that they are drawn is tested with the sections and the charts."""
    monkeypatch.setattr(theme, "_drawing", lambda *_: b"<svg/>")


def chosen(workbook, metric):
    return METRICS[metric].definition(workbook.definition(metric))


def dimensions(workbook, metric):
    """The dimensions that the metric's table has, the one whose turn it is first."""
    allowed = dimensions_of(workbook.tables[chosen(workbook, metric).table])
    turn = (list(METRICS).index(metric) + TEAMS.index(workbook.parameters.team)) % len(allowed)
    return (*allowed[turn:], *allowed[:turn])


def periods_to_group(workbook, definition):
    """The periods that groups are asked for in: none of the fullest team, all that trends show of the others."""
    is_dated = definition.has_periods and workbook.parameters.team != FULLEST
    return workbook.history if is_dated else ()


def in_groups(workbook, metric, asked, periods):
    """The metric's values by each of the dimensions asked for, under each other: `dimension` and the name of the `group`."""
    frames = [workbook.values(metric, Cut((by,), periods)).rename(columns={by: "group"}) for by in asked]
    return pd.concat([frame.assign(dimension=by) for frame, by in zip(frames, asked, strict=True)])


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_has_a_value_or_a_reason_by_every_dimension_and_groups_add_up(workbook, metric):
    definition, allowed = chosen(workbook, metric), dimensions(workbook, metric)
    periods = periods_to_group(workbook, definition)
    whole = workbook.values(metric, Cut(periods=periods))
    dated = workbook.values(metric, Cut(periods=workbook.history))
    assert len(whole) == max(len(periods), 1)
    assert len(dated) == (len(workbook.history) if definition.has_periods else 1)
    asked = allowed if workbook.parameters.team == FULLEST else allowed[:1]
    groups = in_groups(workbook, metric, asked, periods)
    for values in (whole, dated, groups):
        assert not list(faults(values, definition))
    assert not list(unequal(groups, whole, asked))
    assert_shown(groups, workbook)
    if list(METRICS).index(metric) % len(TEAMS) == TEAMS.index(workbook.parameters.team):
        assert_a_section(workbook, metric, allowed[0])


def test_every_dimension_of_the_closed_list_is_allowed_by_a_metric(workbook):
    assert {by for metric in METRICS for by in dimensions(workbook, metric)} == set(DIMENSIONS)


def assert_a_section(workbook, metric, by):
    """The answer of a custom report: in words and JSON, with the metric's value over all groups beside them."""
    whole = workbook.values(metric).iloc[0]
    section = section_of(workbook, Item(metric=metric, by=[by], period="whole export"))
    assert_well_worded(section, (metric, by), beside=("median", "p90"))
    figures = json.loads(json.dumps(section._repr_mimebundle_()[SECTION_MIME], allow_nan=False))["figures"]
    (together,) = [each for each in figures if not each["group"] and not is_beside(each)]
    assert together["value"] == (None if pd.isna(whole["value"]) else pytest.approx(whole["value"]))
    assert (together["n"], together["missing"]) == (whole["n"], whole["missing"])


def is_beside(figure):
    return figure["definition"].endswith(("/median", "/p90"))


def faults(values, definition):
    """What evaluated values have that they may not have, in words."""
    numbers = ["numerator", "n", *(["denominator"] if definition.denominator else [])]
    if not np.isfinite(values[numbers].to_numpy("float64")).all():
        yield "a numerator, a denominator or an n that is no number"
    if (values["n"] < 0).any():
        yield "a negative n"
    is_told = values["value"].notna()
    if (is_told == (values["missing"] != "")).any():
        yield "a blank without its reason, or a reason beside a value"
    told = values[is_told]
    if not np.isfinite(told["value"].to_numpy("float64")).all():
        yield "a value without end"
    made = told["numerator"] / told["denominator"] if definition.denominator else told["numerator"]
    if not np.allclose(told["value"], made, rtol=1e-12):
        yield "a value that is not numerator ÷ denominator"
    bounded = told[told["low"].notna()]
    slack = 1e-12
    if not bounded["value"].between(bounded["low"] - slack, bounded["high"] + slack).all():
        yield "a value outside its interval"
    if "median" in told and not (told["median"] <= told["p90"]).all():
        yield "a duration without its median, or a median above P90"
    yield from faults_of_groups(values)


def faults_of_groups(values):
    keys = [name for name in ("period", "dimension", "group") if name in values]
    if values.duplicated(keys).any():
        yield "a group that stands there twice"
    if "group" in values and not all(isinstance(name, str) and name for name in values["group"]):
        yield "a group without a name"


def unequal(groups, whole, asked):
    """The parts of the values of groups that do not add up to those of the whole, in words."""
    parts = [name for name in PARTS if whole[name].notna().all()]
    added = groups.groupby(["dimension", "period"])[parts].sum()
    expected = whole.set_index("period")[parts]
    for by in asked:
        found = added.loc[by] if by in added.index else expected * 0
        for name in parts:
            sums = [found[name].get(period, 0.0) for period in expected.index]
            if not np.allclose(sums, expected[name], rtol=1e-9, atol=1e-6):
                yield f"{name} by {by}: {sums} in groups, {expected[name].tolist()} together"


def assert_shown(groups, workbook):
    """The first groups of each dimension as figures in JSON and as a table, without placeholders of a program."""
    shown = groups.groupby("dimension", sort=False).head(MOST_SHOWN)
    figures = figures_of(shown, ("dimension", "group"))
    assert len(figures) == len(shown) * (3 if "median" in shown else 1)
    told = json.loads(json.dumps([figure.as_json() for figure in figures], allow_nan=False))
    assert all(each["value"] is not None or each["missing"] for each in told)
    unit = shown["unit"].iloc[0] if len(shown) else "count"
    levels = [name for name in ("value", "median", "p90", "low", "high") if name in shown]
    columns = {"group": ("Group", "text"), "n": ("n", "count"), **{name: (name, unit) for name in levels}}
    table = display_table(shown, columns, workbook.formats, "Groups", most=len(shown))
    assert len(table.rows) == len(shown)
    assert not re.search(r"\b(nan|inf|NaT|None)\b|<NA>", table.text()), table.text()


# each guard sees what it is there for

SPOILT = {
    "a numerator, a denominator or an n that is no number": {"numerator": float("nan")},
    "a value without end": {"value": float("inf")},
    "a blank without its reason, or a reason beside a value": {"value": float("nan")},
    "a negative n": {"n": -1.0},
    "a value that is not numerator ÷ denominator": {"value": 0.75, "high": 0.9},
    "a value outside its interval": {"low": 0.6},
    "a group without a name": {"group": None},
}


def drawn_values(**cells):
    row = {
        "group": "Ann",
        "dimension": "owner",
        "period": "",
        "numerator": 1.0,
        "denominator": 2.0,
        "value": 0.5,
        "n": 2.0,
    }
    return pd.DataFrame([{**row, "low": 0.1, "high": 0.9, "missing": "", **cells}])


def test_sound_values_have_no_fault_and_each_spoilt_cell_is_seen():
    share = METRICS["win_rate"].definition()
    assert not list(faults(drawn_values(), share))
    for fault, cells in SPOILT.items():
        assert fault in list(faults(drawn_values(**cells), share)), fault
    twice = pd.concat([drawn_values(), drawn_values()])
    assert list(faults(twice, share)) == ["a group that stands there twice"]
    unmeasured = drawn_values(median=float("nan"), p90=3.0)
    assert list(faults(unmeasured, share)) == ["a duration without its median, or a median above P90"]


def test_a_group_that_is_dropped_or_counted_twice_would_be_seen():
    whole = drawn_values(numerator=2.0, denominator=4.0, n=4.0)
    assert not list(unequal(pd.concat([drawn_values(), drawn_values()]), whole, ["owner"]))
    assert len(list(unequal(drawn_values(), whole, ["owner"]))) == 3
    assert len(list(unequal(pd.concat([drawn_values()] * 3), whole, ["owner"]))) == 3
