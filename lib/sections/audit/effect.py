"""What the faults change in the reports."""

import pandas as pd

from lib import charts
from lib.metrics.effect_questions import ALL, FORECAST
from lib.sections.absent import needs
from lib.sections.effect_words import UNCHANGED, fault_words, figure_name, moved, moving, over, sides
from lib.sections.section import Attachment, Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

FILE = "effect-records.csv"
_MOST_BARS = 12
_MOST_GROUPS = 3
"""Groups of one figure that the table shows for each class of faults."""

_COLUMNS = {
    "put_right": ("Put right", "text"),
    "figure": ("Figure", "text"),
    "over": ("Over", "text"),
    "before": ("As recorded", "written"),
    "after": ("Put right", "written"),
    "moved": ("Change", "written"),
    "records": ("Records behind it", "count"),
}


@needs("deals", "deals")
def effect(workbook: Workbook) -> Section:
    """Win rate, revenue, pipeline, forecast, cycle and conversion by source as recorded, and put right class by class."""
    rows = moving(workbook.effects.values)
    return Section(
        id="audit.effect",
        headline=largest_effect(workbook),
        reading="Each figure is asked twice in the same way: of the records as they are, and as they would be with one class of faults put right. Nothing is changed in the data.",
        action="Where a figure moves much, correct those records before anyone decides by it.",
        chart=_chart(workbook, rows),
        table=_table(workbook, rows),
        note=_note(workbook),
        figures=tuple(_figure(row) for row in _told(workbook).to_dict("records")),
        files=_files(workbook),
    )


def largest_effect(workbook: Workbook) -> str:
    """The largest effect of one class of faults on a figure of all the team's records, in a sentence."""
    effects, rows = workbook.effects, moving(workbook.effects.values)
    if effects.faults.empty:
        return "No fault found here touches the figures of the reports."
    single = rows[(rows["fault"] != ALL) & (rows["by"] == "")]
    if single.empty:
        return "The faults found here move no figure of the reports that is not cut into groups."
    row = single.iloc[0].to_dict()
    formats = workbook.formats
    return f"{figure_name(row)} {over(workbook, row['span'])} would be {sides(row, formats)} ({moved(row, formats)}) if {fault_words(effects.faults, row['fault'])} were put right: {counted(row['records'], 'record')} {'makes' if row['records'] == 1 else 'make'} the difference."


def _note(workbook: Workbook) -> str:
    faults = workbook.effects.faults
    guessed = [row.words for row in faults.itertuples() if row.is_estimate]
    still = [
        row.words
        for row in faults.itertuples()
        if row.fault not in set(moving(workbook.effects.values)["fault"])
    ]
    rights = [f"{row.words}: {row.right}" for row in faults.itertuples()]
    parts = [f"Put right means: {'; '.join(rights)}."] if rights else []
    if guessed:
        parts.append(f"An estimate, as nobody knows the true value: {listed(guessed)}.")
    if still:
        parts.append(f"Found, but moving none of these figures: {listed(still)}.")
    return " ".join(parts)


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable | None:
    if rows.empty:
        return None
    shown = _shown(rows)
    text = workbook.formats.text
    records = shown.to_dict("records")
    worded = shown.assign(
        put_right=[fault_words(workbook.effects.faults, row["fault"]).capitalize() for row in records],
        figure=[figure_name(row) for row in records],
        over=[over(workbook, row["span"]) for row in records],
        before=[text(row["value_before"], row["unit"]) for row in records],
        after=[text(row["value_after"], row["unit"]) for row in records],
        moved=[moved(row, workbook.formats) for row in records],
    )
    caption = (
        "Figures as recorded and with one class of faults put right, the largest changes first, groups below"
    )
    seen = worded[worded["moved"] != UNCHANGED]
    return display_table(seen, _COLUMNS, workbook.formats, caption)


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Whole figures first, then for each class the groups that move most; groups that are gone then are left out."""
    whole = rows[rows["by"] == ""]
    groups = rows[
        (rows["by"] != "") & (rows["fault"] != ALL) & (rows["span"] != "period") & (rows["n_after"] > 0)
    ]
    most = groups.groupby(["fault", "metric", "by"]).cumcount() < _MOST_GROUPS
    return pd.concat([whole, groups[most]], ignore_index=True)


def _chart(workbook: Workbook, rows: pd.DataFrame) -> Chart | None:
    """The relative change of the figures that are not cut into groups, over the longest span each has."""
    is_longest = (rows["span"] != "period") | (rows["metric"] == FORECAST)
    shown = rows[(rows["by"] == "") & is_longest].head(_MOST_BARS)
    if shown.empty:
        return None
    records = shown.to_dict("records")
    named = shown.assign(
        name=[f"{figure_name(row)}: {fault_words(workbook.effects.faults, row['fault'])}" for row in records],
        part=[row["weight"] if row["change"] > 0 else -row["weight"] for row in records],
    )
    alt = f"How much each figure would change; most: {named['name'].iloc[0]}."
    title = "Change of each figure when one class of faults is put right"
    return charts.signed(named, "name", "part", charts.Labels(title, alt, "share", workbook.formats))


def _files(workbook: Workbook) -> tuple[Attachment, ...]:
    behind = workbook.effects.behind
    if behind.empty:
        return ()
    rows = behind.sort_values(list(behind.columns), ignore_index=True)
    content = rows.to_csv(index=False, lineterminator="\n").encode()
    return (
        Attachment(FILE, content, f"The records behind each difference, {counted(len(rows), 'row')} (CSV)"),
    )


def _told(workbook: Workbook) -> pd.DataFrame:
    """The effects given as figures: those of figures not cut into groups, and of the groups that move."""
    values, rows = workbook.effects.values, moving(workbook.effects.values)
    grouped = rows[rows["by"] != ""]
    return pd.concat([values[values["by"] == ""], grouped[list(values.columns)]], ignore_index=True)


def _figure(row: dict) -> Figure:
    value = None if pd.isna(row["value_after"]) else float(row["value_after"])
    groups = {row["by"]: str(row["group"])} if row["by"] else {}
    variant = str(row["definition"]).split("/")[1]
    return Figure(
        metric=row["metric"],
        definition=f"{row['metric']}/put_right/{variant}",
        value=value,
        unit=row["unit"],
        group={
            "fault": row["fault"],
            "span": row["span"],
            **groups,
            **({"known": row["known"]} if row["known"] else {}),
        },
        numerator=float(row["numerator_after"]),
        denominator=None if pd.isna(row["denominator_after"]) else float(row["denominator_after"]),
        n=int(row["n_after"]),
        missing="" if value is not None else "nothing to divide by",
    )
