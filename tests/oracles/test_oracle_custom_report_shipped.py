"""The custom reports that ship, against the raw exports: every figure shown, in each of its groups and days."""

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from lib.sections import custom_report
from tests.oracles.deals_from_raw import of_team
from tests.oracles.raw_customers import customers, won_deals
from tests.oracles.raw_deals import raw_deals
from tests.oracles.raw_pipeline import valued_deals

BLANK, OTHERS = "(not recorded)", "others"
CENT = 0.005
ABOUT = """
SELECT DISTINCT d."Record ID" AS id, coalesce(d."Closed Lost Reason", '(not recorded)') AS lost_reason,
    coalesce(trim(c."Industry"), '(not recorded)') AS industry
FROM deals d LEFT JOIN companies c ON c."Record ID" = d."Associated Company ID"
"""
MEASURES = {
    "new_revenue/new": lambda rows: rows["money"].sum(),
    "won_revenue/closed": lambda rows: rows.loc[rows["kind"] == "won", "money"].sum(),
    "lost_deals/closed": lambda rows: (rows["kind"] == "lost").sum(),
    "new_customers/first_purchase": len,
    "win_rate/closed": lambda rows: (rows["kind"] == "won").mean() if len(rows) else None,
    "open_pipeline/weighted": lambda rows: rows["weighted"].sum(),
    "sales_cycle/won/mean": lambda rows: rows["cycle"].mean(),
    "sales_cycle/won/median": lambda rows: rows["cycle"].median(),
    "sales_cycle/won/p90": lambda rows: rows["cycle"].quantile(0.9),
}


@pytest.fixture(scope="module")
def shown(workbook):
    """The sections of the shipped reports by id, those without figures apart."""
    sections = [section for _, section in custom_report.answers(workbook).parts]
    return {section.id.removeprefix("custom_report."): section for section in sections if section.figures}


@pytest.fixture(scope="module")
def quarters(workbook):
    """First days of the fiscal quarters up to today's, oldest first."""
    starts = workbook.parameters.settings.calendar.fiscal_year_starts
    month = pd.Timestamp(2026, (starts - 2) % 12 + 1, 1).strftime("%b").upper()
    return pd.period_range(end=pd.Period(workbook.as_of, f"Q-{month}"), periods=9, freq=f"Q-{month}")


@pytest.fixture(scope="module")
def rows(workbook, exports):
    """What each definition counts, with the `day` it counts by."""
    deals = raw_deals(workbook, exports).merge(exports.execute(ABOUT).df(), on="id", validate="one_to_one")
    decided = deals[deals["kind"] != "open"].assign(day=deals["closed"])
    days = (decided["closed"] - decided["created"]).dt.days
    cycles = decided.assign(cycle=days)[(decided["kind"] == "won") & (days >= 0)]
    bought = of_team(won_deals(workbook, exports), workbook.parameters)
    new = bought[bought["share_of"] == "new"].rename(columns={"closed_on": "day", "amount": "money"})
    started = customers(workbook, exports).rename(columns={"started_on": "day"})
    found = {
        "new_revenue": new,
        "new_customers": started,
        "won_revenue": decided[decided["kind"] == "won"],
        # the report asks for those without a reason only
        "lost_deals": decided[(decided["kind"] == "lost") & (decided["lost_reason"] == BLANK)],
        "win_rate": decided,
        "sales_cycle": cycles,
    }
    return {name: each.fillna({"source": BLANK}) for name, each in found.items()}


def of_figure(rows, figure, names):
    """The rows of a figure's group; of others those with none of the `names` shown."""
    for dimension, name in figure.group.items():
        is_it = ~rows[dimension].isin(names[dimension]) if name == OTHERS else rows[dimension] == name
        rows = rows[is_it]
    return rows


def assert_figures(figures, rows_of):
    """Each figure is that of its raw rows, and no group of theirs is left out."""
    names = {
        dimension: {figure.group.get(dimension) for figure in figures}
        for each in figures
        for dimension in each.group
    }
    assert figures
    for figure in figures:
        rows = rows_of(figure)
        expected = MEASURES[figure.definition](of_figure(rows, figure, names))
        assert figure.value == (None if pd.isna(expected) else pytest.approx(float(expected), abs=CENT)), (
            figure
        )
        for dimension, told in names.items():
            assert OTHERS in told or set(rows[dimension]) <= told, (figure, dimension)


