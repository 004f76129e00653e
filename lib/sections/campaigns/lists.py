"""Whether the e-mail lists grow, and by what."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import periods_of
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook

_MOVES = {
    "new": ("New", "is_new"),
    "imported": ("Imported", "is_imported"),
    "unsubscribed": ("Unsubscribed", "is_unsubscribed"),
    "bounced": ("Came back for good", "is_bounced"),
    "complained": ("Complained", "is_complained"),
}


@needs("list_changes", "changes of e-mail lists")
def list_growth(workbook: Workbook) -> Section:
    """Do the e-mail lists grow, and by whom who wished to be written to?"""
    periods = periods_of(workbook, "list_changes", "happened_on")
    size = workbook.values("list_size")
    if not periods:
        return said(list_growth, "No change of an e-mail list is recorded.")
    values = {
        name: workbook.values("list_growth", Cut(periods=periods, definition=name))
        for name in ("net", "with_imports")
    }
    rows = _rows(workbook, periods, values)
    columns = {
        "period": ("Period", "text"),
        "start": ("At the start", "count"),
        **{name: (label, "count") for name, (label, _) in _MOVES.items()},
        "end": ("At the end", "count"),
        "net": ("Growth", "share"),
        "with_imports": ("With imports", "share"),
    }
    labels = charts.Labels(
        "People on the lists at the end of the period",
        "People on the lists by period.",
        "count",
        workbook.formats,
    )
    return Section(
        id="campaigns.list_growth",
        headline=_headline(rows, size, workbook),
        reading="Growth is (new − unsubscribed − came back for good − complained) ÷ people at the start. Imported addresses are in the size and apart from growth: nobody asked to be on the list. A pale column is not over.",
        action="Look for what brought people in the best period, and ask those who leave why.",
        chart=charts.columns(rows, "period", "end", labels, partial="is_partial")
        if rows["end"].any()
        else None,
        table=display_table(rows, columns, workbook.formats, "Who came onto the lists and who left"),
        note=_note(workbook),
        figures=(
            *figures_of(size),
            *(figure for found in values.values() for figure in figures_of(found)),
            *_figures(rows, periods),
        ),
    )


def _rows(workbook: Workbook, periods: tuple[Period, ...], values: dict[str, pd.DataFrame]) -> pd.DataFrame:
    changes = workbook.tables["list_changes"]
    days = workbook.tables.frame(
        changes.filter(~changes.is_without_effect).select(
            "happened_on", *[flag for _, flag in _MOVES.values()]
        )
    )
    at = pd.to_datetime(days["happened_on"])
    rows = []
    for period in periods:
        within = days[(at >= pd.Timestamp(period.starts_on)) & (at <= pd.Timestamp(period.ends_on))]
        moves = {name: int(within[flag].sum()) for name, (_, flag) in _MOVES.items()}
        rows.append({"period": named(period), "is_partial": period.is_partial, **moves})
    found = pd.DataFrame(rows)
    found["start"] = values["with_imports"]["denominator"]
    found["end"] = found["start"] + values["with_imports"]["numerator"]
    return found.assign(**{name: each["value"] for name, each in values.items()})


def _headline(rows: pd.DataFrame, size: pd.DataFrame, workbook: Workbook) -> str:
    now, text = rows.iloc[-1], workbook.formats.text
    told = f"{counted(size['value'].iloc[0], 'person', 'people')} {'is' if size['value'].iloc[0] == 1 else 'are'} on the e-mail lists"
    if pd.isna(now["net"]):
        return f"{told}; nobody was as {now['period']} began, so there is no growth to tell."
    moved = "grew" if now["net"] > 0 else "shrank" if now["net"] < 0 else "did not grow"
    by = f" by {text(abs(now['net']), 'share')}" if now["net"] else ""
    left = now["unsubscribed"] + now["bounced"] + now["complained"]
    return f"{told}; in {now['period']} they {moved}{by}: {now['new']:,.0f} came and {left:,.0f} left; imports: {now['imported']:,.0f}."


def _note(workbook: Workbook) -> str:
    changes = workbook.tables["list_changes"]
    counts = workbook.tables.frame(
        changes.agg(idle=changes.count(where=changes.is_without_effect), lists=changes.mailing_list.nunique())
    ).iloc[0]
    return f"{counted(counts['lists'], 'list')}; somebody on two lists counts on both. {counted(counts['idle'], 'recorded change')} had no effect: who is not on a list cannot leave it, and who is cannot come again."


def _figures(rows: pd.DataFrame, periods: tuple[Period, ...]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="list_movement",
            definition=f"list_movement/{name}",
            value=float(row[name]),
            unit="count",
            starts_on=period.starts_on,
            ends_on=period.ends_on,
        )
        for row, period in zip(rows.to_dict("records"), periods, strict=True)
        for name in (*_MOVES, "start", "end")
    )
