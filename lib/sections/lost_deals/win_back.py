"""Lost deals worth another call, by a rule that is printed."""

import pandas as pd

from lib import charts
from lib.sections.absent import needs, said
from lib.sections.lost_deals.losses import NO_REASONS, NOTHING_LOST, has_reasons, has_values, number_lost
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

FROM_DAYS, TO_DAYS = 90, 365
_COLUMNS = {
    "company": ("Company", "text"),
    "deal": ("Deal", "text"),
    "owner": ("Owner", "text"),
    "amount": ("Value", "money"),
    "closed_on": ("Lost on", "day"),
    "lost_stage": ("Last stage", "text"),
    "lost_reason": ("Reason", "text"),
}
_RULE = "Listed are deals lost 90 to 365 days ago for a reason that speaks of timing, budget or no decision, not smaller than the median of all deals lost then, whose company has no open deal of this team now."


@needs("lost_deals", "deals")
def win_back(workbook: Workbook) -> Section:
    """Which lost deals are worth another call?"""
    if not number_lost(workbook):
        return said("lost_deals.win_back", NOTHING_LOST)
    if not has_reasons(workbook) or not has_values(workbook):
        lacking = NO_REASONS if not has_reasons(workbook) else "Lost deals carry no value in this source."
        return said(
            "lost_deals.win_back",
            f"{lacking} Nobody can tell from this export which of them are worth another call.",
            "Keep the reason and the amount of a deal when it is lost.",
        )
    listed, median = _worth_a_call(workbook)
    if listed.empty:
        return said("lost_deals.win_back", f"No lost deal is worth another call by this rule. {_RULE}")
    by_owner = listed.groupby("owner", as_index=False)["amount"].sum()
    by_owner = by_owner.sort_values(["amount", "owner"], ascending=[False, True], ignore_index=True)
    labels = charts.Labels(
        "Value worth another call by owner",
        "Value of lost deals worth another call, by owner.",
        "money",
        workbook.formats,
    )
    total = float(listed["amount"].sum())
    is_one = len(listed) == 1
    return Section(
        id="lost_deals.win_back",
        headline=f"{counted(len(listed), 'lost deal')} worth {workbook.formats.text(total, 'money')} {'is' if is_one else 'are'} worth another call.",
        reading=f"{_RULE} The median here is {workbook.formats.text(median, 'money')}. Bars are the value per owner, fifteen at most.",
        action="Call the first ten this week and ask whether the budget or the time has come; note the answer on the old deal.",
        chart=charts.bars(by_owner.head(15), "owner", "amount", labels),
        table=display_table(
            listed, _COLUMNS, workbook.formats, "Lost deals worth another call, largest first", most=20
        ),
        figures=(
            Figure(
                metric="lost_value",
                definition="lost_value/closed/worth_another_call",
                value=total,
                unit="money",
                numerator=total,
                n=len(listed),
            ),
        ),
    )


def _worth_a_call(workbook: Workbook) -> tuple[pd.DataFrame, float]:
    """The deals of the rule, largest first, and the median amount of all deals lost in its days."""
    lost = workbook.tables["lost_deals"]
    then = lost.filter(lost.days_since_lost.between(FROM_DAYS, TO_DAYS) & lost.has_value)
    flags = ("may_be_called_again", "company_has_open_deal")
    found = workbook.tables.frame(then.select("deal_id", "name", "company_id", *_WITHOUT_DEAL, *flags))
    priced = found.assign(
        amount=found["amount"].astype("float64"), deal=found["name"].fillna(found["deal_id"])
    )
    median = float(priced["amount"].median())
    is_listed = (
        priced["may_be_called_again"] & ~priced["company_has_open_deal"] & (priced["amount"] >= median)
    )
    listed = priced[is_listed & priced["company_id"].notna()]
    return listed.sort_values(["amount", "deal_id"], ascending=[False, True], ignore_index=True), median


_WITHOUT_DEAL = tuple(name for name in _COLUMNS if name != "deal")
