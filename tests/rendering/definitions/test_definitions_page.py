"""Every definition has a place on the page of definitions, and every report's footer leads to one."""

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.metric import Definition
from lib.rendering.batch import Batch, render_batch
from lib.rendering.definitions import definitions_html, page, shown_in
from lib.rendering.definitions.shown import Shown
from lib.rendering.manifest import Entry
from lib.sections.derived import DERIVED
from tests.rendering.small_batches import END, HAPPY, small_batch

NONE_RENDERED: tuple[Shown, ...] = ()


class Page(HTMLParser):
    """The anchors of a page, where its links lead, and the words at each anchor up to the next."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.words: dict[str, str] = {}
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if given.get("id"):
            self.anchors.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])

    def handle_data(self, data: str) -> None:
        if self.anchors:
            at = self.anchors[-1]
            self.words[at] = f"{self.words.get(at, '')} {data}"


@pytest.fixture(scope="module")
def of_catalogue() -> Page:
    return Page(definitions_html(NONE_RENDERED))


def test_every_definition_of_the_catalogue_has_a_place_with_all_that_is_known_of_it(
    of_catalogue: Page,
) -> None:
    for metric in METRICS.values():
        assert metric.id in of_catalogue.anchors
        for definition in metric.definitions:
            told = of_catalogue.words[f"{metric.id}/{definition.id}"]
            named = [definition.words, definition.table, definition.used_by, *definition.rows]
            for part in filter(None, (definition.numerator, definition.denominator)):
                named += [getattr(part, "column", ""), *part.where]
            assert not [name for name in named if name not in told], (metric.id, definition.id)


def test_a_metrics_question_limits_and_source_are_on_the_page(of_catalogue: Page) -> None:
    everything = " ".join(of_catalogue.words.values())
    for metric in METRICS.values():
        for said in (metric.label, metric.question, metric.source, metric.owner, *metric.edge_cases):
            assert said in everything, (metric.id, said)


def test_what_reports_derive_is_on_the_page(of_catalogue: Page) -> None:
    for report, derived in DERIVED.items():
        for name, words in derived.items():
            assert words in of_catalogue.words[f"report-{report}/{name.replace('*', 'any')}"]


def test_an_anchor_is_there_once_and_every_link_on_the_page_leads_to_one(of_catalogue: Page) -> None:
    assert len(of_catalogue.anchors) == len(set(of_catalogue.anchors))
    inside = [link.removeprefix("#") for link in of_catalogue.links if link.startswith("#")]
    assert len(inside) > len(METRICS)
    assert set(inside) <= set(of_catalogue.anchors)
    assert not [name for name in of_catalogue.anchors if re.search(r"\s", name)]


def test_the_page_needs_no_script_and_nothing_from_elsewhere(of_catalogue: Page) -> None:
    assert not {"script", "link", "iframe", "img", "form"} & of_catalogue.tags
    assert {link for link in of_catalogue.links if not link.startswith("#")} == {"index.html"}


def test_the_default_comes_first_and_a_share_says_both_parts(of_catalogue: Page) -> None:
    told = " ".join(of_catalogue.words["win_rate/closed"].split())
    assert told.startswith("Default won ÷ (won + lost), by closing day")
    assert "Numerator number of deals (closed; won) deals: rows where is_closed and is_won" in told
    assert "Denominator number of deals (closed) deals: rows where is_closed" in told
    assert "Unit a share, written as per cent" in told
    assert "A row counts in the period of its closing day closed_on" in told
    assert " ".join(of_catalogue.words["win_rate/odds"].split()).startswith("Beside it won ÷ lost")


def test_a_changed_definition_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    before = definitions_html(NONE_RENDERED)
    rate = METRICS["win_rate"]
    other = Definition("half", "half of <all> won", "deals", "closed_on", rate.definitions[0].numerator)
    changed = METRICS | {"win_rate": replace(rate, definitions=(*rate.definitions, other))}
    monkeypatch.setattr(page, "METRICS", changed)
    after = definitions_html(NONE_RENDERED)
    assert 'id="win_rate/half"' in after
    assert "half of &lt;all&gt; won" in after
    assert 'id="win_rate/half"' not in before


# beside reports


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    notebooks = {"audit": HAPPY, "of our own": (END,), "fails": ("1 / 0", END)}
    made = small_batch(tmp_path_factory.mktemp("batch"), notebooks)
    render_batch(made)
    return made


def test_every_reports_footer_leads_to_its_place_on_the_page(batch: Batch) -> None:
    anchors = Page((batch.out / "definitions.html").read_text(encoding="utf-8")).anchors
    reports = sorted(batch.out.glob("2026-05-31/north/*.html"))
    assert len(reports) == 2
    for report in reports:
        footer = report.read_text(encoding="utf-8").split("<footer")[1]
        links = [unescape(link) for link in re.findall(r'href="([^"]*definitions[^"]*)"', footer)]
        (place, anchor) = links[0].split("#")
        assert (report.parent / place).resolve() == (batch.out / "definitions.html").resolve()
        assert anchor in anchors


def test_the_index_leads_to_the_page_and_run_json_has_its_hash(batch: Batch) -> None:
    import hashlib

    assert 'href="definitions.html"' in (batch.out / "index.html").read_text(encoding="utf-8")
    files = json.loads((batch.out / "run.json").read_bytes())["files"]
    content = (batch.out / "definitions.html").read_bytes()
    assert files["definitions.html"] == hashlib.sha256(content).hexdigest()


def test_the_page_says_which_report_shows_a_definition(batch: Batch) -> None:
    told = Page((batch.out / "definitions.html").read_text(encoding="utf-8"))
    assert "The audit report" in told.words["win_rate/closed"]
    assert "#win_rate" in told.links
    assert "Shown in" not in told.words["win_rate/odds"]


def test_a_page_that_was_lost_or_is_of_older_definitions_is_made_again_though_no_report_is(
    batch: Batch,
) -> None:
    place = batch.out / "definitions.html"
    content = place.read_bytes()
    place.write_text("older definitions", encoding="utf-8")
    chosen = replace(batch, notebooks=["audit", "of our own"])
    assert render_batch(chosen).tried == 0
    assert place.read_bytes() == content


def test_a_failed_report_shows_nothing_and_one_without_figures_no_definition(tmp_path: Path) -> None:
    def entry(report: str, status: str) -> Entry:
        return Entry(f"2026-05-31/a/{report}", report, f"The {report}", "a", "A", "2026-05-31", status)

    (tmp_path / "2026-05-31/a").mkdir(parents=True)
    figures = {"figures": [{"definition": "win_rate/closed"}, {"definition": "web_goals/each/form"}]}
    for report in ("audit", "zebra"):
        (tmp_path / f"2026-05-31/a/{report}.figures.json").write_text(json.dumps(figures))
    entries = [entry("zebra", "failed"), entry("pipeline", "done"), entry("audit", "stale")]
    assert shown_in(entries, tmp_path) == (
        Shown("audit", "The audit", frozenset({"win_rate/closed", "web_goals/each"})),
        Shown("pipeline", "The pipeline", frozenset()),
    )
