"""Where won revenue comes from, and where its change does."""

import pandas as pd

from lib import charts
from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import like_for_like, named
from lib.workbook import Workbook


def what_changed(workbook: Workbook, by: str = "owner") -> Section:
    """Where the change against the same days of the period before comes from: parts that sum to it."""
    values = workbook.values("won_revenue", Cut((by,), workbook.compared[:2]))
    if values.empty:
        return said("sales_trend.what_changed", "No deal was won in this period or the one before.")
    wide = values.pivot(index=by, columns="starts_on", values="numerator")[
        [period.starts_on for period in workbook.compared[:2]]
    ].fillna(0.0)
    rows = pd.DataFrame(
        {"group": wide.index, "now": wide.iloc[:, 0].to_numpy(), "before": wide.iloc[:, 1].to_numpy()}
    )
    rows = rows.assign(moved=rows["now"] - rows["before"], fell=rows["now"] < rows["before"])
    rows = rows.sort_values(["moved", "group"], ascending=[False, True], ignore_index=True)
    total, label = rows["moved"].sum(), by.replace("_", " ")
    largest = rows.loc[rows["moved"].abs().idxmax()]
    columns = {
        "group": (label.capitalize(), "text"),
        "now": (named(workbook.period), "money"),
        "before": (capitalised(like_for_like(workbook.compared[1])), "money"),
        "moved": ("Change", "money"),
    }
    labels = charts.Labels(
        f"Change in won value by {label}",
        f"Change in won value by {label}; the largest is {largest['group']}.",
        "money",
        workbook.formats,
    )
    return Section(
        id=f"sales_trend.what_changed_{by}",
        headline=f"Won value moved by {workbook.formats.text(total, 'money')}; the largest part is {largest['group']} with {workbook.formats.text(largest['moved'], 'money')}.",
        reading=f"Bars are each {label}'s won value minus that of {like_for_like(workbook.compared[1])}; together they are the whole change. Orange fell.",
        action="Ask about the largest bar on either side first.",
        chart=charts.signed(_ends(rows), "group", "moved", labels),
        table=display_table(
            rows,
            columns,
            workbook.formats,
            f"Won value by {label}, against {like_for_like(workbook.compared[1])}",
        ),
        figures=figures_of(values, (by,)),
    )


def won_by(workbook: Workbook, by: str = "region") -> Section:
    """Where all the won value of the export comes from, by a dimension; the parts sum to the whole."""
    values, whole = workbook.values("won_revenue", Cut((by,))), workbook.values("won_revenue")
    label = by.replace("_", " ")
    if not whole["value"].iloc[0] or set(values[by]) == {NOT_RECORDED}:
        return said(
            f"sales_trend.won_by_{by}",
            f"This source does not record the {label} of won deals, so their value cannot be split by it.",
        )
    rows = values.sort_values(["value", by], ascending=[False, True], ignore_index=True)
    rows["share"] = share_of(rows["value"], pd.Series(whole["value"].iloc[0], index=rows.index))
    first = rows.iloc[0]
    columns = {
        by: (label.capitalize(), "text"),
        "n": ("Won deals", "count"),
        "value": ("Won value", "money"),
        "share": ("Share", "share"),
    }
    labels = charts.Labels(
        f"Won value of the whole export by {label}",
        f"Won value by {label}; {first[by]} leads.",
        "money",
        workbook.formats,
    )
    return Section(
        id=f"sales_trend.won_by_{by}",
        headline=_where_from(workbook, rows, by),
        reading=f"This is the amount of all deals won in the export, by {label}. What is not recorded has a row of its own, so the rows sum to the whole.",
        action="Check the largest and the smallest bar against where people and budget are.",
        chart=charts.bars(rows.head(40), by, "value", labels) if len(rows) > 1 else None,
        table=display_table(rows, columns, workbook.formats, f"Won value of the whole export by {label}"),
        figures=figures_of(values, (by,)) + figures_of(whole),
    )


def _where_from(workbook: Workbook, rows: pd.DataFrame, by: str) -> str:
    first, text = rows.iloc[0], workbook.formats.text
    won = f"the {text(rows['value'].sum(), 'money')} won in the whole export"
    if len(rows) == 1:
        return f"All of {won} came from {first[by]}."
    return f"{first[by]} brought {text(first['share'], 'share')} of {won}."


def capitalised(words: str) -> str:
    """A sentence's words with a capital letter, for a heading."""
    return words[0].upper() + words[1:]


def _ends(rows: pd.DataFrame, most: int = 40) -> pd.DataFrame:
    """The rows that moved most, in the order given."""
    kept = rows["moved"].abs().nlargest(most).index
    return rows.loc[sorted(kept)].reset_index(drop=True)
