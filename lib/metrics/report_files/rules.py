"""What must fit together within one question of a report: definition and metric, grain and period, chart and cut."""

from collections.abc import Iterator

from lib.metrics.metric import Definition
from lib.metrics.report_files.model import Item
from lib.metrics.report_files.vocabulary import NO_GRAIN, NOTHING, unknown

Finding = tuple[str, str]


def misfits(item: Item) -> Iterator[Finding]:
    """Each key that does not fit the others, with what is wrong and the remedy."""
    known = {definition.id: definition for definition in item.record.definitions}
    if item.definition and item.definition not in known:
        words = unknown(item.definition, f"definition of {item.metric}", list(known))
        yield "definition", f"{item.definition!r} {words}."
        return
    yield from _of_time(item, known.get(item.definition, item.record.definitions[0]))
    yield from _of_chart(item)


def _of_time(item: Item, definition: Definition) -> Iterator[Finding]:
    is_trend = item.grain != NO_GRAIN
    if is_trend and item.compare == "previous":
        yield (
            "compare",
            "with a grain the previous period stands beside each already. Write year before or nothing.",
        )
    if is_trend and item.by and item.compare != NOTHING:
        yield "compare", "groups over time are not compared. Leave out by, grain or compare."
    if len(item.by) == 2 and item.compare != NOTHING:
        yield "compare", "two dimensions are not compared. Leave out one of by, or compare."
    if len(item.by) == 2 and is_trend:
        yield "grain", "two dimensions over time do not fit a page. Leave out one of by, or grain."
    if is_trend and not definition.has_periods:
        yield (
            "grain",
            f"{item.metric} is what there is on one day. Leave out grain; compare says what there was before.",
        )


_NEEDS = {
    "lines": (lambda item: item.grain != NO_GRAIN, "lines run over time. Write a grain, like quarter"),
    "stacked": (
        lambda item: _cuts(item) == 2,
        "stacked bars need a dimension and a grain, or two dimensions",
    ),
    "bars": (
        lambda item: len(item.by) == 1 and item.grain == NO_GRAIN,
        "bars need one dimension and no grain",
    ),
    "ranges": (
        lambda item: len(item.by) == 1 and item.grain == NO_GRAIN,
        "ranges need one dimension and no grain",
    ),
    "columns": (lambda item: item.grain != NO_GRAIN and not item.by, "columns need a grain and no dimension"),
}


def _of_chart(item: Item) -> Iterator[Finding]:
    fits, words = _NEEDS.get(item.chart, (lambda _: True, ""))
    if not fits(item):
        yield "chart", f"{words}; or write fitting."
    if item.chart == "stacked" and item.record.kind in ("rate", "duration"):
        yield (
            "chart",
            f"the parts of a {item.record.kind} do not add up, so they cannot be stacked. Write lines or fitting.",
        )
    if item.chart == "ranges" and item.record.kind not in ("rate", "duration"):
        yield "chart", f"a {item.record.kind} has no range. Write bars or fitting."


def _cuts(item: Item) -> int:
    return len(item.by) + (item.grain != NO_GRAIN)
