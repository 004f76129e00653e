"""How many customers of each cohort are still there so many months after they became one."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.metrics.periods import Period
from lib.sections.absent import said
from lib.sections.customers.windows import MAP_SALES, NOBODY, first_day, periods, rule_words
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.workbook import Workbook

MONTHS = (6, 12, 18, 24, 36)


def cohorts(workbook: Workbook) -> Section:
    """Of the customers that came in each period, how many are there so many months later?"""
    if first_day(workbook) is None:
        return said("customers.cohorts", NOBODY, MAP_SALES)
    rows, figures = _cohorts(workbook)
    shown = [months for months in MONTHS if rows[f"after_{months}"].notna().any()]
    if not shown:
        return said("customers.cohorts", f"No cohort is {MONTHS[0]} months old yet.")
    rows = rows[rows[f"after_{shown[0]}"].notna()].reset_index(drop=True)
    shares = rows.set_index("period")[[f"after_{months}" for months in shown]]
    labels = charts.Labels(
        "Customers still there, by when they came",
        "Share of each cohort of customers that is active so many months after it came.",
        "share",
        workbook.formats,
    )
    columns = {f"after_{months}": f"{months} months later" for months in shown}
    return Section(
        id="customers.cohorts",
        headline=_headline(rows, shown, workbook),
        reading="Read across: a cohort over its life. Read down: whether newer customers stay longer than older ones did at the same age. Empty where the age is not reached by all of them.",
        action="If newer cohorts stay less long at the same age, look at what changed in whom you win, not at service first.",
        chart=charts.grid(shares.rename(columns=columns), labels),
        table=display_table(
            rows,
            {
                "period": ("Came in", "text"),
                "customers": ("Customers", "count"),
                **{name: (words, "share") for name, words in columns.items()},
            },
            workbook.formats,
            "Share of each cohort still there",
        ),
        note=f"{rule_words(workbook)} A customer belongs to the period in which it first was active, and counts at an age if it is active on that day, back after a gap too.",
        figures=figures,
    )  # fmt: skip


def _cohorts(workbook: Workbook) -> tuple[pd.DataFrame, tuple[Figure, ...]]:
    spans = workbook.tables["active_spans"]
    wanted = spans.filter(spans.is_judged).select(
        "company_id", "active_from_on", "active_until_on", "first_active_on"
    )
    known = workbook.tables.frame(wanted)
    for name in ("active_from_on", "first_active_on", "active_until_on"):
        known[name] = pd.to_datetime(known[name], errors="coerce")
    known["active_until_on"] = known["active_until_on"].fillna(pd.Timestamp.max.floor("D"))
    rows, figures = [], []
    for period in periods(workbook):
        row, told = _cohort(period, known, workbook)
        rows.append(row)
        figures += told
    return pd.DataFrame(rows), tuple(figures)


def _cohort(
    period: Period, known: pd.DataFrame, workbook: Workbook
) -> tuple[dict[str, object], list[Figure]]:
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)
    mine = known[known["first_active_on"].between(first, last)]
    size = mine["company_id"].nunique()
    row: dict[str, object] = {"period": period.label, "customers": size}
    figures = []
    for months in MONTHS:
        later = pd.DateOffset(months=months)
        is_reached = last + later <= pd.Timestamp(workbook.as_of)
        if not is_reached or not size:
            row[f"after_{months}"] = float("nan")
            continue
        days = mine["first_active_on"] + later
        is_there = (mine["active_from_on"] <= days) & (mine["active_until_on"] >= days)
        there = mine.loc[is_there, "company_id"].nunique()
        row[f"after_{months}"] = share_of(float(there), float(size))
        figures.append(
            Figure(
                metric="customer_cohort",
                definition=f"customer_cohort/after_{months}",
                value=share_of(float(there), float(size)),
                unit="share",
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                numerator=float(there),
                denominator=float(size),
                n=size,
            )
        )
    return row, figures


def _headline(rows: pd.DataFrame, shown: list[int], workbook: Workbook) -> str:
    months = 12 if 12 in shown else shown[0]
    told = rows[rows[f"after_{months}"].notna()]
    newest, text = told.iloc[-1], workbook.formats.text
    first = f"Of the customers of {newest['period']}, {text(newest[f'after_{months}'], 'share')} were there {months} months later"
    if len(told) < 2:
        return f"{first}."
    oldest = told.iloc[0]
    return f"{first}; of those of {oldest['period']}, {text(oldest[f'after_{months}'], 'share')}."
