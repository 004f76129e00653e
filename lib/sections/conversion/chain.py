"""From lead to deal to won: where along the way do leads end?"""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.conversion.chain_of_deals import chain_of_deals
from lib.sections.figures import figures_of
from lib.sections.grouping import in_words, instead_of, recorded_group
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook

_PARTS = {
    "leads": ("new_leads", "created"),
    "converted": ("lead_conversion", "arrived"),
    "won": ("lead_win_rate", "mature"),
    "value": ("value_per_lead", "mature"),
}
_COLUMNS = {
    "leads": ("Leads", "count"),
    "became": ("Converted", "count"),
    "converted": ("Share converted", "share"),
    "old": ("Old enough", "count"),
    "won_leads": ("Won", "count"),
    "won": ("Share won", "share"),
    "amount": ("Won value", "money"),
    "value": ("Value per lead", "money"),
}


def chain(workbook: Workbook, by: str = "source") -> Section:
    """Of the leads of each source, how many become a deal, how many are won, and what does a lead bring?

    Without leads the chain begins with deals.
    """
    if "leads" not in workbook.tables:
        return chain_of_deals(workbook, by)
    group = recorded_group(workbook, "leads", by)
    parts = {name: workbook.values(*_asked(name, group)) for name in _PARTS}
    if not parts["leads"]["value"].sum():
        return said("conversion.chain", "No lead with a day of arrival is in the export.")
    rows = _rows(parts, group, workbook)
    has_value = rows["value"].fillna(0.0).any()
    labels = charts.Labels(
        f"Won value per lead by {in_words(group)}" if has_value else f"Leads by {in_words(group)}",
        f"{'Won value per lead' if has_value else 'Leads'} by {in_words(group)}.",
        "money" if has_value else "count",
        workbook.formats,
    )
    return Section(
        id=f"conversion.chain_{by}",
        headline=_headline(parts, workbook),
        reading="Bars are what a lead old enough to be judged has brought on average, those that brought nothing counted too. In the table converted counts every lead; won and value count those old enough.",
        action="Look for the source that converts well and is seldom won: its leads look good and are not.",
        chart=charts.bars(starred(rows, group).head(15), group, "value" if has_value else "leads", labels),
        table=display_table(
            starred(rows, group),
            {group: (in_words(group).capitalize(), "text"), **_COLUMNS},
            workbook.formats,
            f"From lead to won by {in_words(group)} (* fewer than {workbook.parameters.settings.minimum_n} leads old enough)",
        ),
        note=instead_of(by, group),
        figures=tuple(figure for values in parts.values() for figure in figures_of(values, (group,))),
    )


def _asked(name: str, group: str) -> tuple[str, Cut]:
    metric, definition = _PARTS[name]
    return metric, Cut((group,), definition=definition)


def _rows(parts: dict[str, pd.DataFrame], group: str, workbook: Workbook) -> pd.DataFrame:
    leads, converted, won, value = (parts[name].set_index(group) for name in _PARTS)
    rows = pd.DataFrame(
        {
            "leads": leads["value"],
            "became": converted["numerator"],
            "converted": converted["value"],
            "old": won["n"],
            "won_leads": won["numerator"],
            "won": won["value"],
            "low": won["low"],
            "high": won["high"],
            "amount": value["numerator"],
            "value": value["value"],
        }
    )
    rows[["old", "won_leads"]] = rows[["old", "won_leads"]].fillna(0.0)
    rows["is_thin"] = rows["old"] < workbook.parameters.settings.minimum_n
    named = rows.rename_axis(group).reset_index()
    return named.sort_values(["leads", group], ascending=[False, True], ignore_index=True)


def _headline(parts: dict[str, pd.DataFrame], workbook: Workbook) -> str:
    text = workbook.formats.text
    converted, won = parts["converted"], parts["won"]
    leads = converted["denominator"].sum()
    first = (
        f"Of {leads:,.0f} leads {text(share_of(converted['numerator'].sum(), leads), 'share')} were converted"
    )
    old = won["denominator"].sum()
    if not old:
        return f"{first}; no lead has been won yet, or none is old enough to be judged."
    return f"{first}; of the {old:,.0f} old enough to be judged {text(share_of(won['numerator'].sum(), old), 'share')} were won."
