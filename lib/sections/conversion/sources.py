"""What a source's leads are good for: how often, how fast and how large they are won."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.sections.absent import said
from lib.sections.conversion.holding_up import Compared, compared, question_names, sentences
from lib.sections.figures import figures_of
from lib.sections.grouping import in_words, instead_of
from lib.sections.section import Chart, Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook


def what_holds_up(workbook: Workbook, by: str = "source") -> Section:
    """Which sources are won more often, faster or larger than the others by more than chance?"""
    if "deals" not in workbook.tables:
        return said("conversion.what_holds_up", "This source has no deals, so nothing can have been won.")
    found = compared(workbook, by)
    rows = _rows(found, workbook)
    if not (rows["n"] > 0).any() or set(rows["group"]) == {NOT_RECORDED}:
        return said("conversion.what_holds_up", "Nothing that could be compared was won or lost yet.")
    told = sentences(found, workbook)
    label = in_words(found.by)
    return Section(
        id="conversion.what_holds_up",
        headline=told[0],
        points=told[1:],
        reading=f"The dot is the share won, the line how far it may be off; the dashed line is all {found.noun}s together. Hollow dots rest on few {found.noun}s.",
        action=_action(found),
        chart=_chart(rows, found, workbook),
        table=display_table(
            starred(rows, "group"),
            {"group": (label.capitalize(), "text"), **_columns(found)},
            workbook.formats,
            f"{found.noun.capitalize()}s by {label}: how often, how fast and how large they are won (* few)",
        ),
        note=" ".join(filter(None, (instead_of(by, found.by), _population(found, workbook), _METHOD))),
        figures=figures_of(found.rates, (found.by,))
        + figures_of(found.speeds, (found.by,))
        + figures_of(found.sizes, (found.by,))
        + figures_of(found.arrived, (found.by,)),
    )


_METHOD = (
    "A difference is named only where chance alone would bring about any of the differences looked at here, all "
    "together, at most once in twenty times: exact test of shares, rank test of days and amounts, each group against "
    "all others, Holm's correction. Groups too few to be judged are left out of it."
)


def _columns(found: Compared) -> dict[str, tuple[str, str]]:
    counted = "Old enough" if found.noun == "lead" else "Decided"
    return {
        "share": (f"Share of {found.noun}s", "share"),
        "n": (counted, "count"),
        "won": ("Won", "count"),
        "rate": ("Share won", "share"),
        "days": ("Median days", "days"),
        "size": ("Median won", "money"),
        "differs": ("Differs in", "text"),
    }


def _rows(found: Compared, workbook: Workbook) -> pd.DataFrame:
    by = found.by
    arrived = found.arrived.set_index(by)["value"]
    rows = found.rates.set_index(by)[["numerator", "n", "value", "low", "high"]].join(
        [
            found.speeds.set_index(by)["median"].rename("days"),
            found.sizes.set_index(by)["median"].rename("size"),
            (arrived / (arrived.sum() or 1)).rename("share"),
        ],
        how="outer",
    )
    rows = rows.rename(columns={"numerator": "won", "value": "rate"}).rename_axis("group").reset_index()
    rows["n"] = rows["n"].fillna(0.0)
    rows["is_thin"] = rows["n"] < workbook.parameters.settings.minimum_n
    rows["differs"] = [question_names(found.differences, group) for group in rows["group"]]
    return rows.sort_values(["rate", "group"], ascending=[False, True], ignore_index=True)


def _chart(rows: pd.DataFrame, found: Compared, workbook: Workbook) -> Chart:
    label = in_words(found.by)
    labels = charts.Labels(
        f"Share of {found.noun}s won by {label}, with 95 % interval",
        f"Share of {found.noun}s won by {label}, each with its interval, against all together.",
        "share",
        workbook.formats,
    )
    pooled = rows["won"].sum() / rows["n"].sum()
    return charts.ranges(
        rows.head(20), "group", ("low", "rate", "high"), labels, thin="is_thin", reference=pooled
    )


def _action(found: Compared) -> str:
    if not any(each.holds_up for each in found.differences):
        return (
            "Do not move money or people between these groups on these figures: what differs may be chance."
        )
    return f"Give {found.noun}s that are won more often or faster the first call of the day; ask whether smaller ones are worth as much time each."


def _population(found: Compared, workbook: Workbook) -> str:
    if found.noun == "deal":
        return "Shares are of deals decided in the whole export; days run from the start of the sales cycle."
    leads = workbook.tables["leads"]
    days = workbook.tables.frame(leads.maturity_days.max())
    return f"Shares are of leads at least {workbook.formats.text(days, 'days')} days old: nine in ten won leads were won within that time, so younger ones cannot be judged yet."
