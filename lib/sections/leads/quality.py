"""What becomes of the leads of each source."""

import pandas as pd

from lib import charts
from lib.metrics.differences import Difference, share_differences, told_apart
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.leads.population import converted, undated
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import listed
from lib.workbook import Workbook

_CONVERTED = {
    "denominator": ("Leads", "count"),
    "numerator": ("Converted", "count"),
    "value": ("Share", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}
_WON = {
    "old": ("Old enough", "count"),
    "won": ("Won", "count"),
    "won_share": ("Share won", "share"),
    "per_lead": ("Won value per lead", "money"),
}


@needs("leads", "leads")
def quality(workbook: Workbook, by: str = "source") -> Section:
    """Which leads become deals, are won, and bring value?"""
    values = converted(workbook, (by,))
    if not values["n"].sum():
        return said(f"leads.quality_{by}", "No lead is in the export.")
    won = workbook.values("lead_win_rate", Cut((by,)))
    value = workbook.values("value_per_lead", Cut((by,)))
    rows, label = _rows(values, won, value, by), by.replace("_", " ")
    rows["is_thin"] = rows["denominator"] < workbook.parameters.settings.minimum_n
    pooled = share_of(rows["numerator"].sum(), rows["denominator"].sum())
    has_wins = bool(won["numerator"].sum())
    labels = charts.Labels(
        f"Share of leads converted by {label}, with 95 % interval",
        f"Share of leads converted by {label} with its interval.",
        "share",
        workbook.formats,
    )
    caption = (
        f"What becomes of leads by {label} (* fewer than {workbook.parameters.settings.minimum_n} leads)"
    )
    return Section(
        id=f"leads.quality_{by}",
        headline=_headline(values, by, pooled, workbook),
        reading="The dot is the share converted, the line how far it may be off; the dashed line is all leads. Hollow dots rest on few leads.",
        action="Ask for more of what converts and is won; ask what a source promises its people where many leads convert and few are won.",
        chart=charts.ranges(
            rows.head(15), by, ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        ),
        table=display_table(
            starred(rows, by),
            {by: (label.capitalize(), "text"), **_CONVERTED, **(_WON if has_wins else {})},
            workbook.formats,
            caption,
        ),
        note=" ".join(filter(None, (undated(workbook), _maturity(workbook, has_wins)))),
        figures=figures_of(values, (by,)) + figures_of(won, (by,)) + figures_of(value, (by,)),
    )


def _rows(values: pd.DataFrame, won: pd.DataFrame, value: pd.DataFrame, by: str) -> pd.DataFrame:
    rows = values.set_index(by)[list(_CONVERTED)].join(
        [
            won.set_index(by)[["n", "numerator", "value"]].set_axis(["old", "won", "won_share"], axis=1),
            value.set_index(by)["value"].rename("per_lead"),
        ]
    )
    rows[["old", "won"]] = rows[["old", "won"]].fillna(0.0)
    named = rows[rows["denominator"] > 0].reset_index()
    return named.sort_values(["value", by], ascending=[False, True], ignore_index=True)


def _headline(values: pd.DataFrame, by: str, pooled: float, workbook: Workbook) -> str:
    text, least = workbook.formats.text, workbook.parameters.settings.minimum_n
    counts = values.assign(group=values[by])
    held = [each for each in told_apart(share_differences(by, counts, least)) if each.holds_up]
    overall = f"{text(pooled, 'share')} of the leads were converted ({values['numerator'].sum():,.0f} of {values['denominator'].sum():,.0f})"
    if not held:
        return f"{overall}; no {by.replace('_', ' ')} differs from the others by more than chance."
    return f"{overall}; {_apart(held, workbook)}."


def _apart(held: list[Difference], workbook: Workbook) -> str:
    """Who converts more, who less, the two furthest off of each."""
    ordered = sorted(held, key=lambda each: -each.value)
    named = {each.group: f"{each.group} ({workbook.formats.text(each.value, 'share')})" for each in ordered}
    above = [named[each.group] for each in ordered if each.value > each.others][:2]
    below = [named[each.group] for each in ordered if each.value < each.others][-2:]
    parts = [
        f"{listed(names)} {how}" for names, how in ((above, "more often"), (below, "less often")) if names
    ]
    return f"{' and '.join(parts)} than the others, by more than chance"


def _maturity(workbook: Workbook, has_wins: bool) -> str:
    if not has_wins:
        return "No lead can be followed to a won deal here, so only conversion is shown."
    leads = workbook.tables["leads"]
    days = workbook.formats.text(workbook.tables.frame(leads.maturity_days.max()), "days")
    return f"Shares won and value per lead are of leads at least {days} days old: nine in ten won leads were won within that time."
