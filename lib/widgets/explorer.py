"""Controls for exploring in JupyterLab: another team, day, period or grouping, without touching the code."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from lib.params import read_parameters, team_file, team_names
from lib.problems import WorkbookError
from lib.sections.page import section_html
from lib.sections.section import Section
from lib.workbook import Workbook, open_workbook

PERIODS = ("month", "quarter", "year")


def explorer(
    workbook: Workbook, answer: Callable[[Workbook, str], Section], groups: Sequence[str]
) -> ipywidgets.Widget:
    """Controls above one section: `answer(workbook, group)` is shown again whenever a control changes.

    Batch reports leave the controls out. A combination that cannot be shown says why in place of the section.
    """
    controls = _controls(workbook, groups)
    place = ipywidgets.HTML()

    def show(_: Any = None) -> None:
        chosen = {name: control.value for name, control in controls.items()}
        place.value = section_html(_answered(workbook, answer, chosen))

    for control in controls.values():
        control.observe(show, names="value")
    show()
    return ipywidgets.VBox(
        [ipywidgets.HBox(list(controls.values()), layout={"flex_flow": "row wrap"}), place]
    )


def _controls(workbook: Workbook, groups: Sequence[str]) -> dict[str, ipywidgets.Widget]:
    own = workbook.parameters.team
    return {
        "team": ipywidgets.Dropdown(options=sorted({*team_names(), own}), value=own, description="Team"),
        "as_of": ipywidgets.DatePicker(value=workbook.as_of, description="Up to"),
        "period": ipywidgets.Dropdown(
            options=PERIODS, value=workbook.parameters.settings.calendar.period, description="Period"
        ),
        "group": ipywidgets.Dropdown(
            options=[(name.replace("_", " "), name) for name in groups], description="Grouped by"
        ),
    }


def _answered(
    workbook: Workbook, answer: Callable[[Workbook, str], Section], chosen: dict[str, Any]
) -> Section:
    try:
        return answer(_reopened(workbook, chosen), chosen["group"])
    except WorkbookError as problem:
        return Section(id="widgets.problem", headline=str(problem))


def _reopened(workbook: Workbook, chosen: dict[str, Any]) -> Workbook:
    """The workbook with the chosen team, day and period; the same one when nothing changed."""
    parameters = workbook.parameters
    if chosen["team"] != parameters.team:
        parameters = read_parameters(team_file(chosen["team"]))
    given = parameters.for_notebook() | {"as_of": (chosen["as_of"] or parameters.as_of).isoformat()}
    given["settings"]["calendar"]["period"] = chosen["period"]
    return workbook if given == workbook.parameters.for_notebook() else open_workbook(**given)