def within(rows, first, last):
    return rows[rows["day"].between(pd.Timestamp(first), pd.Timestamp(last))]


def days_of(section):
    return sorted({(figure.starts_on, figure.ends_on) for figure in section.figures if figure.starts_on})


def test_each_dated_figure_is_that_of_its_days(workbook, shown, rows, quarters):
    today = workbook.as_of
    this, before = (quarters[place].start_time.date() for place in (-1, -2))
    year = pd.Period(today, quarters.freqstr.replace("Q", "Y")).start_time
    so_far = pd.Timestamp(today) - year
    monday = today - dt.timedelta(days=today.weekday())
    weeks = [monday - dt.timedelta(weeks=place) for place in (*range(13), *range(52, 65))]
    last_year = year - pd.DateOffset(years=1)
    four = [(quarters[-4].start_time.date(), today)]
    spans = {
        "new_business_2": [(last_year.date(), (last_year + so_far).date()), (year.date(), today)],
        "new_business_3": four,
        "weekly_sales_meeting_1": [(before, before + (today - this)), (this, today)],
        "weekly_sales_meeting_3": four,
        "weekly_sales_meeting_4": four,
        "weekly_sales_meeting_5": sorted((day, day + dt.timedelta(days=6)) for day in weeks),
        "weekly_sales_meeting_6": four,
    }
    for name, days in spans.items():
        assert days_of(shown[name]) == days, name
        assert_figures(
            shown[name].figures,
            lambda figure: within(rows[figure.metric], figure.starts_on, figure.ends_on),
        )


def test_new_revenue_by_source_and_quarter(workbook, shown, rows, quarters):
    starts = [quarter.start_time.date() for quarter in quarters[-8:]]
    ends = [next_one - dt.timedelta(days=1) for _, next_one in pairwise(starts)] + [workbook.as_of]
    section, new = shown["new_business_1"], rows["new_revenue"]
    assert days_of(section) == list(zip(starts, ends, strict=True))
    labels = list(dict.fromkeys(f.group["period"] for f in section.figures if set(f.group) == {"period"}))
    assert len(labels) == 8
    place = pd.cut(new["day"], [*map(pd.Timestamp, starts), pd.Timestamp.max], right=False, labels=labels)
    told = within(new, starts[0], workbook.as_of).assign(period=place.astype("object"))
    assert_figures(
        section.figures,
        lambda figure: within(told, figure.starts_on or starts[0], figure.ends_on or workbook.as_of),
    )


def test_won_revenue_by_industry_and_source(workbook, shown, rows, quarters):
    section = shown["new_business_4"]
    won = within(rows["won_revenue"], quarters[-4].start_time, workbook.as_of)
    assert_figures(section.figures, lambda figure: won)
    assert sum(
        figure.value for figure in section.figures if set(figure.group) == {"industry"}
    ) == pytest.approx(won["money"].sum())


def test_what_each_holds_today_and_held_on_the_same_day_of_the_quarter_before(
    workbook, exports, shown, quarters
):
    section = shown["weekly_sales_meeting_2"]
    before = quarters[-2].start_time.date() + (workbook.as_of - quarters[-1].start_time.date())
    assert days_of(section) == [(before, before), (workbook.as_of, workbook.as_of)]
    held = {day: valued_deals(workbook, exports, day) for day in (before, workbook.as_of)}
    is_open = {day: deals[deals["kind"] == "open"] for day, deals in held.items()}
    assert_figures(section.figures, lambda figure: is_open[figure.ends_on])


@pytest.mark.parametrize("name", ["new_business_3", "weekly_sales_meeting_3"])
def test_the_groups_shown_are_the_largest(shown, rows, name):
    first, *_ = figures = shown[name].figures
    (by,) = first.group
    sizes = within(rows["win_rate"], first.starts_on, first.ends_on)[by].value_counts()
    named = {figure.group[by] for figure in figures if figure.group} - {OTHERS}
    assert sizes[list(named)].min() >= sizes.drop(list(named)).max() or named == set(sizes.index)


def test_the_cover_repeats_figures_of_the_answers(workbook, shown):
    answered = [figure for section in shown.values() for figure in section.figures]
    cover = custom_report.cover(workbook).figures
    assert cover
    assert all(figure in answered for figure in cover)
