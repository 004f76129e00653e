"""Which campaigns led to what was won: four ways of giving credit side by side, and what none can be credited with."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import last_year
from lib.sections.campaigns.words import MODEL_NAMES, MODEL_WORDS
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook

_METRICS = ("campaign_revenue", "unattributed_revenue")
_WON, _NO_CAMPAIGN = "All won revenue", "No campaign"


@needs("credited_sales", "deals")
def attribution(workbook: Workbook, by: str = "campaign") -> Section:
    """Which campaigns led to what was won, by each way of giving credit?"""
    year = last_year(workbook)
    values = {
        (metric, model): workbook.values(metric, Cut((by,), (year,), model))
        for metric in _METRICS
        for model in MODEL_NAMES
    }
    won = workbook.values("won_revenue", Cut(periods=(year,)))
    if not won["n"].sum():
        return said(f"campaigns.attribution_{by}", f"No deal was won in the {year.label}.")
    label = by.replace("campaign_", "").replace("_", " ")
    rows = _rows(values, by, float(won["value"].iloc[0]))
    shares = _shares(values)
    labels = charts.Labels(
        "Won revenue by who gets the credit",
        "Won revenue credited to campaigns and to none, by each way of giving credit.",
        "money",
        workbook.formats,
    )
    return Section(
        id=f"campaigns.attribution_{by}",
        headline=_headline(shares, workbook),
        reading="Each bar is all won revenue, divided into what campaigns are credited with and what none can be. Columns of the table add up to all won revenue, to the cent.",
        action="Trust what all four ways agree on. Where they differ much, look at the deals themselves before moving money.",
        chart=charts.stacked(shares, "model", (("credited", "Campaigns"), ("left", _NO_CAMPAIGN)), labels),
        table=display_table(
            rows,
            {
                by: (label.capitalize(), "text"),
                **{name: (words, "money") for name, words in MODEL_NAMES.items()},
            },
            workbook.formats,
            f"Won revenue in the {year.label} by {label} and way of giving credit",
            most=24,
        ),
        note=_note(workbook),
        figures=(
            *(figure for found in values.values() for figure in figures_of(found, (by,))),
            *figures_of(won),
        ),
    )


def _rows(values: dict[tuple[str, str], pd.DataFrame], by: str, won: float) -> pd.DataFrame:
    """What is not credited first, then the groups credited with most, then all of it."""
    credited = pd.DataFrame(
        {model: values["campaign_revenue", model].set_index(by)["numerator"] for model in MODEL_NAMES}
    ).fillna(0.0)
    order = credited.assign(most=credited.max(axis=1)).sort_values("most", ascending=False, kind="stable")
    named = order.drop(columns="most").rename_axis(by).reset_index()
    left = {model: values["unattributed_revenue", model]["numerator"].sum() for model in MODEL_NAMES}
    ends = pd.DataFrame([{by: _WON, **dict.fromkeys(MODEL_NAMES, won)}, {by: _NO_CAMPAIGN, **left}])
    return pd.concat([ends, named], ignore_index=True)


def _shares(values: dict[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "model": MODEL_NAMES[model],
                "credited": values["campaign_revenue", model]["numerator"].sum(),
                "left": values["unattributed_revenue", model]["numerator"].sum(),
            }
            for model in MODEL_NAMES
        ]
    )


def _headline(shares: pd.DataFrame, workbook: Workbook) -> str:
    text = workbook.formats.text
    parts = share_of(shares["credited"], shares["credited"] + shares["left"])
    low, high = parts.min(), parts.max()
    if pd.isna(low):
        return "No won deal has an amount, so no revenue can be credited."
    if not high:
        return "No won deal of the year names a campaign or met one in time, so none can be credited."
    span = (
        text(high, "share")
        if round(low, 3) == round(high, 3)
        else f"{text(low, 'share')} to {text(high, 'share')}"
    )
    return f"Campaigns can be credited with {span} of won revenue, depending on who gets the credit; the rest met no campaign that is known."


def _note(workbook: Workbook) -> str:
    settings = workbook.parameters.settings.campaigns
    return (
        f"A campaign is met by a click, an answer, a lead it brought, or by being named on the deal, by any person known of the company that bought, up to {settings.look_back_days} days before the deal was won; opening a message is not enough. "
        "Visits to the web site count only where the site knows the visitor by the CRM's own id: others cannot be joined to a deal. "
        f"Elsewhere in this report credit goes {MODEL_WORDS[workbook.definition('campaign_revenue')]}; settings.campaigns chooses. Each deal is divided into parts that sum to it."
    )
