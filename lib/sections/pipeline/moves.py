"""What moved since the period began: the waterfall of the open pipeline."""

import datetime as dt

import pandas as pd

from lib import charts
from lib.metrics.standings import Pair, as_one, pairs_between
from lib.metrics.waterfall import PARTS, Waterfall, Window, waterfall
from lib.sections.absent import needs, said
from lib.sections.pipeline.move_words import action, headline, sentence_case, unknown, what_was
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.workbook import Workbook

_ORDER = "Each deal is told in this order: it came in, its amount changed, exchange rates, its expected day, it went out. A deal may stand in several lines."


@needs("deals", "deals")
def what_moved(workbook: Workbook) -> Section:
    """What moved in the pipeline expected to close in the period, since the period began?"""
    pairs = _pairs(workbook)
    if not any(pair.first.expected_on or pair.last.expected_on for pair in pairs):
        return said(
            what_moved,
            "No deal has an expected closing day, so nothing can be pulled into the period or pushed out of it.",
            "Record the day each deal is expected to close.",
        )
    return _told(
        workbook, _due(workbook, pairs), "what_moved", f"expected to close in {workbook.period.label}"
    )


@needs("deals", "deals")
def what_moved_in_all(workbook: Workbook) -> Section:
    """What moved in everything open, whenever it is expected to close?"""
    return _told(workbook, waterfall(_pairs(workbook)), "what_moved_in_all", "")


@needs("deals", "deals")
def largest_moves(workbook: Workbook) -> Section:
    """Which deals moved the most: the largest lines of the waterfall of everything open."""
    moves = waterfall(_pairs(workbook)).moves
    if _unit(workbook) != "money" or not moves["amount"].astype("float64").any():
        told = "moved since the period began" if _unit(workbook) == "money" else "is recorded"
        return said(largest_moves, f"No open value {told}.")
    rows = moves.assign(
        size=moves["amount"].astype("float64").abs(), what=moves["part"].map(PARTS), came=moves["amount"] > 0
    ).sort_values(["size", "deal_id", "part"], ascending=[False, True, True], ignore_index=True)
    first, money = rows.iloc[0], workbook.formats
    few, of_all = rows["size"].head(10).sum(), rows["size"].sum()
    columns = {
        "deal": ("Deal", "text"),
        "owner": ("Owner", "text"),
        "what": ("What happened", "text"),
        "amount": ("Value", "money"),
    }
    return Section(
        id="pipeline.largest_moves",
        headline=f"The largest single move is {first['deal']}: {first['what'].lower()}, {money.text(first['size'], 'money')}.",
        reading=f"The ten largest moves make up {money.text(few, 'money')} of the {money.text(of_all, 'money')} that moved in either direction.",
        action="Ask about the largest by name: what was expected of them, and what came.",
        table=display_table(rows, columns, money, "Largest moves since the period began", most=_MOST),
        figures=_figures_of_deals(rows.head(_MOST), workbook),
    )


_MOST = 15


def _figures_of_deals(rows: pd.DataFrame, workbook: Workbook) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="pipeline_movement",
            definition="pipeline_movement/of_a_deal",
            value=float(row["amount"]),
            unit="money",
            group={"deal_id": row["deal_id"], "part": row["part"]},
            starts_on=workbook.period.starts_on,
            ends_on=workbook.as_of,
        )
        for row in rows.to_dict("records")
    )


def _pairs(workbook: Workbook) -> tuple[Pair, ...]:
    """Every deal at the two days; where open deals have no amounts each counts as 1, and the waterfall is one of deals."""
    pairs = pairs_between(workbook.at(_day_before(workbook)).tables, workbook.tables)
    return pairs if _unit(workbook) == "money" else tuple(as_one(pair) for pair in pairs)


def _unit(workbook: Workbook) -> str:
    """Money, or a count where amounts are recorded only when a deal closes: what was open then is not known now."""
    deals = workbook.tables["deals"]
    told = workbook.tables.frame(
        deals.agg(
            open=deals.count(where=deals.is_open),
            valued=deals.amount.count(where=deals.is_open),
            any=deals.amount.count(),
        )
    ).iloc[0]
    return "count" if not told["any"] or (told["open"] and not told["valued"]) else "money"


def _day_before(workbook: Workbook) -> dt.date:
    return workbook.period.starts_on - dt.timedelta(days=1)


def _due(workbook: Workbook, pairs: tuple[Pair, ...]) -> Waterfall:
    return waterfall(pairs, Window(workbook.period.starts_on, workbook.period.full_ends_on))


def _told(workbook: Workbook, found: Waterfall, name: str, due: str) -> Section:
    unit, parts, text = _unit(workbook), found.parts(), workbook.formats.text
    noun = "value" if unit == "money" else "deals"
    which = what_was(noun, due)
    if found.moves.empty and not found.start:
        return said(f"pipeline.{name}", f"There was no {which} when the period began, and none came in.")
    rows = _rows(found, parts, workbook)
    rows = rows.assign(is_won=rows["part"] == "won")
    alt = f"{sentence_case(which)}: from {text(found.start, unit)} to {text(found.end, unit)}, step by step."
    labels = charts.Labels(f"What moved: {which}", alt, unit, workbook.formats)
    columns = {
        "label": ("Step", "text"),
        "deals": ("Deals", "count"),
        "amount": ("Value" if unit == "money" else "Change", unit),
    }
    return Section(
        id=f"pipeline.{name}",
        headline=headline(found, which, unit, workbook),
        reading="Grey bars are what was open on the two days; blue steps added to it, orange steps took away, what was won is dark grey. The steps sum to the difference exactly.",
        action=action(parts),
        chart=charts.waterfall(rows, "label", "amount", labels, total="is_total", calm="is_won"),
        table=display_table(rows, columns, workbook.formats, f"{sentence_case(which)}, line by line"),
        note=f"{_ORDER} {unknown(workbook)}".strip(),
        figures=_figures(rows, name, workbook),
    )


def _rows(found: Waterfall, parts: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    """Start, the parts that occurred, end."""
    first, last = (
        f"Open on {workbook.formats.text(day, 'day')}" for day in (_day_before(workbook), workbook.as_of)
    )
    steps = parts[parts["deals"] > 0].assign(is_total=False)
    ends = [
        {"part": "start", "label": first, "deals": None, "amount": found.start, "is_total": True},
        {"part": "end", "label": last, "deals": None, "amount": found.end, "is_total": True},
    ]
    return pd.DataFrame([ends[0], *steps.to_dict("records"), ends[1]])


def _figures(rows: pd.DataFrame, name: str, workbook: Workbook) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="pipeline_movement",
            definition=f"pipeline_movement/{name}",
            value=float(row["amount"]),
            unit=_unit(workbook),
            group={"part": row["part"]},
            starts_on=workbook.period.starts_on,
            ends_on=workbook.as_of,
            n=None if pd.isna(row["deals"]) else int(row["deals"]),
        )
        for row in rows.to_dict("records")
    )
