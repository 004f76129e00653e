"""The controls for choosing goals: one for each key of a goal and of its metrics, in the order of the keyboard."""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets

from lib.metrics.catalogue import METRICS
from lib.metrics.choosing import PRESETS
from lib.widgets.goal_draft import number_of

NONE = ""
OWN = "own"
_WIDE = {"description_width": "9rem"}
_LAYOUT = {"width": "30rem"}


def goal_controls() -> dict[str, ipywidgets.Widget]:
    """The controls of one goal, by the key they are for."""
    return {
        "goal": _text("Goal", "what is wanted, in a few words"),
        "measured_by": _choice("Measured by", [("(not said)", NONE), *_named_metrics()]),
        "from_value": _text("From", "where it stands: 60, 0.25 or 25%"),
        "to_value": _text("To", "where it should be"),
        "by_day": ipywidgets.DatePicker(description="By", style=_WIDE, layout=_LAYOUT),
        "tactic": ipywidgets.Combobox(
            description="Tactic", placeholder="how it is reached", options=[], style=_WIDE, layout=_LAYOUT
        ),
    }


def metric_controls() -> dict[str, ipywidgets.Widget]:
    """The controls of one metric of a goal, by the key they are for."""
    return {
        "metric": _choice("Metric", _named_metrics()),
        "definition": _choice("Definition", [("the team's headline", NONE)]),
        "target": _text("Target", "for one period of the report: 45, 0.25 or 25%"),
        "owner": _text("Who answers", "a name or a role"),
        "reason": _text("Reason", "why it tells about the goal"),
    }


def start_control() -> ipywidgets.Dropdown:
    """What to start from: a goal of the method, or one's own."""
    presets = [(each.goal, each.id) for each in PRESETS]
    return _choice("Start from", [("a goal of your own", OWN), *presets])


def list_control(label: str) -> ipywidgets.Select:
    """A list of what was put together so far."""
    return ipywidgets.Select(options=[], description=label, rows=4, style=_WIDE, layout={"width": "44rem"})


def file_control(name: str) -> ipywidgets.Text:
    """The parameter file that is written."""
    file = _text("Parameter file", "like params/ours.yml")
    file.value = name
    return file


def typed_goal(controls: Mapping[str, ipywidgets.Widget]) -> dict[str, Any]:
    """What the controls say of a goal; InputError for a number that is none."""
    said = {name: _said(control) for name, control in controls.items()}
    numbers = {name: number_of(controls[name].description, said[name]) for name in ("from_value", "to_value")}
    day = said["by_day"].isoformat() if said["by_day"] else None
    return said | numbers | {"by_day": day}


def typed_metric(controls: Mapping[str, ipywidgets.Widget]) -> dict[str, Any]:
    """What the controls say of a metric; InputError for a target that is no number."""
    said = {name: _said(control) for name, control in controls.items()}
    return said | {"target": number_of("Target", said["target"])}


def show_values(controls: Mapping[str, ipywidgets.Widget], held: Mapping[str, Any]) -> None:
    """Set the controls to what is held; what is not held is emptied."""
    for name, control in controls.items():
        value = held.get(name)
        if isinstance(control, ipywidgets.DatePicker):
            control.value = _day(value)
        elif isinstance(control, ipywidgets.Dropdown):
            known = [option for _, option in control.options]
            control.value = value if value in known else known[0]
        else:
            control.value = f"{value:g}" if isinstance(value, (int, float)) else value or ""


def _day(value: Any) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _said(control: ipywidgets.Widget) -> Any:
    return control.value.strip() if isinstance(control.value, str) else control.value


def _named_metrics() -> list[tuple[str, str]]:
    """The catalogue in the order of its buckets, each metric with its own."""
    ordered = sorted(METRICS.values(), key=lambda metric: (metric.bucket, metric.label))
    return [(f"{metric.label} ({metric.bucket})", metric.id) for metric in ordered]


def _choice(label: str, options: Sequence[Any]) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(options=options, description=label, style=_WIDE, layout=_LAYOUT)


def _text(label: str, hint: str) -> ipywidgets.Text:
    return ipywidgets.Text(
        description=label, placeholder=hint, style=_WIDE, layout=_LAYOUT, continuous_update=False
    )
