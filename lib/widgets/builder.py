"""The builder: a custom report put together with controls, seen at once, and written to its text file."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets

from lib.metrics.catalogue import METRICS
from lib.metrics.cut import dimensions_of, known_values
from lib.metrics.report_files import FOLDER
from lib.problems import WorkbookError
from lib.sections.custom_report import answer
from lib.sections.page import section_html
from lib.widgets.controls import chosen_values, item_controls, offer, report_controls, take_over, with_none
from lib.widgets.draft import Draft, checked_item
from lib.workbook import Workbook

_ROW = {"flex_flow": "row wrap"}


def builder(workbook: Workbook) -> ipywidgets.Widget:
    """Controls that build a custom report for this workbook's team, with a preview, and write its file.

    Batch reports leave them out. Everything is within reach of the keyboard: Tab goes through the controls in order.
    """
    return Builder(workbook).widget


class Builder:
    """The controls, what is shown of the question they make, and the draft they add it to."""

    def __init__(self, workbook: Workbook, folder: Path = FOLDER) -> None:
        self.workbook, self.draft = workbook, Draft(folder)
        self.item, self.report = item_controls(), report_controls()
        self.message, self.preview, self.changes = (ipywidgets.HTML() for _ in range(3))
        self.collected = ipywidgets.Dropdown(options=[], description="Question")
        self.replaces = ipywidgets.Checkbox(
            value=False, description="Replace the file that is there", indent=False
        )
        self.buttons = self._buttons()
        self._offer_cuts()
        self._watch()
        self.widget = self._laid_out()
        self.show()

    @property
    def name(self) -> str:
        """The report's name as typed."""
        return self.report["name"].value.strip()

    def show(self, _: Any = None) -> None:
        """Show the answer to the question the controls make, or what is wrong with it."""

        def preview() -> None:
            item = checked_item(chosen_values(self.item))
            self.preview.value = section_html(answer(self.workbook, item, "widgets.preview"))
            self._say("")

        self._tried(preview)

    def add(self, _: Any = None) -> None:
        """Add the question to the report."""
        self._tried(lambda: self._keep(len(self.draft.items)))

    def replace(self, _: Any = None) -> None:
        """Put the question in the place of the one chosen in the list."""
        if self.collected.value is not None:
            self._tried(lambda: self._keep(self.collected.value))

    def remove(self, _: Any = None) -> None:
        """Take the question chosen in the list out of the report."""
        if self.collected.value is not None:
            del self.draft.items[self.collected.value]
            self._list(len(self.draft.items) - 1)
            self._say("Taken out.")

    def open(self, _: Any = None) -> None:
        """Take over what the file of that name says."""

        def opened() -> None:
            report = self.draft.opened(self.name)
            for name in ("title", "question", "as_of"):
                self.report[name].value = getattr(report, name)
            self._list(0)
            self._say(f"Opened, with as many questions as the list shows: {len(self.draft.items)}.")

        self._tried(opened)

    def compare(self, _: Any = None) -> None:
        """Show what writing the file would change."""
        self._tried(self._compared)

    def write(self, _: Any = None) -> None:
        """Write the file, after showing what changes."""

        def written() -> None:
            report = self._compared()
            self.draft.write(report, self.name, replaces=self.replaces.value)
            told = f"To have it in the batch, write custom_report: [{self.name}] in the team's settings."
            self._say(f"Written to {self.draft.path(self.name).name}. {told}")

        self._tried(written)

    def _compared(self) -> Any:
        head = {name: control.value.strip() for name, control in self.report.items() if name != "name"}
        report = self.draft.report(head, self.name, chosen_values(self.item))
        self.changes.value = f"<pre>{escape(self.draft.changes(report, self.name))}</pre>"
        self._say("")
        return report

    def _keep(self, place: int) -> None:
        given = chosen_values(self.item)
        checked_item(given)
        self.draft.items[place : place + 1] = [given]
        self._list(place)
        self._say(f"Question {place + 1} is in the report.")

    def _tried(self, effect: Callable[[], None]) -> None:
        try:
            effect()
        except (WorkbookError, OSError) as problem:
            self._say(str(problem), is_wrong=True)

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        kind = "action" if is_wrong else "note"
        lines = [f'<p class="{kind}" role="status">{escape(line)}</p>' for line in words.splitlines()]
        self.message.value = "".join(lines)

    def _list(self, chosen: int) -> None:
        self.collected.options = [(name, place) for place, name in enumerate(self.draft.names())]
        self.collected.value = chosen if self.draft.items else None

    def _take_over(self, _: Any = None) -> None:
        if self.collected.value is not None:
            chosen = self.draft.items[self.collected.value]
            take_over(self.item, chosen)
            if len(chosen.get("where", {})) > 1:
                self._say(
                    "This question has several filters and the controls show the first: change it in the file."
                )

    def _offer_cuts(self, _: Any = None) -> None:
        """Offer the definitions of the metric, and the groups its table has."""
        metric, definition = METRICS[self.item["metric"].value], self.item["definition"]
        named = [(each.words, each.id) for each in metric.definitions]
        offer(definition, [("the team's headline", ""), *named], definition.value)
        table, tables = self._table(), self.workbook.tables
        names = with_none(dimensions_of(tables[table]) if table in tables else ())
        for control in ("by_1", "by_2", "filter"):
            offer(self.item[control], names, self.item[control].value)
        self._offer_values()

    def _offer_values(self, _: Any = None) -> None:
        dimension, tables, table = self.item["filter"].value, self.workbook.tables, self._table()
        has_values = dimension and table in tables
        self.item["values"].options = known_values(tables, table, dimension) if has_values else []

    def _table(self) -> str:
        return METRICS[self.item["metric"].value].definition(self.item["definition"].value).table

    def _watch(self) -> None:
        self.item["metric"].observe(self._offer_cuts, names="value")
        self.item["filter"].observe(self._offer_values, names="value")
        self.collected.observe(self._take_over, names="value")
        for control in self.item.values():
            control.observe(self.show, names="value")

    def _buttons(self) -> dict[str, ipywidgets.Button]:
        effects = {
            "Add question": self.add,
            "Replace question": self.replace,
            "Take out": self.remove,
            "Open file": self.open,
            "Show changes": self.compare,
            "Write file": self.write,
        }
        buttons = {
            label: ipywidgets.Button(description=label, tooltip=effect.__doc__)
            for label, effect in effects.items()
        }
        for label, effect in effects.items():
            buttons[label].on_click(effect)
        return buttons

    def _laid_out(self) -> ipywidgets.Widget:
        add, put, out, load, compare, write = self.buttons.values()
        collecting = [add, self.collected, put, out]
        filing = [*self.report.values(), load, compare, self.replaces, write]
        rows = [list(self.item.values()), collecting, filing]
        asking, collecting_row, filing_row = (ipywidgets.HBox(row, layout=_ROW) for row in rows)
        return ipywidgets.VBox([asking, self.message, self.preview, collecting_row, filing_row, self.changes])
