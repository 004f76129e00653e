"""Visits and purchases of the public online shoppers set against its published figures (UCI, Sakar and others 2018)."""

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.params import ROOT
from lib.sections import campaigns
from lib.workbook import open_workbook

HEADER = [
    "Administrative",
    "Administrative_Duration",
    "Informational",
    "Informational_Duration",
    "ProductRelated",
    "ProductRelated_Duration",
    "BounceRates",
    "ExitRates",
    "PageValues",
    "SpecialDay",
    "Month",
    "OperatingSystems",
    "Browser",
    "Region",
    "TrafficType",
    "VisitorType",
    "Weekend",
    "Revenue",
]
"""As UCI names the columns; the copy lacks its header."""

PAGES = ["Administrative", "Informational", "ProductRelated"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "June", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.fixture(scope="module")
def raw(real_data):
    """The sheet with its header, one row per visit; the set names months of one year and no days."""
    rows = pd.read_csv(real_data / "online_shoppers" / "online_shoppers_intention.csv", header=None)
    rows.columns = HEADER
    rows["pages"] = rows[PAGES].sum(axis=1)
    rows["seconds"] = rows[[f"{name}_Duration" for name in PAGES]].sum(axis=1).round().astype(int)
    rows["month"] = rows["Month"].map({name: place + 1 for place, name in enumerate(MONTHS)})
    assert rows["month"].notna().all()
    return rows.assign(Visit=[f"v{place:05d}" for place in range(len(rows))])


@pytest.fixture(scope="module")
def workbook(raw, tmp_path_factory):
    """The set as a web analytics tool would export it, opened as a team would."""
    folder = tmp_path_factory.mktemp("shoppers")
    # the year is not told: any one will do, for no figure here depends on it
    days = [f"2025-{month:02d}-01" for month in raw["month"]]
    visits = raw[["Visit", "VisitorType", "TrafficType"]].assign(Seconds=raw["seconds"])
    visits["First day of month"] = days
    visits.to_csv(folder / "visits.csv", index=False)
    views = raw.loc[raw.index.repeat(raw["pages"]), ["Visit"]].assign(Kind="page_view", Goal="")
    goals = raw.loc[raw["Revenue"], ["Visit"]].assign(Kind="goal", Goal="Purchase")
    events = pd.concat([views, goals])
    events["First day of month"] = [days[place] for place in events.index]
    events.insert(0, "Event", [f"e{place}" for place in range(len(events))])
    events.to_csv(folder / "events.csv", index=False)
    settings = {"label": "Shop", "mapping": str(ROOT / "tests/online_shoppers/mapping.yml")}
    return open_workbook("online_shoppers", "2025-12-31", str(folder), settings)


def test_the_published_share_of_visits_ended_in_a_purchase(workbook):
    row = workbook.values("web_goals").iloc[0]
    assert (row["numerator"], row["denominator"]) == (1908, 12330)
    assert round(100 * row["value"], 2) == 15.47
    section = campaigns.goals_by(workbook)
    assert section.headline.startswith("A goal was reached in 15.5% of the visits (1,908 of 12,330)")


@pytest.mark.parametrize("by", ["source", "medium"])
def test_purchases_by_kind_of_visitor_and_traffic(workbook, raw, by):
    column = {"source": "VisitorType", "medium": "TrafficType"}[by]
    expected = raw.groupby(raw[column].astype(str))["Revenue"].agg(["sum", "size"])
    found = workbook.values("web_goals", Cut((by,))).set_index(by)
    assert found["numerator"].to_dict() == expected["sum"].to_dict()
    assert found["denominator"].to_dict() == expected["size"].to_dict()


def test_pages_and_time(workbook, raw):
    assert workbook.values("page_views")["value"].iloc[0] == raw["pages"].sum()
    time = workbook.values("visit_time").iloc[0]
    assert time["value"] == pytest.approx(raw["seconds"].mean())
    assert time["median"] == raw["seconds"].median()


def test_months_are_pooled_and_not_averaged(workbook, raw):
    # the mean of the months' rates is another figure
    monthly = raw.groupby("month")["Revenue"].mean()
    assert round(100 * monthly.mean(), 2) != 15.47
    section = campaigns.visits(workbook)
    shares = [f for f in section.figures if f.definition == "web_goals/visits"]
    assert sum(f.numerator for f in shares) == 1908
    assert sum(f.denominator for f in shares) == 12330


def test_what_the_set_lacks_is_said(workbook):
    assert "does not record whom campaigns were sent to" in campaigns.cover(workbook).points[0]
    assert campaigns.list_growth(workbook).headline.startswith("This source has no changes of e-mail lists")
    # nobody is named, so visitors cannot be counted instead of visits
    visitors = workbook.values("web_goals", Cut(definition="visitors")).iloc[0]
    assert visitors["missing"] == "nothing to divide by"
