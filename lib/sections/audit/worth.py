"""Which fields are worth keeping."""

import pandas as pd

from lib import charts
from lib.audit.wording import capitalised, field_of, records_of
from lib.audit.worth import field_worth
from lib.audit.worth.stories import HORIZON_DAYS
from lib.audit.worth.verdicts import KEEP, REVIEW, STOP, STRENGTHS, VERDICTS
from lib.sections.absent import said
from lib.sections.audit.words import table_name
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_MOST_BARS = 10
_MOST_ROWS = 25
_MOST_NAMED = 4
_COLUMNS = {
    "name": ("Field", "text"),
    "share": ("Filled", "share"),
    "used": ("Used by", "text"),
    "changes": ("Edits in a year", "count"),
    "told": ("Tells who is won", "text"),
    "verdict": ("Verdict", "text"),
    "reason": ("Why", "text"),
}


def worth_keeping(workbook: Workbook) -> Section:
    """Each field of people, companies, leads and deals: how full, who uses it, whether it foretells a win, and the verdict."""
    fields = field_worth(workbook.tables, workbook.audit.completeness)
    rows = _named(fields[~fields["timing"].isin(["key", "system"])])
    if rows.empty:
        return said(
            "audit.worth_keeping",
            "This source has no filled field of people, companies, leads or deals to judge.",
        )
    return Section(
        id="audit.worth_keeping",
        headline=_headline(rows),
        reading=_READING,
        action=_action(rows),
        points=_suspects(rows),
        chart=_chart(workbook, rows),
        table=display_table(
            rows, _COLUMNS, workbook.formats, "Fields, those that ask for a decision first", most=_MOST_ROWS
        ),
        note=_NOTE,
        figures=tuple(figure for row in rows.to_dict("records") for figure in _figures(row)),
    )


_READING = f"A field earns its place when a report reads it, the team says it is used, or it tells beforehand which deals are won (leads: won within {HORIZON_DAYS} days). Only what was known as the lead or the deal arose counts; what is filled in as the outcome comes is a leak suspect: it looks telling and foretells nothing."
_NOTE = "Tells who is won: information value, corrected for chance, of at most five groups of values, an empty field being one of them. It has to differ by more than chance (permutations, false findings among all fields held at one in twenty) and to hold for later records. Uses that no export shows are declared in the settings under data_upkeep.uses, what changes how the team speaks to a person under changes_conversation. Ids of records and what the CRM writes by itself are not listed."


def _named(fields: pd.DataFrame) -> pd.DataFrame:
    names = [
        f"{table_name(row.table)}: {row.field if row.is_own else field_of(row.field)}"
        for row in fields.itertuples()
    ]
    rows = fields.to_dict("records")
    told = fields.assign(
        name=names, used=[_used(row) for row in rows], told=[_said_of_evidence(row) for row in rows]
    )
    # of those to keep, what tells most stands first
    told["rank"] = told["verdict"].map(VERDICTS.index)
    strength = told["corrected"].where(told["verdict"].eq(KEEP) & told["predicts"].isin(STRENGTHS))
    return told.assign(strength=strength).sort_values(
        ["rank", "strength"], ascending=[True, False], kind="stable", ignore_index=True
    )


def _said_of_evidence(row: dict) -> str:
    """What a field tells; where that cannot be judged, why not."""
    if row["predicts"] != "cannot be judged":
        return row["predicts"]
    return f"cannot be judged: {row['why'].split(':')[0]}"


def _used(row: dict) -> str:
    by = [counted(len(row["reports"]), "report")] if row["reports"] else []
    by += [use.split(":")[0] for use in row["declared"]]
    by += ["how we speak to the person"] if row["is_spoken_of"] else []
    return listed(by) if by else "nothing"


def _headline(rows: pd.DataFrame) -> str:
    stop, review, keep = (rows[rows["verdict"] == each] for each in (STOP, REVIEW, KEEP))
    if stop.empty and review.empty:
        return f"All {counted(len(keep), 'field')} that are filled in are used or tell who is won."
    if stop.empty:
        return f"No field of {len(rows):,} that are filled in can be dropped; {_several(review['name'])} should be looked at."
    which = f" {_several(stop['name'])} can go."
    return f"Of {counted(len(rows), 'field')} that are filled in, {len(stop):,} can be dropped and {len(review):,} should be looked at.{which}"


def _several(names: pd.Series) -> str:
    more = len(names) - _MOST_NAMED
    shown = [f"“{name}”" for name in names.head(_MOST_NAMED)]
    return f"{listed([*shown, f'{more:,} more'] if more > 0 else shown)}"


def _action(rows: pd.DataFrame) -> str:
    idle = rows[
        rows["predicts"].isin(STRENGTHS)
        & ~rows["reports"].map(bool)
        & ~rows["declared"].map(bool)
        & (rows["verdict"] == KEEP)
    ]
    take_off = "Take the fields to drop off the forms and delete what they hold, personal data first; say in the settings what the others are used for."
    if idle.empty:
        return take_off
    verb = "tells" if len(idle) == 1 else "tell"
    return f"{take_off} {_several(idle['name'])} {verb} who is won and nothing uses it yet: sort or prioritise by it."


def _suspects(rows: pd.DataFrame) -> tuple[str, ...]:
    suspects = rows[rows["predicts"] == "leak suspect"]
    if suspects.empty:
        return ()
    named = [
        f"{records_of(table)}: {listed([name.split(': ', 1)[1] for name in names])}"
        for table, names in suspects.groupby("table", sort=False)["name"]
    ]
    return (f"Leak suspects, filled in or changed as the outcome comes. {capitalised('; '.join(named))}.",)


def _chart(workbook: Workbook, rows: pd.DataFrame) -> Chart | None:
    found = rows[rows["predicts"].isin(STRENGTHS)].sort_values(
        ["corrected", "name"], ascending=[False, True], ignore_index=True
    )
    if found.empty:
        return None
    labels = charts.Labels(
        "How much a field tells beforehand about who is won (information value)",
        f"Bias-corrected information value per field; the largest is {found['name'].iloc[0]}.",
        "number",
        workbook.formats,
    )
    return charts.bars(found.head(_MOST_BARS), "name", "corrected", labels)


def _figures(row: dict) -> list[Figure]:
    group = {"field": f"{row['table']}.{row['field']}"}
    filled = Figure(
        metric="field_worth",
        definition="field_worth/filled",
        value=row["share"],
        unit="share",
        group=group,
        numerator=float(row["filled"]),
        denominator=float(row["records"]),
        n=int(row["records"]),
    )
    changes = Figure(
        "field_worth", "field_worth/changes", float(row["changes"]), "count", group, n=int(row["changes"])
    )
    return [filled, changes, *(_told(row, group, name) for name in _TOLD if pd.notna(row["corrected"]))]


_TOLD = {"corrected": "information", "q_value": "q_value", "out_of_time": "out_of_time"}


def _told(row: dict, group: dict[str, str], name: str) -> Figure:
    is_known = pd.notna(row[name])
    return Figure(
        metric="field_worth",
        definition=f"field_worth/{_TOLD[name]}",
        value=float(row[name]) if is_known else None,
        unit="number",
        group=group,
        n=int(row["decided"]),
        missing="" if is_known else "too few later records were won or lost",
    )
