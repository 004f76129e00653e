"""Which contracts are renewed, and for how much."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.customers.windows import periods, twelve_months
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_WAYS = ("logo", "strict", "value", "net_value")
_OUTCOMES = {
    "in_time": "renewed in time",
    "early": "renewed early",
    "late": "renewed late",
    "lost": "not renewed",
    "in_grace": "not decided yet",
}


@needs("contracts", "contracts")
def renewals(workbook: Workbook) -> Section:
    """What share of the contracts that ran out was renewed, by number and by value?"""
    shown = (*periods(workbook), twelve_months(workbook))
    values = {way: workbook.values("renewal_rate", Cut((), shown, way)) for way in _WAYS}
    outcomes = _outcomes(workbook, shown)
    rows = _rows(values, outcomes, workbook)
    year, rows = rows.iloc[-1], rows.iloc[:-1]
    told = rows[rows["ended"] > 0]
    if told.empty:
        return said("customers.renewals", "No contract ran out in the periods shown.")
    labels = charts.Labels(
        "Contracts by the period of their last day",
        "Contracts that ran out by period, split by what became of them.",
        "count",
        workbook.formats,
    )
    series = [(name, words) for name, words in _OUTCOMES.items() if told[name].any()]
    return Section(
        id="customers.renewals",
        headline=_headline(year, workbook),
        reading="Each bar is the contracts whose last day lies in the period, split by what became of them. A renewal counts where the old contract ended, however early it was signed.",
        action="Speak to customers before the notice period, not before the last day: see the list below.",
        chart=charts.stacked(told, "period", series, labels),
        table=display_table(
            starred(told, "period"), _COLUMNS, workbook.formats, _caption(told, workbook)
        ),
        note=_note(year, workbook),
        figures=(*_outcome_figures(outcomes), *(figure for frame in values.values() for figure in figures_of(frame))),
    )  # fmt: skip


_COLUMNS = {
    "period": ("Ran out in", "text"),
    "ended": ("Contracts", "count"),
    "renewed": ("Renewed", "count"),
    "logo": ("Renewal rate", "share"),
    "value": ("By value, old price", "share"),
    "net_value": ("With growth and prices", "share"),
}


def _outcomes(workbook: Workbook, shown: tuple) -> pd.DataFrame:
    """One row per period: its terms by what became of them; they sum to all that ran out."""
    terms = workbook.tables["contract_terms"]
    flags = [
        "is_ended",
        "is_renewed",
        "is_late",
        "is_early",
        "is_in_grace",
        "has_more_seats",
        "has_price_rise",
    ]
    found = workbook.tables.frame(terms.filter(terms.is_ended).select("ends_on", *flags))
    day = pd.to_datetime(found["ends_on"])
    rows = []
    for period in shown:
        mine = found[day.between(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on))]
        counts = {flag: int(mine[flag].sum()) for flag in flags}
        rows.append(
            {
                "starts_on": period.starts_on,
                "ends_on": period.ends_on,
                "ended": len(mine),
                "renewed": counts["is_renewed"],
                "in_time": counts["is_renewed"] - counts["is_late"] - counts["is_early"],
                "early": counts["is_early"],
                "late": counts["is_late"],
                "in_grace": counts["is_in_grace"],
                "lost": len(mine) - counts["is_renewed"] - counts["is_in_grace"],
                "more_seats": counts["has_more_seats"],
                "price_rise": counts["has_price_rise"],
                "period": named(period),
            }
        )
    return pd.DataFrame(rows)


def _rows(values: dict[str, pd.DataFrame], outcomes: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    shares = {way: frame["value"].to_numpy() for way, frame in values.items()}
    decided = values["logo"]["denominator"].to_numpy()
    few = workbook.parameters.settings.minimum_n
    return outcomes.assign(**shares, decided=decided, is_thin=(decided > 0) & (decided < few))


def _headline(year: pd.Series, workbook: Workbook) -> str:
    text = workbook.formats.text
    if not year["decided"]:
        return "No contract that ran out in the last twelve months is decided yet."
    first = f"Of {counted(year['decided'], 'contract')} that ran out in the last twelve months and are decided, {text(year['logo'], 'share')} were renewed"
    if pd.isna(year["value"]):
        return f"{first}; their values are not recorded."
    return f"{first}; by value at the old price {text(year['value'], 'share')}, with growth and price changes {text(year['net_value'], 'share')}."


def _note(year: pd.Series, workbook: Workbook) -> str:
    grace = workbook.parameters.settings.customers.renewal_grace_days
    undecided = (
        f"; {year['in_grace']:,} of the last twelve months not decided yet, in no rate"
        if year["in_grace"]
        else ""
    )
    return (
        f"A renewal that begins up to {grace} days after the last day counts (settings.customers.renewal_grace_days){undecided}. "
        f"Of the renewed, {year['more_seats']:,} have more seats and {year['price_rise']:,} a higher price for a seat of the same product."
    )


def _caption(told: pd.DataFrame, workbook: Workbook) -> str:
    few = f" (* fewer than {workbook.parameters.settings.minimum_n} decided)"
    return f"Renewals by period{few if told['is_thin'].any() else ''}"


def _outcome_figures(outcomes: pd.DataFrame) -> list[Figure]:
    return [
        Figure(
            "contract_outcome",
            f"contract_outcome/{name}",
            float(row[name]),
            "count",
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            n=row["ended"],
        )
        for row in outcomes.to_dict("records")
        for name in (*_OUTCOMES, "more_seats", "price_rise")
    ]
