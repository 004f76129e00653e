"""Customers in sum, and the definitions behind it."""

import pandas as pd

from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.customers.windows import NOBODY, first_day, rule_words, twelve_months
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.words import counted
from lib.workbook import Workbook

_ALWAYS = (
    "active_customers",
    "new_customers",
    "gained_customers",
    "retained_customers",
    "retention_rate",
    "lost_customers",
    "churn_rate",
    "reactivated_customers",
    "cross_sell",
    "up_sell",
    "customer_lifetime_value",
    "retention_cost",
)
_BY_TABLE = {
    "contracts": ("renewal_rate",),
    "surveys": ("nps", "csat", "ces", "survey_response"),
    "acquiring": ("acquisition_cost",),
    "leads": ("cost_per_customer",),
}


def cover(workbook: Workbook) -> Section:
    """How many customers there are, how many of a year ago stayed, and whether contracts are renewed or customers content."""
    if first_day(workbook) is None:
        return front(workbook, "customers", [NOBODY])
    year = (twelve_months(workbook),)
    now = workbook.values("active_customers", Cut(periods=(workbook.period,)))
    moves = {
        name: workbook.values(name, Cut(periods=year))
        for name in ("retention_rate", "gained_customers", "reactivated_customers", "lost_customers")
    }
    renewed = workbook.values("renewal_rate", Cut(periods=year)) if "contracts" in workbook.tables else None
    score = workbook.values("nps", Cut(periods=year)) if "surveys" in workbook.tables else None
    findings = [
        _number(now, moves),
        _kept(workbook, moves["retention_rate"]),
        _third(workbook, renewed, score),
    ]
    frames = [now, *moves.values(), *(frame for frame in (renewed, score) if frame is not None)]
    figures = tuple(figure for frame in frames for figure in figures_of(frame))
    return front(workbook, "customers", findings, figures)


def notes(workbook: Workbook) -> Section:
    """Definitions, rules, what is left out, run details."""
    has = workbook.tables.__contains__
    metrics = [
        name for name in _ALWAYS if has(workbook.metric(name).definition().table)
    ] + [name for table, names in _BY_TABLE.items() if has(table) for name in names]  # fmt: skip
    settings = workbook.parameters.settings.customers
    rules = (
        rule_words(workbook),
        f"A renewal may begin up to {settings.renewal_grace_days} days after the last day of the contract before.",
        f"Values ahead are looked at over {settings.horizon_months} months and discounted by {workbook.formats.text(settings.yearly_discount, 'share')} a year.",
        *_left_out(workbook),
    )
    return ending.notes(workbook, "customers", metrics, rules)


def _number(now: pd.DataFrame, moves: dict[str, pd.DataFrame]) -> str:
    new, back, lost = (
        moves[name]["value"].iloc[0]
        for name in ("gained_customers", "reactivated_customers", "lost_customers")
    )
    return f"{counted(now['value'].iloc[0], 'customer is', 'customers are')} active. In twelve months {new:,.0f} came, {back:,.0f} came back and {lost:,.0f} left."


def _kept(workbook: Workbook, kept: pd.DataFrame) -> str:
    row, text = kept.iloc[0], workbook.formats.text
    if pd.isna(row["value"]):
        return "Nobody was a customer a year ago, so how many stay is not known yet."
    few = "; few, so read with care" if row["denominator"] < workbook.parameters.settings.minimum_n else ""
    return f"Of the {counted(row['denominator'], 'customer')} of a year ago {text(row['value'], 'share')} are still there ({text(row['low'], 'share')} to {text(row['high'], 'share')} if chance is allowed for{few})."


def _third(workbook: Workbook, renewed: pd.DataFrame | None, score: pd.DataFrame | None) -> str:
    text, parts = workbook.formats.text, []
    if renewed is not None and not pd.isna(renewed["value"].iloc[0]):
        row = renewed.iloc[0]
        parts.append(
            f"{text(row['value'], 'share')} of {counted(row['denominator'], 'contract')} that ran out were renewed"
        )
    if score is not None and score["n"].iloc[0]:
        row = score.iloc[0]
        parts.append(
            f"the net promoter score is {text(row['value'], 'count')} ({counted(row['n'], 'answer')})"
        )
    if not parts:
        return "Neither renewals of contracts nor answers to surveys are known for the last twelve months."
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _left_out(workbook: Workbook) -> list[str]:
    money = workbook.tables["customer_money"]
    nobodys = workbook.tables.frame(money.filter((money.kind == "sold") & money.company_id.isnull()).count())
    found = [f"{counted(nobodys, 'sale')} of no known company: nobody's customer."] if nobodys else []
    if "contracts" not in workbook.tables:
        return found
    contracts = workbook.tables["contracts"]
    told = {
        "of no known company": contracts.company_id.isnull(),
        "without a first day": contracts.starts_on.isnull(),
        "that end before they begin": (contracts.ends_on < contracts.starts_on).fill_null(False),
    }
    for words, condition in told.items():
        number = int(workbook.tables.frame(condition.sum()) or 0)
        if number:
            found.append(f"{counted(number, 'contract')} {words}: left out.")
    return found
