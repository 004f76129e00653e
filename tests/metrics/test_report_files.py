"""Report files: what is refused and in which words, what is written and what stays as it was."""

import json

import jsonschema
import pytest

from lib.metrics.report_files import (
    FOLDER,
    checked_report,
    difference,
    read_report,
    report_file,
    report_names,
    report_text,
    reports_chosen,
    write_report,
)
from lib.metrics.report_files.documents import readme, schema_json
from lib.metrics.report_files.model import Item, Report
from lib.params import Settings
from lib.problems import InputError
from lib.yaml_files import read_yaml

GOOD = """\
# looked at every Monday
title: Weekly meeting   # printed at the top
question: What now?
as_of: team's day
items:
  - heading: Who won?
    metric: won_revenue
    definition: closed
    by: [owner]
    where:
      source: [Referral]
    period: last 4 quarters
    grain: whole
    compare: previous
    chart: bars
    top: 5
  # the trend
  - metric: won_deals
    period: last 8 weeks
    grain: week
"""

# what is written in place of what, and what is said
BAD = [
    ("title: Weekly meeting", "titel: Weekly meeting", r"titel: unknown key\. Did you mean 'title'\? Known here: title, question"),
    ("title: Weekly meeting   # printed at the top\n", "", r"title: missing\. Write it: what the report is called"),
    ("question: What now?\n", "", r"question: missing\. Write it: the question or decision"),
    ("title: Weekly meeting", "title: 7", r"title: 7 .*it is a text.*in quotes"),
    ("title: Weekly meeting", 'title: ""', r"title: '' .*at least 1 character"),
    ("as_of: team's day", "as_of: last year", r"as_of: 'last year' is no day\. Write \"team's day\", 'a year before' or a day in quotes"),
    ("as_of: team's day", "as_of: 2025-05-31", r"as_of: .*it is a text.*in quotes"),
    ("as_of: team's day", "as_of: '2025-02-30'", r"as_of: '2025-02-30' is no day"),
    ("metric: won_revenue", "metric: won_revenu", r"items\.1\.metric: 'won_revenu' is no metric\. Did you mean 'won_revenue'\? There are: .*win_rate"),
    ("metric: won_revenue", "metric: Won Revenue", r"items\.1\.metric: 'Won Revenue' is no metric\. Did you mean 'won_revenue'\?"),
    ("metric: won_revenue", "metric: [won_revenue]", r"items\.1\.metric: \['won_revenue'\] .*it is a text.*id of the metric"),
    ("    metric: won_revenue\n", "", r"items\.1\.metric: missing\. Write it: id of the metric"),
    ("definition: closed", "definition: close", r"items\.1\.definition: 'close' is no definition of won_revenue\. Did you mean 'closed'\?"),
    ("definition: closed", "definition: 1", r"items\.1\.definition: 1 .*it is a text"),
    ("by: [owner]", "by: [onwer]", r"items\.1\.by\.1: 'onwer' is no dimension\. Did you mean 'owner'\? There are: owner, team, region"),
    ("by: [owner]", "by: owner", r"items\.1\.by: 'owner' .*it is a list, like \[owner\]"),
    ("by: [owner]", "by: [owner, owner]", r"items\.1\.by: .*names a dimension twice"),
    ("by: [owner]", "by: [owner, source, team]", r"items\.1\.by: .*none, one or two"),
    ("by: [owner]", "by: [owner, source]", r"items\.1\.compare: two dimensions are not compared"),
    ("source: [Referral]", "sauce: [Referral]", r"items\.1\.where\.sauce: 'sauce' is no dimension\. Did you mean 'source'\?"),
    ("source: [Referral]", "source: Referral", r"items\.1\.where\.source: 'Referral' .*it is a list"),
    ("source: [Referral]", "source: []", r"items\.1\.where\.source: \[\] .*at least 1 item"),
    ("source: [Referral]", "source: [5]", r"items\.1\.where\.source\.1: 5 .*in quotes"),
    ("    where:\n      source: [Referral]", "    where: source", r"items\.1\.where: 'source' .*names dimensions and lists of values"),
    ("period: last 4 quarters", "period: last four quarters", r"items\.1\.period: 'last four quarters' names no period\. Did you mean 'last 4 quarters'\? Periods: this period"),
    ("period: last 4 quarters", "period: this quater", r"Did you mean 'this quarter'\?"),
    ("period: last 4 quarters", "period: last 90 weeks", r"items\.1\.period: 'last 90 weeks' goes back 90 periods; write 1 to 60"),
    ("period: last 4 quarters", "period: 2026-04-01 to 2026-01-01", r"ends before it begins; write 2026-01-01 to 2026-04-01"),
    ("period: last 4 quarters", "period: 2026-02-30 to 2026-03-01", r"holds a day that no calendar has"),
    ("period: last 4 quarters", "period: 2026", r"items\.1\.period: 2026 .*it is a text"),
    ("grain: whole", "grain: weekly", r"items\.1\.grain: 'weekly' is no grain\. Did you mean 'week'\? There are: whole, week, month"),
    ("grain: whole", "grain: month", r"items\.1\.compare: with a grain the previous period stands beside each already"),
    ("compare: previous", "compare: previous year", r"items\.1\.compare: 'previous year' is no comparison\. Did you mean 'previous'\? There are: nothing, previous, year before"),
    ("chart: bars", "chart: bar", r"items\.1\.chart: 'bar' is no chart\. Did you mean 'bars'\? There are: fitting, bars"),
    ("chart: bars", "chart: pizza", r"items\.1\.chart: 'pizza' is no chart\. There are: fitting, bars"),
    ("chart: bars", "chart: lines", r"items\.1\.chart: lines run over time\. Write a grain"),
    ("chart: bars", "chart: stacked", r"items\.1\.chart: stacked bars need a dimension and a grain"),
    ("chart: bars", "chart: ranges", r"items\.1\.chart: a flow has no range\. Write bars or fitting"),
    ("top: 5", "top: 0", r"items\.1\.top: 0 .*greater than or equal to 1"),
    ("top: 5", "top: many", r"items\.1\.top: 'many' .*it is a whole number"),
    ("top: 5", "tops: 5", r"items\.1\.tops: unknown key\. Did you mean 'top'\?"),
    ("  - metric: won_deals", "  - metric: open_deals", r"items\.2\.grain: open_deals is what there is on one day\. Leave out grain"),
    ("  - metric: won_deals", "  - won_deals\n  - metric: won_deals", r"items\.2: 'won_deals' .*it holds keys of its own"),
    ("title: Weekly meeting", "title: Weekly meeting\ntitle: Again", r"line \d+: found duplicate key"),
    ("top: 5", "top: &five 5", r"an anchor \(&\) is not allowed here; write the value out"),
]  # fmt: skip


