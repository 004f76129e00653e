"""What campaigns cost, and what they brought."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.campaigns.words import MODEL_WORDS
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_COLUMNS = {
    "cost": ("Cost", "money"),
    "won": ("Won amount", "money"),
    "roi": ("Return", "share"),
    "customers": ("New customers", "number"),
    "each": ("Cost each", "money"),
}
_DRAWN, _LISTED = 15, 24


@needs("campaign_returns", "campaigns with deals")
def returns(workbook: Workbook, by: str = "campaign") -> Section:
    """Which campaigns brought more than they cost?"""
    roi, each = (workbook.values(name, Cut((by,))) for name in ("campaign_roi", "campaign_customer_cost"))
    label = by.replace("campaign_", "").replace("_", " ")
    if not roi["denominator"].sum():
        return said(
            f"campaigns.returns_{by}",
            "No campaign has a cost recorded, so no return can be told.",
            "Record what each campaign cost; a campaign that was free has a cost of 0.",
        )
    rows = _rows(roi, each, by)
    labels = charts.Labels(
        f"Won amount less cost by {label}", f"Won amount less cost by {label}.", "money", workbook.formats
    )
    return Section(
        id=f"campaigns.returns_{by}",
        headline=_headline(rows, label, workbook),
        reading="Bars to the right brought more than they cost, bars to the left cost more than they brought so far. Where they are many, the best and the worst are shown. Return is (won amount − cost) ÷ cost: 100 % means that a campaign brought twice its cost.",
        action="Before stopping a campaign that has brought little, see how long deals take: young campaigns have not brought yet what they will.",
        chart=charts.signed(_ends(rows, _DRAWN), by, "gain", labels),
        table=display_table(
            _ends(rows, _LISTED),
            {by: (label.capitalize(), "text"), **_columns(rows)},
            workbook.formats,
            f"What campaigns cost and brought, by {label}",
        ),
        note=f"{_unlisted(rows)}{_note(workbook)}",
        figures=figures_of(roi, (by,)) + figures_of(each, (by,)),
    )


def _columns(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Customers have decimals only where a way of giving credit divides them."""
    is_whole = bool((rows["customers"].dropna() % 1 == 0).all())
    return _COLUMNS | ({"customers": ("New customers", "count")} if is_whole else {})


def _rows(roi: pd.DataFrame, each: pd.DataFrame, by: str) -> pd.DataFrame:
    customers = each.set_index(by)
    rows = pd.DataFrame(
        {
            by: roi[by],
            "cost": roi["denominator"],
            "gain": roi["numerator"],
            "won": roi["numerator"] + roi["denominator"],
            "roi": roi["value"],
            "customers": roi[by].map(customers["denominator"]),
            "each": roi[by].map(customers["value"]),
        }
    )
    return rows.sort_values(["gain", by], ascending=[False, True], ignore_index=True)


def _ends(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The rows that brought most and, where they are more than `most`, as many of those that brought least."""
    if len(rows) <= most:
        return rows
    best = most - most // 2
    return pd.concat([rows.head(best), rows.tail(most // 2)], ignore_index=True)


def _headline(rows: pd.DataFrame, label: str, workbook: Workbook) -> str:
    text, cost, won = workbook.formats.text, rows["cost"].sum(), rows["won"].sum()
    paid = int((rows["gain"] >= 0).sum())
    plural = "kind of campaigns" if label == "kind" else label
    return (
        f"Campaigns that cost {text(cost, 'money')} are credited with {text(won, 'money')} won: a return of {text(share_of(won - cost, cost), 'share')}. "
        f"{paid:,} of {counted(len(rows), plural, 'kinds of campaigns' if label == 'kind' else '')} brought at least what {'it' if len(rows) == 1 else 'they'} cost."
    )


def _unlisted(rows: pd.DataFrame) -> str:
    more = len(rows) - _LISTED
    return f"{more:,} in between are not listed. " if more > 0 else ""


def _note(workbook: Workbook) -> str:
    campaigns = workbook.tables["campaigns"]
    blank = workbook.tables.frame(campaigns.filter(campaigns.is_real & ~campaigns.has_cost).count())
    return (
        f"Credit goes {MODEL_WORDS[workbook.definition('campaign_roi')]}. All campaigns begun so far count, with all they have brought so far. "
        f"{_without_cost(int(blank))}"
        "The won amount is not profit, and credit is not proof: who meets a campaign may have bought without it."
    )


def _without_cost(blank: int) -> str:
    if not blank:
        return ""
    have = "has" if blank == 1 else "have"
    return f"{counted(blank, 'campaign')} without a cost recorded (or without a rate for it) {have} no row: no cost is not a cost of 0. "
