"""What of a notebook gets onto the page."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lib.rendering.page_body import page_body
from lib.sections.page import section_html
from lib.sections.section import Section


def shown(*cells: NotebookNode) -> str:
    body = page_body(new_notebook(cells=list(cells)))
    return body.opening + body.answers


def code(**data: str) -> NotebookNode:
    kinds = {"html": "text/html", "plain": "text/plain", "widget": "application/vnd.jupyter.widget-view+json"}
    bundle = {kinds[kind]: value for kind, value in data.items()}
    return new_code_cell("secret_code()", outputs=[new_output("display_data", data=bundle)])


def test_code_and_printed_lines_stay_in_the_notebook() -> None:
    noisy = new_code_cell(
        "secret_code()",
        outputs=[new_output("stream", name=name, text="noise") for name in ("stdout", "stderr")],
    )
    assert shown(noisy, new_markdown_cell("Words.")) == '<div class="prose"><p>Words.</p>\n</div>\n'


def test_a_widget_and_cells_for_the_notebook_alone_are_left_out() -> None:
    interactive = new_markdown_cell("## Explore", metadata={"tags": ["interactive"]})
    assert shown(code(widget="{}", plain="Dropdown()"), interactive) == ""


def test_html_is_preferred_to_plain_text_and_plain_text_is_escaped() -> None:
    assert "plain" not in shown(code(html="<p>rich</p>", plain="plain"))
    assert shown(code(plain="<b>")) == "<pre>&lt;b&gt;</pre>\n"


def test_questions_are_listed_with_ids_that_differ() -> None:
    body = page_body(
        new_notebook(
            cells=[new_markdown_cell("# Title"), code(html="<p>cover</p>")]
            + [
                new_markdown_cell(f"## {heading}")
                for heading in ("Wie läuft's?", "Wie läuft's?", "*Why* & <how>?", "?")
            ]
        )
    )
    assert [(entry.id, entry.words) for entry in body.contents] == [
        ("q-wie-lauft-s", "Wie läuft's?"),
        ("q-wie-lauft-s-2", "Wie läuft's?"),
        ("q-why-amp-lt-how-gt", "Why &amp; &lt;how&gt;?"),
        ("q-section", "?"),
    ]
    assert "cover" in body.opening
    assert '<h2 id="q-section">' in body.answers


def test_a_table_that_scrolls_can_be_reached_by_keyboard() -> None:
    assert '<div class="table" tabindex="0">' in shown(code(html='<div class="table"><table></table></div>'))


def only_said(sentence: str, advice: str) -> NotebookNode:
    return code(html=section_html(Section(id="a.b", headline=sentence, action=advice)))


def test_advice_on_what_the_source_lacks_stands_once_on_a_page() -> None:
    lacking = [only_said(f"This source has no {told}.", "Export it.") for told in ("leads", "goals")]
    page = shown(*lacking, only_said("This source has no campaigns.", "Write one."))

    assert page.count("Export it.") == page.count("Write one.") == 1
    assert page.index("no leads") < page.index("Export it.") < page.index("no goals")


def test_advice_beside_a_table_stands_wherever_it_is_given() -> None:
    answer = Section(id="a.b", headline="Two are late.", reading="By name.", action="Call them.")
    assert shown(*(code(html=section_html(answer)) for _ in range(2))).count("Call them.") == 2
