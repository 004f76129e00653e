"""Why won value changed: split exactly between deals in hand, how fast they are decided, win rate and size."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.models.factors import split_change
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.sales_trend.parts import capitalised
from lib.sections.sales_trend.windows import Window, measured, why_not
from lib.sections.section import Figure, Section
from lib.sections.table import DisplayTable
from lib.sections.words import like_for_like, listed, named
from lib.workbook import Workbook

_FACTORS = {
    "in_hand": ("Deals in hand on an average day", "number"),
    "days_each": ("Days in hand for each decision", "days"),
    "win_rate": ("Win rate", "share"),
    "mean_size": ("Mean won deal", "money"),
    "days": ("Days in the period", "count"),
}
_IN_WORDS = {
    "in_hand": "the number of deals in hand",
    "days_each": "the days needed for each decision",
    "win_rate": "the win rate",
    "mean_size": "the size of won deals",
    "days": "the length of the period",
}


def why(workbook: Workbook) -> Section:
    """Why did won value change against the period before: more deals, larger ones, more wins, faster decisions?"""
    (now, before), values = measured(workbook, workbook.compared[:2])
    figures = tuple(figure for found in values.values() for figure in figures_of(found))
    if not workbook.covers(before.period):
        return said("sales_trend.why", f"{before.period.label} is not comparable: the export begins later.")
    parts = split_change(now.multiplied, before.multiplied)
    if parts is None:
        return _unsplit(now, before, workbook, figures)
    rows = _rows(now, before, {name: float(part) for name, part in parts.items()})
    headline = _headline(rows, now, before, workbook)
    labels = charts.Labels(
        f"Change in won value against {like_for_like(before.period)}", headline, "money", workbook.formats
    )
    return Section(
        id="sales_trend.why",
        headline=headline,
        reading="Won value is the deals in hand x the win rate x the mean won deal ÷ the days in hand each decision took (x the days of the period). Each bar is one factor's part; together they are the change to the cent. Orange took value away.",
        action="Work on the longest orange bar: more leads for deals in hand, qualification for the win rate, packaging for size, next steps for the days.",
        chart=charts.signed(rows, "factor", "part", labels),
        table=_table(rows, (now, before), workbook),
        note=_note(now, before, workbook),
        figures=(*figures, *_figures(rows, now, before)),
    )


def _rows(now: Window, before: Window, parts: dict[str, float]) -> pd.DataFrame:
    """One row per factor that moved at all or could have, the largest part first."""
    rows = [
        {
            "name": name,
            "factor": label,
            "unit": unit,
            "before": before.factors[name],
            "now": now.factors[name],
            "part": parts[name],
        }
        for name, (label, unit) in _FACTORS.items()
        if name != "days" or now.period.days != before.period.days
    ]
    found = pd.DataFrame(rows)
    return found.sort_values(
        "part", ascending=False, key=lambda part: part.abs(), kind="stable", ignore_index=True
    )


def _headline(rows: pd.DataFrame, now: Window, before: Window, workbook: Workbook) -> str:
    money = workbook.formats
    moved = now.value - before.value
    size = f"{'rose' if moved >= 0 else 'fell'} by {money.text(abs(moved), 'money')}"
    said_parts = [
        f"{_IN_WORDS[row['name']]} {'added' if row['part'] >= 0 else 'took'} {money.text(abs(row['part']), 'money')}"
        for row in rows.head(3).to_dict("records")
        if abs(row["part"]) >= 1
    ]
    because = f": {listed(said_parts)}" if said_parts else ""
    few = min(now.decided, before.decided) < workbook.parameters.settings.minimum_n
    care = " Few deals were decided, so read this with care." if few else ""
    return f"Against {like_for_like(before.period)} won value {size}{because}.{care}"


def _table(rows: pd.DataFrame, windows: tuple[Window, Window], workbook: Workbook) -> DisplayTable:
    now, before = windows
    text = workbook.formats.text
    cells = [
        (
            row["factor"],
            text(row["before"], row["unit"]),
            text(row["now"], row["unit"]),
            text(row["part"], "money"),
        )
        for row in rows.to_dict("records")
    ]
    whole = [text(value, "money") for value in (before.value, now.value, now.value - before.value)]
    labels = (
        "Factor",
        capitalised(like_for_like(before.period)),
        capitalised(named(now.period)),
        "Part of the change",
    )
    cells.append(("Won value", *whole))
    caption = "What the change in won value is made of"
    return DisplayTable(caption, labels, (False, True, True, True), tuple(cells), len(cells))


def _note(now: Window, before: Window, workbook: Workbook) -> str:
    money, days = (lambda value: workbook.formats.text(value, "money")), now.period.days
    (low, high), (earlier_low, earlier_high) = now.interval, before.interval
    overlap = low <= earlier_high and earlier_low <= high
    chance = "The intervals of the two win rates overlap, so that part may be chance. " if overlap else ""
    velocity = (
        ""
        if pd.isna(now.velocity)
        else f" The usual formula of sales velocity divides by the mean cycle of the deals decided instead and gives {money(now.velocity)} a day where {money(share_of(now.value, days))} a day were booked; the two agree only while the number of deals in hand is steady."
    )
    return f"{chance}The days in hand for each decision are all days on which deals were in hand ÷ deals decided; with them the factors multiply to the booked value exactly. Parts are shares of the change on a logarithmic scale, which do not depend on the order of the factors (Shapley).{velocity}"


def _unsplit(now: Window, before: Window, workbook: Workbook, figures: tuple[Figure, ...]) -> Section:
    """What is said where a factor is 0 or missing."""
    reasons = [
        f"in {like_for_like(window.period)} {reason}"
        for window in (before, now)
        if (reason := why_not(window))
    ]
    moved = workbook.formats.text(now.value - before.value, "money")
    return Section(
        id="sales_trend.why",
        headline=f"The change of {moved} cannot be split between its factors: {listed(reasons)}.",
        action="Use a longer period (settings, calendar, period) so that both sides have won deals.",
        figures=figures,
    )


def _figures(rows: pd.DataFrame, now: Window, before: Window) -> list[Figure]:
    span = {"starts_on": now.period.starts_on, "ends_on": now.period.ends_on}
    parts = [
        Figure(
            "won_revenue_change",
            "won_revenue_change/part",
            row["part"],
            "money",
            {"factor": row["name"]},
            **span,
        )
        for row in rows.to_dict("records")
    ]
    for window in (now, before):
        period = {"starts_on": window.period.starts_on, "ends_on": window.period.ends_on}
        named_factors = [(name, value) for name, value in window.factors.items() if name in set(rows["name"])]
        parts += [
            Figure("won_revenue_factor", f"won_revenue_factor/{name}", value, _FACTORS[name][1], {}, **period)
            for name, value in named_factors
        ]
    return parts
