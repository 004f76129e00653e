"""The goal chooser: from a goal to its metrics with controls, what our data tells of each, and the team's file written."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from lib.metrics.catalogue import METRICS
from lib.metrics.choosing import preset
from lib.problems import WorkbookError
from lib.widgets.controls import offer
from lib.widgets.goal_controls import (
    NONE,
    OWN,
    file_control,
    goal_controls,
    list_control,
    metric_controls,
    show_values,
    start_control,
    typed_goal,
    typed_metric,
)
from lib.widgets.goal_draft import GoalDraft, described
from lib.widgets.metric_words import stands, told_of
from lib.workbook import Workbook

_ROW = {"flex_flow": "row wrap"}


def goal_chooser(workbook: Workbook) -> ipywidgets.Widget:
    """Controls that choose goals and metrics for this workbook's team and write them into its parameter file.

    Batch reports leave them out. Everything is within reach of the keyboard: Tab goes through the controls in order.
    """
    return GoalChooser(workbook).widget


class GoalChooser:
    """The controls, what is said of the metric they name, and the draft they fill."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook, self.draft = workbook, GoalDraft(workbook.parameters)
        self.start, self.goal, self.metric = start_control(), goal_controls(), metric_controls()
        self.metrics, self.goals = list_control("Its metrics"), list_control("Goals kept")
        self.file = file_control(self.draft.file)
        self.message, self.told, self.changes = (ipywidgets.HTML() for _ in range(3))
        self.buttons = self._buttons()
        self._list()
        self._watch()
        self.widget = self._laid_out()
        self._tell()

    def take_preset(self, _: Any = None) -> None:
        """Fill in the goal chosen to start from, with where its metric stands now."""
        if self.start.value == OWN:
            return
        chosen = preset(self.start.value)
        self.draft.take_preset(chosen)
        self.goal["tactic"].options = chosen.tactics
        held = {"goal": chosen.goal, "measured_by": chosen.measured_by, "tactic": chosen.tactics[0]}
        show_values(self.goal, held | {"from_value": stands(self.workbook, chosen.measured_by)})
        self._list()
        self._say("Say where it should be and by when, then give each metric a target.")

    def put_metric(self, _: Any = None) -> None:
        """Add the metric to the goal, or change it where it is there."""
        self._tried(lambda: self.draft.put_metric(typed_metric(self.metric)), "The metric is in the goal.")

    def take_metric_out(self, _: Any = None) -> None:
        """Take the metric chosen in the list out of the goal."""
        if self.metrics.value is not None:
            del self.draft.metrics[self.metrics.value]
            self._list()
            self._say("Taken out.")

    def keep_goal(self, _: Any = None) -> None:
        """Keep the goal with its metrics; one that is called the same is replaced."""
        self._tried(lambda: self.draft.put_goal(typed_goal(self.goal)), "The goal is kept.")

    def open_goal(self, _: Any = None) -> None:
        """Take over the goal chosen in the list, to change it."""
        if self.goals.value is not None:
            show_values(self.goal, self.draft.open_goal(self.goals.value))
            self._list(self.goals.value)

    def take_goal_out(self, _: Any = None) -> None:
        """Take the goal chosen in the list out."""
        if self.goals.value is not None:
            del self.draft.goals[self.goals.value]
            self._list()
            self._say("Taken out.")

    def compare(self, _: Any = None) -> None:
        """Show what writing the file would change."""

        def compared() -> None:
            self.changes.value = f"<pre>{escape(self.draft.changes(self.file.value))}</pre>"

        self.changes.value = ""
        self._tried(compared, "Nothing is written yet.")

    def write(self, _: Any = None) -> None:
        """Write the file, once the changes were shown."""

        def written() -> None:
            self.draft.write(self.file.value)

        name = self.file.value.strip()
        words = f"Written to {name}. The batch makes the report with it: crm-workbook render --params {name} --notebooks metric_selection"
        self._tried(written, words)

    def _tried(self, effect: Callable[[], Any], words: str) -> None:
        try:
            effect()
        except (WorkbookError, OSError) as problem:
            self._say(str(problem), is_wrong=True)
            return
        self._list()
        self._say("\n".join(each for each in (words, self.draft.warning()) if each))

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        kind = "action" if is_wrong else "note"
        lines = [f'<p class="{kind}" role="status">{escape(line)}</p>' for line in words.splitlines()]
        self.message.value = "".join(lines)

    def _list(self, chosen: int | None = None) -> None:
        """Show what is collected, with the metric chosen that the controls show, else the first of them."""
        metrics = [(described(each), place) for place, each in enumerate(self.draft.metrics)]
        goals = [(each["goal"], place) for place, each in enumerate(self.draft.goals)]
        self.metrics.options, self.goals.options = metrics, goals
        shown = [
            place
            for place, each in enumerate(self.draft.metrics)
            if each["metric"] == self.metric["metric"].value
        ]
        self.metrics.value = (shown or [0])[0] if metrics else None
        last = goals[-1][1] if goals else None
        self.goals.value = last if chosen is None else chosen

    def _tell(self, _: Any = None) -> None:
        """Say whether the metric can be computed and how good its data is; offer its definitions."""
        metric, control = METRICS[self.metric["metric"].value], self.metric["definition"]
        named = [(each.words, each.id) for each in metric.definitions]
        offer(control, [("the team's headline", NONE), *named], control.value)
        self.told.value = f'<p role="status">{escape(told_of(self.workbook, metric.id, control.value))}</p>'

    def _choose_metric(self, _: Any = None) -> None:
        """The metric chosen in the goal's list is the one the controls show."""
        if self.metrics.value is not None:
            held = self.draft.metrics[self.metrics.value]
            show_values({"metric": self.metric["metric"]}, held)
            self._show_metric()

    def _show_metric(self, _: Any = None) -> None:
        """What the goal says of the metric; of one it does not have yet nothing but who answers is kept."""
        name = self.metric["metric"].value
        held = next((each for each in self.draft.metrics if each["metric"] == name), None)
        self._tell()
        others = {key: control for key, control in self.metric.items() if key != "metric"}
        show_values(others, held or {"owner": self.metric["owner"].value})

    def _watch(self) -> None:
        self.start.observe(self.take_preset, names="value")
        self.metrics.observe(self._choose_metric, names="value")
        self.metric["metric"].observe(self._show_metric, names="value")
        self.metric["definition"].observe(self._tell, names="value")

    def _buttons(self) -> dict[str, ipywidgets.Button]:
        effects = {
            "Put metric in": self.put_metric,
            "Take metric out": self.take_metric_out,
            "Keep goal": self.keep_goal,
            "Change goal": self.open_goal,
            "Take goal out": self.take_goal_out,
            "Show changes": self.compare,
            "Write file": self.write,
        }
        made = {
            name: ipywidgets.Button(description=name, tooltip=each.__doc__) for name, each in effects.items()
        }
        for name, effect in effects.items():
            made[name].on_click(effect)
        return made

    def _laid_out(self) -> ipywidgets.Widget:
        put, out, keep, change, drop, compare, write = self.buttons.values()
        rows = [
            [self.start, *self.goal.values()],
            [*self.metric.values(), put],
            [self.metrics, out],
            [keep],
            [self.goals, change, drop],
            [self.file, compare, write],
        ]
        boxes = [ipywidgets.HBox(row, layout=_ROW) for row in rows]
        return ipywidgets.VBox([*boxes[:2], self.told, *boxes[2:], self.message, self.changes])
