"""The win rate over time and by group, with how far it may be off."""

import pandas as pd

from lib import charts
from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_RATE = {
    "numerator": ("Won", "count"),
    "denominator": ("Decided", "count"),
    "value": ("Win rate", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}


@needs("deals", "deals")
def over_time(workbook: Workbook) -> Section:
    """Is the win rate moving: period by period, with how far each may be off."""
    values = workbook.values("win_rate", Cut(periods=workbook.history))
    rows = values.assign(
        is_thin=values["n"] < workbook.parameters.settings.minimum_n,
        period=[named(period) for period in workbook.history],
    )
    if not (rows["n"] > 0).any():
        return said("conversion.over_time", "No deal was won or lost in the periods shown.")
    pooled = workbook.values("win_rate")["value"].iloc[0]
    labels = charts.Labels(
        "Win rate by period, with 95 % interval",
        "Win rate by period of close with its interval.",
        "share",
        workbook.formats,
    )
    outside = rows[(rows["low"] > pooled) | (rows["high"] < pooled)]
    return Section(
        id="conversion.over_time",
        headline=_stability(outside, pooled, workbook),
        reading="The dot is the share won, the line its 95 % interval; the dashed line is the rate over the whole export. Hollow dots rest on few deals.",
        action="Act on a period whose line does not touch the dashed one; the others may be chance.",
        chart=charts.ranges(
            rows, "period", ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        ),
        table=display_table(
            starred(rows, "period"),
            {"period": ("Period", "text"), **_RATE},
            workbook.formats,
            _caption("Win rate by period", workbook),
        ),
        figures=figures_of(values),
    )


@needs("deals", "deals")
def by_group(workbook: Workbook, by: str = "source") -> Section:
    """Which groups win more often than the rest, and where is that more than chance?"""
    values = workbook.values("win_rate", Cut((by,)))
    rows = values[values["n"] > 0].sort_values(["value", by], ascending=[False, True], ignore_index=True)
    if rows.empty:
        return said(f"conversion.by_{by}", "No deal was won or lost.")
    if set(rows[by]) == {NOT_RECORDED}:
        return said(
            f"conversion.by_{by}", f"This source does not record the {by.replace('_', ' ')} of deals."
        )
    rows["is_thin"] = rows["n"] < workbook.parameters.settings.minimum_n
    pooled, label = workbook.values("win_rate")["value"].iloc[0], by.replace("_", " ")
    labels = charts.Labels(
        f"Win rate by {label}, with 95 % interval",
        f"Win rate by {label} with its interval.",
        "share",
        workbook.formats,
    )
    return Section(
        id=f"conversion.by_{by}",
        headline=_best_and_worst(rows[~rows["is_thin"]], by, pooled, workbook),
        reading="The dot is the share won, the line its 95 % interval, over all deals decided in the export. Hollow dots rest on few deals.",
        action="Put the next hour where the line lies wholly to the right of the dashed one; ask why where it lies wholly to the left.",
        chart=charts.ranges(
            rows.head(40), by, ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        ),
        table=display_table(
            starred(rows, by),
            {by: (label.capitalize(), "text"), **_RATE},
            workbook.formats,
            _caption(f"Win rate by {label}", workbook),
        ),
        figures=figures_of(values, (by,)),
    )


def _stability(outside: pd.DataFrame, pooled: float, workbook: Workbook) -> str:
    rate = workbook.formats.text(pooled, "share")
    if outside.empty:
        return f"No period differs from {rate} by more than chance."
    names = [f"{row.period} ({'above' if row.value > pooled else 'below'})" for row in outside.itertuples()]
    return f"{counted(len(names), 'period')} {'differs' if len(names) == 1 else 'differ'} from {rate} by more than chance: {', '.join(names)}."


def _best_and_worst(told: pd.DataFrame, by: str, pooled: float, workbook: Workbook) -> str:
    rate = workbook.formats
    above, below = told[told["low"] > pooled], told[told["high"] < pooled]
    if above.empty and below.empty:
        return f"No {by.replace('_', ' ')} with enough deals differs from {rate.text(pooled, 'share')} by more than chance."
    parts = [
        f"{row[by]} wins {rate.text(row['value'], 'share')}"
        for row in (*above.head(1).to_dict("records"), *below.tail(1).to_dict("records"))
    ]
    return f"{', '.join(parts)}, against {rate.text(pooled, 'share')} overall: more than chance."


def _caption(words: str, workbook: Workbook) -> str:
    return f"{words} (* fewer than {workbook.parameters.settings.minimum_n} deals decided)"
