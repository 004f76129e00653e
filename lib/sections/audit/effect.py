"""What the faults change in the reports."""

import pandas as pd

from lib.audit.effect import effects
from lib.sections.absent import needs
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, points
from lib.workbook import Workbook

_LABELS = {"win_rate": "Win rate", "won_revenue": "Won revenue", "open_pipeline": "Open pipeline"}
_WORDS = {
    "product": "of no known product, which a join by product loses",
    "company": "of no known company, which a join by company loses",
    "dates": "with impossible dates",
    "duplicates": "that repeat another exactly",
}


_COLUMNS = {
    "without_what": ("Without", "text"),
    "label": ("Figure", "text"),
    "deals": ("Deals", "count"),
    "before": ("As recorded", "text"),
    "after": ("Without them", "text"),
    "moved": ("Change", "text"),
}


@needs("deals", "deals")
def effect(workbook: Workbook) -> Section:
    """Win rate, won revenue and open pipeline as recorded, and without the deals that each kind of fault touches."""
    rows = effects(workbook.audit, workbook.tables)
    touched = rows[rows["deals"] > 0].reset_index(drop=True)
    table = display_table(
        _worded(workbook, touched),
        _COLUMNS,
        workbook.formats,
        "Figures as recorded and without faulty deals, over all deals of the team",
    )
    return Section(
        id="audit.effect",
        headline=largest_effect(workbook, rows),
        reading="Each row leaves out the deals that one kind of fault touches, and shows what that does to one figure. Nothing is corrected here: it shows how much rests on those deals.",
        action="Where a figure moves much, correct the records before anyone decides by it.",
        table=table if len(touched) else None,
        figures=tuple(_figure(row) for row in rows.to_dict("records")),
    )


def largest_effect(workbook: Workbook, rows: pd.DataFrame) -> str:
    """The largest relative effect of a fault on money, in a sentence."""
    money = rows[rows["change_share"].abs() > 0]
    if money.empty:
        return (
            "No fault found here touches the win rate, won revenue or open pipeline."
            if not rows["deals"].sum()
            else "The faults found here move neither won revenue nor open pipeline."
        )
    row = money.loc[money["change_share"].abs().idxmax()]
    text = workbook.formats.text
    return f"{_LABELS[row['figure']]} is {text(row['recorded'], 'money')} as recorded; {text(-row['change_share'], 'share')} of it ({text(-row['change'], 'money')}) rests on {counted(row['deals'], 'deal')} {_WORDS[row['fault']]}."


def _worded(workbook: Workbook, rows: pd.DataFrame) -> pd.DataFrame:
    text = workbook.formats.text
    cells = [
        (
            f"deals {_WORDS[row['fault']]}",
            _LABELS[row["figure"]],
            text(row["recorded"], row["unit"]),
            text(row["without"], row["unit"]),
            _moved(workbook, row),
        )
        for row in rows.to_dict("records")
    ]
    words = pd.DataFrame(
        cells, columns=["without_what", "label", "before", "after", "moved"], index=rows.index
    )
    return pd.concat([words, rows[["deals"]]], axis="columns")


def _moved(workbook: Workbook, row: dict) -> str:
    if row["unit"] == "share":
        return points(row["without"], row["recorded"], workbook.formats)
    return workbook.formats.text(row["change"], "money")


def _figure(row: dict) -> Figure:
    value = None if pd.isna(row["without"]) else float(row["without"])
    return Figure(
        metric=row["figure"],
        definition=f"{row['figure']}/without_{row['fault']}",
        value=value,
        unit=row["unit"],
        n=int(row["deals"]),
        missing="" if value is not None else "nothing to divide by",
    )
