"""What would serve our goals: the goals teams often set, ways to reach them, and the few metrics that tell."""

import pandas as pd

from lib.metrics.choosing import PRESETS, Preset, Proposal, Readiness
from lib.sections.figures import figures_of
from lib.sections.metric_selection.ready import proposed
from lib.sections.metric_selection.scores import measured_text
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_COLUMNS = {
    "goal": ("Goal", "text"),
    "metric": ("Metric", "text"),
    "why": ("Why it tells", "text"),
    "now": ("Now", "text"),
    "ready": ("From our data?", "text"),
}


def ideas(workbook: Workbook) -> Section:
    """Goals to choose from, with tactics, metrics and reasons, and whether our data can tell them."""
    found = {each.metric_id: each for each in proposed(workbook)}
    rows = pd.DataFrame(
        [
            _row(workbook, (preset, proposal), found[proposal.metric_id])
            for preset in PRESETS
            for proposal in preset.proposals
        ]
    )
    told = [values for each in found.values() if (values := each.values) is not None]
    return Section(
        id="metric_selection.ideas",
        headline=_headline(found),
        reading="A goal is worth choosing when its metrics can be told and somebody can act on them. Three metrics a goal are enough: one that is the goal, one that leads to it, one that must not suffer.",
        action="Choose one or two goals. For each, say from where to where and by when, one tactic, and who answers for each metric.",
        points=tuple(f"{preset.goal}: {'; '.join(preset.tactics)}." for preset in PRESETS),
        table=display_table(
            rows, _COLUMNS, workbook.formats, "Goals and the metrics that tell whether they are reached"
        ),
        figures=tuple(figure for values in told for figure in figures_of(values)),
    )


def _row(workbook: Workbook, named: tuple[Preset, Proposal], readiness: Readiness) -> dict[str, object]:
    preset, proposal = named
    row = readiness.row
    return {
        "goal": preset.goal,
        "metric": readiness.metric.label if readiness.metric else proposal.called,
        "why": proposal.reason,
        "now": measured_text(workbook, row.get("value"), row.get("unit", "number")),
        "ready": "yes" if readiness.state == "computed" else readiness.why_not,
    }


def _headline(found: dict[str, Readiness]) -> str:
    told = {name for name, each in found.items() if each.state == "computed"}
    whole = [preset for preset in PRESETS if {each.metric_id for each in preset.proposals} <= told]
    number = counted(len(PRESETS), "goal")
    if not whole:
        return f"Of none of the {number} that teams often set does our data tell every metric."
    which = f"all {number}" if len(whole) == len(PRESETS) else f"{len(whole):,} of the {number}"
    return f"Our data tells every metric of {which} that teams often set; the first of them is to {_lowered(whole[0].goal)}."


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]
