"""Watching: statuses by hand, the last run beside, a page, JSON, a history, and how the command ends."""

import json
import re

import pandas as pd
import pytest

from lib.params import read_parameters
from lib.problems import InputError, WorkbookError
from lib.rendering.watch import watch_teams
from tests.test_cli import ran

PEOPLE = "id,who\nu1,Ann\n"
STAGES = "pipeline,stage,place,kind\nSales,Won,1,won\nSales,Lost,2,lost\nSales,Lead,3,open\n"
DEALS = """\
id,owner,pipeline,stage,amount,currency,created,closed
a,u1,Sales,Won,100,EUR,2026-04-01,2026-04-11
b,u1,Sales,Won,300,EUR,2026-04-01,2026-05-01
c,u1,Sales,Lost,300,EUR,2026-04-01,2026-05-02
"""
MAPPING = """\
system: Test CRM
timezone: UTC
tables:
  users:
    - file: people.csv
      columns: {user_id: id, name: who}
  stages:
    - file: stages.csv
      columns: {pipeline: pipeline, stage: stage, position: place, kind: kind}
  deals:
    - file: deals.csv
      columns: {deal_id: id, owner_id: owner, pipeline: pipeline, stage: stage, amount: amount, currency: currency, created: created, closed: closed}
"""
GOALS = """
  goals:
    - goal: Sell more
      tactic: Call sooner
      metrics:
        - {metric: won_revenue, target: 500, owner: Ann}
        - {metric: win_rate, target: RATE}
        - {metric: calls_made}
"""


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    for name, text in {"people": PEOPLE, "stages": STAGES, "deals": DEALS}.items():
        (folder / f"{name}.csv").write_text(text)
    (folder.parent / "watched.yml").write_text(MAPPING)
    return folder


def team_file(export, folder, as_of="2026-05-31", rate="0.9", goals=GOALS):
    path = folder / "north.yml"
    path.write_text(
        f"team: north\nas_of: {as_of}\ndata: {export}\nsettings:\n  label: North & co\n  mapping: {export.parent / 'watched.yml'}"
        + goals.replace("RATE", rate)
    )
    return path


def watching(path, out):
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    return watch_teams([read_parameters(path)], (out, work), lambda words: None)


def statuses(found):
    return {look.metric: look.status for look in found.looks}


def test_each_metric_is_compared_with_what_is_due(export, tmp_path):
    found = watching(team_file(export, tmp_path), tmp_path / "watch")
    # 400 of 500 x 61/91 due; 2 of 3 won against 0.9; no table of activities
    assert statuses(found) == {"won_revenue": "on track", "win_rate": "at risk", "calls_made": "no figure"}
    revenue, rate, _ = found.looks
    assert (revenue.value, revenue.due) == (400, pytest.approx(500 * 61 / 91))
    assert rate.attained == pytest.approx(2 / 3 / 0.9)
    assert [look.metric for look in found.at_risk] == ["win_rate"]


def test_the_last_run_of_an_earlier_day_stands_beside(export, tmp_path):
    out = tmp_path / "watch"
    first = watching(team_file(export, tmp_path, "2026-04-30"), out)
    assert {look.last_as_of for look in first.looks} == {""}
    second = watching(team_file(export, tmp_path), out)
    revenue = second.looks[0]
    # one deal was won in April: 100 of 500 x 30/91
    assert (revenue.last_as_of, revenue.last_value, revenue.last_status) == ("2026-04-30", 100, "at risk")
    history = pd.read_parquet(out / "history" / "north.parquet")
    assert list(history.groupby("as_of").size().items()) == [("2026-04-30", 3), ("2026-05-31", 3)]


def test_the_same_data_looked_at_again_gives_the_same_files(export, tmp_path):
    out = tmp_path / "watch"
    watching(team_file(export, tmp_path), out)
    files = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    watching(team_file(export, tmp_path), out)
    assert files == {path: path.read_bytes() for path in files}
    assert {path.name for path in files} == {"watch.html", "watch.json", "north.parquet"}


def test_page_and_json_say_what_is_seen(export, tmp_path):
    out = tmp_path / "watch"
    reports = tmp_path / "2026-05-31" / "north"
    reports.mkdir(parents=True)
    (reports / "goal_progress.html").write_text("x")
    (tmp_path / "definitions.html").write_text("x")
    page = watching(team_file(export, tmp_path), out).page.read_text()
    assert "North &amp; co, figures up to 31 May 2026" in page
    assert "3 metrics are watched: 1 at risk, 1 without a figure and 1 on track." in page
    assert page.index("Win rate") < page.index("Won revenue")
    assert 'href="../2026-05-31/north/goal_progress.html"' in page
    assert "metric_selection.html" not in page
    assert '<a href="../definitions.html#win_rate">Win rate</a>' in page
    assert "<script" not in page
    assert "nan" not in page
    told = json.loads((out / "watch.json").read_text())
    assert told["at_risk"] == ["north/win_rate"]
    assert [each["what_next"] for each in told["metrics"]][1].startswith("Decide on an action now.")


def test_nothing_leads_to_definitions_that_are_not_there_and_days_are_called_days(export, tmp_path):
    goals = "\n  goals:\n    - goal: Faster\n      metrics: [{metric: sales_cycle, target: 30}]\n"
    page = watching(team_file(export, tmp_path, goals=goals), tmp_path / "watch").page.read_text()
    assert "definitions.html" not in page
    # a took 10 days and b 30: the median
    assert re.search(r'data-label="Value">20 days</td><td [^>]*data-label="Due by now">30 days</td>', page)


def test_without_a_choice_nothing_is_looked_at(export, tmp_path):
    with pytest.raises(InputError, match="No team has chosen a metric to watch"):
        watching(team_file(export, tmp_path, goals=""), tmp_path / "watch")
    assert not (tmp_path / "watch" / "watch.html").exists()


def test_a_history_that_cannot_be_read_is_named(export, tmp_path):
    place = tmp_path / "watch" / "history" / "north.parquet"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"torn")
    with pytest.raises(WorkbookError, match=r"north\.parquet: cannot be read as a history"):
        watching(team_file(export, tmp_path), tmp_path / "watch")


def test_the_command_ends_with_3_when_one_is_at_risk_and_with_0_when_none_is(export, tmp_path):
    risky = ran("watch", "--params", team_file(export, tmp_path), "--out", tmp_path)
    assert (risky.returncode, risky.stderr) == (3, "")
    assert "at risk: north, Win rate. Decide on an action now." in risky.stdout
    good = ran("watch", "--params", team_file(export, tmp_path, rate="0.5"), "--out", tmp_path)
    assert good.returncode == 0
    assert "at risk" not in good.stdout
    assert (tmp_path / "watch" / "watch.html").is_file()
    wrong = ran("watch", "--params", team_file(export, tmp_path, goals=""), "--out", tmp_path)
    assert wrong.returncode == 2
    assert "No team has chosen a metric" in wrong.stderr