def written(folder, text, name="weekly.yml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_that_the_bad_ones_are_made_from_is_good(tmp_path):
    report = read_report(written(tmp_path, GOOD))
    assert (report.title, len(report.items), report.items[0].where) == (
        "Weekly meeting",
        2,
        {"source": ["Referral"]},
    )


@pytest.mark.parametrize(
    ("good", "bad", "said"), BAD, ids=[bad[:40].strip() or good.strip() for good, bad, _ in BAD]
)
def test_a_bad_file_is_refused_naming_file_key_nearest_word_and_remedy(tmp_path, good, bad, said):
    assert good in GOOD
    with pytest.raises(InputError, match=said) as refused:
        read_report(written(tmp_path, GOOD.replace(good, bad, 1)))
    assert all("weekly.yml" in finding for finding in refused.value.findings)


@pytest.mark.parametrize("text", ["", "words", "- title: x", "7", "items: []\n"])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    with pytest.raises(InputError, match=r"must hold the keys title, question and items|missing"):
        read_report(written(tmp_path, text))


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    text = (
        GOOD.replace("won_revenue", "won_revenu")
        .replace("by: [owner]", "by: [onwer]")
        .replace("chart: bars", "chart: pizza")
    )
    with pytest.raises(InputError) as refused:
        read_report(written(tmp_path, text))
    assert len(refused.value.findings) == 3


def test_a_report_that_is_not_there_is_refused_with_the_nearest_name():
    with pytest.raises(
        InputError, match=r"no params/reports/new_busines\.yml\. Did you mean 'new_business'\?"
    ):
        report_file("new_busines")
    with pytest.raises(InputError) as refused:
        reports_chosen(Settings(custom_report=["nothing_like_it", "neither"]))
    assert len(refused.value.findings) == 2


@pytest.mark.parametrize("name", report_names())
def test_the_shipped_reports_are_good_and_follow_the_schema(name):
    assert read_report(report_file(name)).items
    jsonschema.Draft202012Validator(json.loads(schema_json())).validate(read_yaml(report_file(name)))


def test_the_committed_pages_are_up_to_date():
    remedy = "run: python -m lib.metrics.report_files.documents"
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == readme(), remedy
    assert (FOLDER / "schema.json").read_text(encoding="utf-8") == schema_json(), remedy
    for name in (*Report.model_fields, *Item.model_fields):
        assert f"| `{name}` |" in readme()


# writing


def report(**changed):
    values = {"title": "Mine", "question": "Why?", "items": [{"metric": "won_deals", "by": ["owner"]}]}
    return checked_report(values | changed, "mine.yml")


def test_a_new_file_holds_what_is_not_as_by_default_and_reads_back_the_same(tmp_path):
    path = tmp_path / "mine.yml"
    write_report(report(), path)
    assert path.read_text().endswith(
        "title: Mine\nquestion: Why?\nitems:\n  - metric: won_deals\n    by: [owner]\n"
    )
    assert read_report(path) == report()
    assert [each.name for each in tmp_path.iterdir()] == ["mine.yml"]


def test_words_that_yaml_would_read_otherwise_are_written_in_quotes(tmp_path):
    path = tmp_path / "mine.yml"
    odd = report(
        title="12:30",
        items=[
            {"metric": "won_deals", "where": {"source": ["7", "yes", "# x", "null", "2026-01-01", "a: b"]}}
        ],
    )
    write_report(odd, path)
    assert read_report(path) == odd


def test_a_file_that_is_there_is_not_replaced_unless_that_is_allowed(tmp_path):
    path = written(tmp_path, GOOD)
    with pytest.raises(InputError, match=r"weekly\.yml: is there already"):
        write_report(report(), path)
    assert path.read_text() == GOOD
    write_report(report(), path, replaces=True)
    assert read_report(path) == report()


def test_what_does_not_change_keeps_its_comments_order_and_words(tmp_path):
    path = written(tmp_path, GOOD)
    before = read_report(path)
    assert report_text(before, path) == GOOD
    assert difference(path, report_text(before, path)) == ""
    items = [before.items[0].model_copy(update={"top": 3}), before.items[1]]
    text = report_text(before.model_copy(update={"items": items}), path)
    assert text == GOOD.replace("top: 5", "top: 3")
    changed = [line for line in difference(path, text).splitlines()[2:] if line[:1] in "+-"]
    assert changed == ["-    top: 5", "+    top: 3"]


def test_questions_can_be_added_and_taken_out(tmp_path):
    path = written(tmp_path, GOOD)
    before = read_report(path)
    one = before.model_copy(update={"items": before.items[:1]})
    write_report(one, path, replaces=True)
    assert read_report(path) == one
    three = before.model_copy(update={"items": [*before.items, Item(metric="lost_deals")]})
    write_report(three, path, replaces=True)
    assert read_report(path) == three
    assert "# looked at every Monday" in path.read_text()


def test_a_bad_file_is_not_written_over(tmp_path):
    path = written(tmp_path, GOOD.replace("won_revenue", "won_revenu"))
    with pytest.raises(InputError, match="is no metric"):
        write_report(report(), path, replaces=True)
    assert "won_revenu\n" in path.read_text()
