"""The builder, driven as a person would: choose, see, name, compare, write; and what it wrote is what the batch renders."""

import ipywidgets
import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.report_files import read_report
from lib.rendering.batch import Batch, render_batch
from lib.sections import custom_report
from lib.widgets import Builder, builder
from tests.drawn import drawn_workbook
from tests.rendering.small_batches import write_notebook, write_team

TABLES = {
    "users": "user_id | name\nu1 | Ann\nu2 | Bob",
    "deals": """
    deal_id | owner_id | pipeline | stage | amount | currency | source   | created_on | closed_on
    a       | u1       | Sales    | Won   | 100    | EUR      | Referral | 2026-04-01 | 2026-04-11
    b       | u2       | Sales    | Won   | 300    | EUR      | Event    | 2026-04-01 | 2026-05-01
    c       | u2       | Sales    | Lost  | 300    | EUR      | Event    | 2026-04-01 | 2026-05-01
    """,
}


@pytest.fixture
def built(tmp_path):
    return Builder(drawn_workbook(tmp_path / "data", TABLES), tmp_path / "reports")


def choose(built, **chosen):
    for name, value in chosen.items():
        (built.item.get(name) or built.report[name]).value = value


def test_a_choice_is_answered_at_once(built):
    choose(built, metric="won_revenue", by_1="owner")
    assert "Bob is largest with €300, 75.0% of €400" in built.preview.value
    choose(built, filter="source", values=("Referral",))
    assert "Ann is largest with €100, 100.0% of €100" in built.preview.value


def test_only_what_the_metric_has_is_offered(built):
    choose(built, metric="win_rate")
    assert {value for _, value in built.item["definition"].options} == {
        "",
        *(each.id for each in METRICS["win_rate"].definitions),
    }
    offered = {value for _, value in built.item["by_1"].options}
    assert "lost_reason" in offered
    assert "visit_stage" not in offered
    choose(built, by_1="lost_reason", metric="new_customers")
    assert built.item["by_1"].value == ""
    choose(built, metric="won_deals", filter="owner")
    assert built.item["values"].options == ("Ann", "Bob")


def test_what_is_wrong_is_said_in_words_beside_the_controls(built):
    choose(built, metric="won_revenue", period="last for quarters")
    assert "names no period. Did you mean &#x27;last 4 quarters&#x27;?" in built.message.value
    choose(built, period="last 4 quarters", chart="lines")
    assert "lines run over time. Write a grain" in built.message.value
    choose(built, chart="fitting")
    assert built.message.value == ""


def test_a_report_is_named_compared_and_written_and_not_replaced_unasked(built):
    choose(built, metric="won_revenue", by_1="owner")
    built.write()
    assert "File name: &#x27;&#x27; is no name" in built.message.value
    choose(built, name="../mine", title="Mine", question="Who?")
    built.write()
    assert "is no name" in built.message.value
    choose(built, name="mine")
    built.write()
    path = built.draft.folder / "mine.yml"
    assert "+  - metric: won_revenue" in built.changes.value
    assert "custom_report: [mine]" in built.message.value
    assert read_report(path).items[0].by == ["owner"]
    path.write_text("# by hand\n" + path.read_text())
    choose(built, top=3)
    built.write()
    assert "is there already" in built.message.value
    assert "top" not in path.read_text()
    built.replaces.value = True
    built.write()
    assert path.read_text().startswith("# by hand\n")
    assert read_report(path).items[0].top == 3


def test_questions_are_collected_changed_and_taken_out(built):
    choose(built, metric="won_revenue")
    built.add()
    choose(built, metric="lost_deals", by_1="owner", heading="Who loses?")
    built.add()
    assert built.draft.names() == ["1. Won revenue", "2. Who loses?"]
    built.collected.value = 0
    assert (built.item["metric"].value, built.item["heading"].value) == ("won_revenue", "")
    choose(built, compare="previous")
    built.replace()
    assert built.draft.items[0] == {
        "metric": "won_revenue",
        "period": "this period",
        "grain": "whole",
        "compare": "previous",
        "chart": "fitting",
        "top": 10,
    }
    built.remove()
    assert built.draft.names() == ["1. Who loses?"]


def test_a_file_is_opened_and_an_untouched_one_has_no_changes(built):
    choose(built, name="mine", title="Mine", question="Who?", metric="won_revenue", by_1="owner")
    built.write()
    text = (built.draft.folder / "mine.yml").read_text()
    other = Builder(built.workbook, built.draft.folder)
    choose(other, name="mine")
    other.open()
    assert other.report["title"].value == "Mine"
    other.compare()
    assert "Nothing would change." in other.changes.value
    assert (built.draft.folder / "mine.yml").read_text() == text
    choose(other, name="nobodys")
    other.open()
    assert "no such file" in other.message.value


def test_every_control_has_a_label_and_is_within_reach_of_the_keyboard(built):
    def controls(widget):
        for child in getattr(widget, "children", ()):
            yield child
            yield from controls(child)

    found = [
        each for each in controls(built.widget) if not isinstance(each, (ipywidgets.Box, ipywidgets.HTML))
    ]
    assert len(found) >= 25
    assert all(each.description for each in found)
    assert all(each.tabbable is not False and not each.disabled for each in found)
    assert isinstance(builder(built.workbook), ipywidgets.VBox)


def test_what_the_builder_writes_the_batch_renders(built, tmp_path):
    choose(built, name="mine", title="Mine", question="Who?", metric="won_revenue", by_1="owner")
    built.write()
    path = built.draft.folder / "mine.yml"
    workbook = drawn_workbook(tmp_path / "data", TABLES, custom_report=[str(path)])
    ((question, section),) = custom_report.answers(workbook).parts
    assert (question, section.table.rows[0][0]) == ("How much did we win, by owner?", "Bob")
    team = write_team(tmp_path)
    team.write_text(team.read_text().replace("settings: {", f"settings: {{custom_report: ['{path}'], "))
    shown = "from lib.workbook import open_workbook\nfrom lib.sections import custom_report\nworkbook = open_workbook(team, as_of, data, settings)\n"
    cells = [f"{shown}custom_report.answers(workbook)", "custom_report.notes(workbook)"]
    write_notebook(tmp_path / "notebooks", "custom_report", cells)
    result = render_batch(Batch([team], notebooks_folder=tmp_path / "notebooks", out=tmp_path / "out"))
    assert not result.failed
    page = (tmp_path / "out" / "2026-05-31" / "north" / "custom_report.html").read_text()
    # that team's export has users only, which is said
    assert "How much did we win, by owner?" in page
    assert "Won revenue cannot be shown. This source has no table deals" in page
