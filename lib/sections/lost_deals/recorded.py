"""How far the reasons can be trusted: who gives one, how many say nothing, who is never named, what a rule closed."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.lost_deals.losses import NOTHING_LOST, number_lost
from lib.sections.section import Figure, Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook

_COLUMNS = {
    "owner": ("Owner", "text"),
    "denominator": ("Lost deals", "count"),
    "recorded": ("Any reason", "share"),
    "clear": ("Says why", "share"),
    "competitor": ("Names a competitor", "share"),
}


@needs("lost_deals", "deals")
def how_well_recorded(workbook: Workbook) -> Section:
    """Of how many lost deals do we know why, and who does not say?"""
    if not number_lost(workbook):
        return said("lost_deals.how_well_recorded", NOTHING_LOST)
    whole = {name: workbook.values("reason_coverage", Cut(definition=name)) for name in _WAYS}
    if not any(values["numerator"].sum() for values in whole.values()):
        return said(
            "lost_deals.how_well_recorded",
            f"None of the {counted(number_lost(workbook), 'lost deal')} has a reason or names a competitor, so nobody can learn from them.",
            "Make the reason a required field when a deal is closed as lost.",
        )
    owners = {name: workbook.values("reason_coverage", Cut(("owner",), definition=name)) for name in _WAYS}
    rows = owners["clear"][["owner", "denominator"]].assign(
        **{name: values["value"].to_numpy() for name, values in owners.items()},
        is_thin=owners["clear"]["denominator"] < workbook.parameters.settings.minimum_n,
    )
    rows = rows.sort_values(["clear", "owner"], ignore_index=True)
    labels = charts.Labels(
        "Share of lost deals whose reason says why, by owner",
        "Share of lost deals with a reason that says why, by owner, lowest first.",
        "share",
        workbook.formats,
    )
    faults = _faults(workbook)
    return Section(
        id="lost_deals.how_well_recorded",
        headline=_headline(whole, workbook),
        points=tuple(_sentence(name, number) for name, number in faults.items() if number != 0),
        reading='Bars are the share of an owner\'s lost deals with a reason that says why, lowest first, fifteen at most; "other", "n/a" and the like do not.',
        action="Ask the first owners in the table for the missing reasons of this quarter while they still remember.",
        chart=charts.bars(rows.head(15), "owner", "clear", labels),
        table=display_table(
            starred(rows, "owner"),
            _COLUMNS,
            workbook.formats,
            f"Reasons recorded by owner (* fewer than {workbook.parameters.settings.minimum_n} lost deals)",
        ),
        figures=tuple(figure for values in whole.values() for figure in figures_of(values))
        + tuple(figure for values in owners.values() for figure in figures_of(values, ("owner",)))
        + tuple(_figure(name, number) for name, number in faults.items() if number is not None),
    )


_WAYS = ("recorded", "clear", "competitor")
_FAULTS = {
    "blank": "a lost deal without a reason",
    "vague": "a reason that does not say why",
    "unnamed": "lost to a competitor nobody named",
    "by_rule": "moved to lost by a rule",
}


def _faults(workbook: Workbook) -> dict[str, int | None]:
    """How many lost deals have each fault; None where the source cannot tell."""
    lost = workbook.tables["lost_deals"]
    dated = lost.filter(lost.closed_on.notnull())
    found = workbook.tables.frame(
        dated.agg(
            blank=dated.count(where=~dated.has_reason),
            vague=dated.count(where=dated.is_vague_reason),
            unnamed=dated.count(where=dated.is_rival_unnamed),
            by_rule=dated.count(where=dated.is_lost_by_rule),
        )
    ).iloc[0]
    has_history = "deal_events" in workbook.tables
    return {name: int(found[name]) if name != "by_rule" or has_history else None for name in _FAULTS}


def _sentence(name: str, number: int | None) -> str:
    if number is None:
        return (
            "This source has no history, so it cannot be told which deals a rule closed rather than a person."
        )
    lost = counted(number, "lost deal")
    have, were = ("has", "was") if number == 1 else ("have", "were")
    return {
        "blank": f"{lost} {have} no reason at all.",
        "vague": f"{lost} {have} a reason that does not say why.",
        "unnamed": f"{lost} {were} lost to a competitor whom nobody named.",
        "by_rule": f"{lost} {were} moved to lost by a rule, not by a person.",
    }[name]


def _figure(name: str, number: int) -> Figure:
    return Figure(
        metric="losses",
        definition=f"losses/closed/{name}",
        value=float(number),
        unit="count",
        numerator=float(number),
    )


def _headline(whole: dict[str, pd.DataFrame], workbook: Workbook) -> str:
    text = workbook.formats.text
    recorded, clear = (whole[name].iloc[0] for name in ("recorded", "clear"))
    first = f"{text(recorded['value'], 'share')} of lost deals have a reason ({recorded['numerator']:,.0f} of {recorded['denominator']:,.0f})"
    if recorded["numerator"] == clear["numerator"]:
        return f"{first}."
    return f"{first}, and {text(clear['value'], 'share')} one that says why."
