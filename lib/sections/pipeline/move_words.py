"""The waterfall in words: what changed most, and what to do about it."""

import pandas as pd

from lib.metrics.waterfall import Waterfall
from lib.sections.words import listed
from lib.workbook import Workbook

_DONE = {
    "created": "created",
    "pulled_in": "pulled in from later",
    "redated": "given a day in the period",
    "reopened": "reopened",
    "moved_in": "taken over from other teams",
    "pushed_out": "pushed out to later",
    "undated": "left without a day in the period",
    "moved_out": "given to other teams",
    "gone": "deleted or merged",
    "lost": "lost",
    "won": "won",
}


def what_was(noun: str, due: str) -> str:
    """What the waterfall is about: value expected to close in 2026 Q2, open value, open deals."""
    return f"{noun} {due}" if due else f"open {noun}"


def sentence_case(words: str) -> str:
    """`words` with a capital at the front and the rest as it is."""
    return f"{words[0].upper()}{words[1:]}"


def headline(found: Waterfall, which: str, unit: str, workbook: Workbook) -> str:
    """From what to what, and the three largest parts of the way."""
    text = workbook.formats.text
    moved = found.end - found.start
    verb = "did not change" if not moved else "rose by" if moved > 0 else "fell by"
    by = f" {text(abs(moved), unit)}" if moved else ""
    parts = found.parts()
    sizes = parts["amount"].astype("float64").abs()
    largest = parts.assign(size=sizes)[sizes > 0].sort_values(["size", "part"], ascending=[False, True])
    told = [_part(row.part, row.amount, unit, workbook) for row in largest.head(3).itertuples()]
    why = f": {listed(told)}" if told else ""
    subject = "The number of" if unit == "count" else "The"
    return f"{subject} {which} {verb}{by}, from {text(found.start, unit)} to {text(found.end, unit)}{why}."


def _part(part: str, amount: float, unit: str, workbook: Workbook) -> str:
    size = workbook.formats.text(abs(amount), unit)
    if part == "rate":
        return f"exchange rates {'added' if amount > 0 else 'took away'} {size}"
    if part in ("increased", "decreased"):
        return f"amounts {'rose' if amount > 0 else 'fell'} by {size}"
    verb = "was" if unit == "money" or abs(amount) == 1 else "were"
    return f"{size} {verb} {_DONE[part]}"


def action(parts: pd.DataFrame) -> str:
    """What to do, by what took the most away."""
    amounts = {row.part: abs(float(row.amount)) for row in parts.itertuples()}
    if amounts["pushed_out"] + amounts["undated"] > amounts["won"]:
        return "More slipped out of the period than was won: ask for each pushed deal what the buyer is waiting for."
    if amounts["lost"] > amounts["won"]:
        return (
            "More was lost than won: read the reasons in the report on lost deals before asking for new ones."
        )
    if amounts["created"] < amounts["won"] + amounts["lost"]:
        return "Less came in than was decided: plan now who finds the deals of the next period."
    return "More came in than was decided: see that the new deals get a next step."


def unknown(workbook: Workbook) -> str:
    """What a source without history does not let the waterfall tell."""
    if "deal_events" in workbook.tables:
        return ""
    return "This source records no changes: the start is told from creation and closing days with today's amounts, owners and expected days, so changes of those are not seen."
