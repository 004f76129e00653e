"""The controls of the builder: one for each key of a report's item, each with its label, in the order of the keyboard."""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets

from lib.metrics.catalogue import METRICS
from lib.metrics.report_files import Item
from lib.metrics.report_files.vocabulary import CHARTS, COMPARISONS, GRAINS_OR_NONE
from lib.metrics.spoken_periods import EXAMPLES

NONE = ""
_NOBODY = "(none)"
_WIDE = {"description_width": "9rem"}
_LAYOUT = {"width": "26rem"}


def item_controls() -> dict[str, ipywidgets.Widget]:
    """The controls of one question, by the key they are for; `by_1`, `by_2`, `filter` and `values` make by and where."""
    return {
        "heading": _text("Heading", "empty: made from the metric and its groups"),
        "metric": _choice(
            "Metric", [(f"{metric.label} ({metric.id})", metric.id) for metric in METRICS.values()]
        ),
        "definition": _choice("Definition", [(_NOBODY, NONE)]),
        "by_1": _choice("Group by", [(_NOBODY, NONE)]),
        "by_2": _choice("and by", [(_NOBODY, NONE)]),
        "filter": _choice("Only where", [(_NOBODY, NONE)]),
        "values": ipywidgets.SelectMultiple(
            options=[], description="is one of", rows=5, style=_WIDE, layout=_LAYOUT
        ),
        "period": ipywidgets.Combobox(
            value="this period",
            options=EXAMPLES,
            description="Period",
            style=_WIDE,
            layout=_LAYOUT,
            continuous_update=False,
        ),
        "grain": _choice("Cut by", list(GRAINS_OR_NONE)),
        "compare": _choice("Beside it", list(COMPARISONS)),
        "chart": _choice("Chart", list(CHARTS)),
        "top": ipywidgets.BoundedIntText(
            value=10, min=1, max=40, description="Groups shown", style=_WIDE, layout=_LAYOUT
        ),
        "action": _text("What to do", "empty: a general advice"),
        "note": _text("Note", ""),
    }


def report_controls() -> dict[str, ipywidgets.Widget]:
    """The controls of the report as a whole."""
    return {
        "name": _text("File name", "lower-case letters, digits, _ and -"),
        "title": _text("Title", "what the report is called"),
        "question": _text("Question", "the decision it serves"),
        "as_of": ipywidgets.Combobox(
            value="team's day",
            options=["team's day", "a year before"],
            description="As of",
            style=_WIDE,
            layout=_LAYOUT,
            continuous_update=False,
        ),
    }


def offer(control: ipywidgets.Widget, options: Sequence[tuple[str, str]], chosen: Any = NONE) -> None:
    """Offer other options, keeping what was chosen where it is still among them."""
    known = [value for _, value in options]
    control.options = options
    control.value = chosen if chosen in known else known[0]


def with_none(names: Sequence[str]) -> list[tuple[str, str]]:
    """Options for names, and for none of them."""
    return [(_NOBODY, NONE), *((name.replace("_", " "), name) for name in names)]


def chosen_values(controls: Mapping[str, ipywidgets.Widget]) -> dict[str, Any]:
    """What the controls say, as the plain values of an item; what is as by default is left out."""
    said = {name: control.value for name, control in controls.items()}
    by = [said[name] for name in ("by_1", "by_2") if said[name]]
    where = {said["filter"]: list(said["values"])} if said["filter"] and said["values"] else {}
    item = {name: said[name] for name in Item.model_fields if name in said} | {"by": by, "where": where}
    return {name: value for name, value in item.items() if value not in (NONE, [], {})}


def take_over(controls: Mapping[str, ipywidgets.Widget], item: Mapping[str, Any]) -> None:
    """Set the controls to what an item says; of several filters the first."""
    full = Item(**item)
    filtered = next(iter(full.where), NONE)
    cuts = {
        "by_1": full.by[0] if full.by else NONE,
        "by_2": full.by[1] if len(full.by) > 1 else NONE,
        "filter": filtered,
    }
    for name in ("metric", "definition"):
        controls[name].value = getattr(full, name)
    for name, value in cuts.items():
        known = [option for _, option in controls[name].options]
        controls[name].value = value if value in known else NONE
    controls["values"].value = [
        value for value in full.where.get(filtered, ()) if value in controls["values"].options
    ]
    for name in ("heading", "period", "grain", "compare", "chart", "top", "action", "note"):
        controls[name].value = getattr(full, name)


def _choice(label: str, options: Sequence[Any]) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(options=options, description=label, style=_WIDE, layout=_LAYOUT)


def _text(label: str, hint: str) -> ipywidgets.Text:
    return ipywidgets.Text(
        description=label, placeholder=hint, style=_WIDE, layout=_LAYOUT, continuous_update=False
    )
