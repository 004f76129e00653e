"""The page of all definitions: by area, metric by metric, and report by report with what each report derives."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lib.formats import Formats
from lib.metrics.catalogue import METRICS
from lib.metrics.metric import Definition, Metric
from lib.rendering.definitions.shown import Shown
from lib.rendering.definitions.terms import KINDS
from lib.rendering.definitions.words import (
    counted_when,
    part_in_columns,
    part_in_words,
    row_in_words,
    unit_in_words,
)
from lib.rendering.page_shell import templates
from lib.rendering.reading_order import in_reading_order
from lib.sections.derived import DERIVED

PAGE = "definitions.html"
_AREAS = {"sales": "Sales", "marketing": "Marketing", "service": "Service"}
_IN_WORDS = Formats(locale="en_GB", currency="EUR")

Fact = tuple[str, str, str]
"""A term, what is said of it, and the same in the names of the tables, if there are any."""


@dataclass(frozen=True)
class Card:
    """One definition as the page shows it; `reports` are those that show it: anchor and title."""

    id: str
    words: str
    place: str
    facts: Sequence[Fact]
    reports: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Described:
    """A metric with its definitions, the default first."""

    metric: Metric
    facts: Sequence[Fact]
    cards: Sequence[Card]


@dataclass(frozen=True)
class Listed:
    """A report: the metrics it shows (anchor and label), and what it derives (anchor, name, words)."""

    id: str
    title: str
    metrics: Sequence[tuple[str, str]]
    derived: Sequence[tuple[str, str, str]]


def definitions_html(shown: Sequence[Shown]) -> str:
    """Every definition of the catalogue and of what reports derive as one HTML page.

    `shown` are the reports of the output folder. The same bytes for the same catalogue and reports.
    """
    areas = [
        (
            f"area-{area}",
            title,
            [_described(metric, shown) for metric in METRICS.values() if metric.area == area],
        )
        for area, title in _AREAS.items()
    ]
    count = sum(len(metric.definitions) for metric in METRICS.values())
    return (
        templates()
        .get_template("definitions.html.j2")
        .render(areas=areas, reports=_listed(shown), metrics=len(METRICS), definitions=count)
    )


def report_anchor(report: str) -> str:
    """The place on the page that a report's footer leads to."""
    return f"report-{report}"


def _described(metric: Metric, shown: Sequence[Shown]) -> Described:
    facts = [
        ("How it behaves", f"{KINDS[metric.kind]}; {metric.better} is better"),
        ("What it speaks of", metric.bucket),
        ("What is left out", " ".join(metric.edge_cases) or "Nothing besides what each definition says."),
        ("Where the rule comes from", metric.source),
        ("Marked as thin", f"below {metric.minimum_n} records, unless a team's settings say otherwise"),
        ("Kept by", f"{metric.owner}; reviewed on {_day(metric.reviewed_on)}"),
    ]
    cards = [
        _card(metric, definition, shown, "Default" if number == 0 else "Beside it")
        for number, definition in enumerate(metric.definitions)
    ]
    return Described(metric, [(term, words, "") for term, words in facts], cards)


def _card(metric: Metric, definition: Definition, shown: Sequence[Shown], place: str) -> Card:
    name = f"{metric.id}/{definition.id}"
    reports = [(report_anchor(each.report), each.title) for each in shown if name in each.definitions]
    return Card(name, definition.words, place, _facts(metric, definition), reports)


def _facts(metric: Metric, definition: Definition) -> list[Fact]:
    parts = [("Numerator" if definition.denominator else "What is counted", definition.numerator)]
    if definition.denominator:
        parts.append(("Denominator", definition.denominator))
    facts = [
        (term, part_in_words(definition, part), part_in_columns(definition, part)) for term, part in parts
    ]
    if definition.duration:
        facts.append(("Shown as", "median, time within which nine in ten lie, and mean", definition.duration))
    facts += [
        ("Unit", unit_in_words(definition, metric.unit), ""),
        ("One row is one", row_in_words(definition), ""),
        ("A row counts", counted_when(definition), definition.date if definition.clock != "stock" else ""),
    ]
    return [*facts, ("Also used by", definition.used_by, "")] if definition.used_by else facts


def _listed(shown: Sequence[Shown]) -> list[Listed]:
    titles = {name: name.replace("_", " ").capitalize() for name in DERIVED}
    titles |= {each.report: each.title for each in shown}
    told = {each.report: each.definitions for each in shown}
    return [_report(name, titles[name], told.get(name, frozenset())) for name in in_reading_order(titles)]


def _report(name: str, title: str, told: frozenset[str]) -> Listed:
    metrics = {definition.split("/")[0] for definition in told}
    derived = [
        (
            f"{report_anchor(name)}/{key.replace('*', 'any')}",
            key.replace("*/", "any metric: ").replace("_", " ").replace("/", ": "),
            words,
        )
        for key, words in DERIVED.get(name, {}).items()
    ]
    return Listed(
        report_anchor(name),
        title,
        [(metric.id, metric.label) for metric in METRICS.values() if metric.id in metrics],
        derived,
    )


def _day(day: dt.date) -> str:
    return _IN_WORDS.text(day, "day")
