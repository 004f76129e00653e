"""Who will probably buy again soon, by each customer's own rhythm, and how often that rule was right."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.metrics.intervals import wilson
from lib.sections.absent import said
from lib.sections.profitability.purchases import HORIZON, came_true, purchase_days, rhythms
from lib.sections.section import Figure, Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook

_STATES = {
    "due": "Due in the next 180 days",
    "late": "Late",
    "later": "Due after that",
    "gone quiet": "Gone quiet",
    "bought once": "Bought once so far",
}
RULE = (
    "A customer's usual interval is the median of the days between its purchases. Late: that interval is over. Gone quiet: twice the interval or more is over. "
    "Who bought once has no interval yet. The share that bought again is what happened in the 180 days after the same day half a year ago, not a forecast by a model."
)


def buying_again(workbook: Workbook) -> Section:
    """Who will probably buy again in the next 180 days, and how often was that right half a year ago?"""
    days = purchase_days(workbook)
    now = rhythms(days, workbook.as_of)
    if now.empty or (now["purchases"] < 2).all():
        who = "No customer has bought" if now.empty else "No customer has bought a second time"
        return said("profitability.buying_again", f"{who} yet, so there is no rhythm to read.")
    then = came_true(days, workbook.as_of - HORIZON)
    rows = _rows(now, then, workbook)
    due = now[now["state"].isin(["due", "late"])].sort_values(
        ["usual_value", "company"], ascending=[False, True]
    )
    shown = rows[rows["known_then"] > 0]
    labels = charts.Labels(
        "Share that bought again within 180 days, of customers in each state half a year ago",
        "Share of customers that bought again within 180 days, by their state half a year ago.",
        "share",
        workbook.formats,
    )
    return Section(
        id="profitability.buying_again",
        headline=_headline(rows.set_index("state"), len(due), workbook),
        reading="The dot is the share that did buy again, the line how far it may be off. Hollow dots rest on few customers.",
        action=_call(due, workbook),
        chart=charts.ranges(shown, "named", ("low", "share", "high"), labels, thin="is_thin")
        if len(shown)
        else None,
        table=display_table(
            starred(rows, "named"), _COLUMNS, workbook.formats, "Customers by their own rhythm"
        ),
        note=RULE,
        figures=_figures(rows),
    )


_COLUMNS = {
    "named": ("By its own rhythm", "text"),
    "customers": ("Customers now", "count"),
    "usual_value": ("Usual order, in sum", "money"),
    "known_then": ("Half a year ago", "count"),
    "again": ("Bought again", "count"),
    "share": ("Share", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}


def _rows(now: pd.DataFrame, then: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    present = now.groupby("state").agg(customers=("company", "size"), usual_value=("usual_value", "sum"))
    past = then.groupby("state").agg(known_then=("company", "size"), again=("bought_again", "sum"))
    rows = (
        present.join(past, how="outer").reindex(list(_STATES)).fillna(0.0).rename_axis("state").reset_index()
    )
    rows = rows[(rows["customers"] > 0) | (rows["known_then"] > 0)].reset_index(drop=True)
    bounds = [wilson(again, n) for again, n in zip(rows["again"], rows["known_then"], strict=True)]
    return rows.assign(
        named=rows["state"].map(_STATES),
        share=share_of(rows["again"], rows["known_then"]),
        low=pd.Series([low for low, _ in bounds], dtype="float64"),
        high=pd.Series([high for _, high in bounds], dtype="float64"),
        is_thin=rows["known_then"] < workbook.parameters.settings.minimum_n,
    )


def _headline(at: pd.DataFrame, due: int, workbook: Workbook) -> str:
    text = workbook.formats.text
    first = f"By their own rhythm {counted(due, 'customer')} {'is' if due == 1 else 'are'} due to buy in the next 180 days or late"
    expected = at.loc[[name for name in ("due", "late") if name in at.index]]
    again, known = expected["again"].sum(), expected["known_then"].sum()
    if not known:
        return f"{first}. Half a year ago no customer was, so how often the rule is right is not known."
    few = "; few, so read with care" if known < workbook.parameters.settings.minimum_n else ""
    return f"{first}. Of those who were half a year ago, {text(share_of(again, known), 'share')} did ({again:,.0f} of {known:,.0f}{few})."


def _call(due: pd.DataFrame, workbook: Workbook) -> str:
    if due.empty:
        return "Nobody is due: plan what could make the quiet ones buy again."
    text = workbook.formats.text
    names = [
        f"{row['company']} (usually {text(row['usual_value'], 'money')}, due {text(row['due_on'], 'day')})"
        for row in due.head(5).to_dict("records")
    ]
    return f"Speak to those who are due or late, largest usual order first: {', '.join(names)}."


def _figures(rows: pd.DataFrame) -> tuple[Figure, ...]:
    found = []
    for row in rows.to_dict("records"):
        group = {"state": row["state"]}
        found.append(
            Figure(
                "rhythm", "rhythm/customers", float(row["customers"]), "count", group, n=int(row["customers"])
            )
        )
        has_past = row["known_then"] > 0
        found.append(
            Figure(
                "rhythm",
                "rhythm/bought_again",
                float(row["share"]) if has_past else None,
                "share",
                group,
                numerator=float(row["again"]),
                denominator=float(row["known_then"]),
                n=int(row["known_then"]),
                low=float(row["low"]) if has_past else None,
                high=float(row["high"]) if has_past else None,
                missing="" if has_past else "nothing to divide by",
            )
        )
    return tuple(found)
