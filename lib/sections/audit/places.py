"""Which systems hold whom: how many people, companies, deals and money rows, who keeps them, how far they overlap."""

import pandas as pd

from lib import charts
from lib.audit.grade import share_of
from lib.audit.places import Places, places_of
from lib.sections.absent import said
from lib.sections.audit.words import owner_names
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_MOST_SYSTEMS = 8
_HELD = ("people", "companies", "deals", "money_rows")
_COLUMNS = {
    "name": ("System", "text"),
    "people": ("People", "count"),
    "companies": ("Companies", "count"),
    "deals": ("Deals", "count"),
    "money_rows": ("Money rows", "count"),
    "last_on": ("Last change", "day"),
    "owned_share": ("With an owner", "share"),
    "keeper": ("Kept by", "text"),
}


def systems(workbook: Workbook) -> Section:
    """Which systems hold how many people, companies, deals and money rows, who keeps them, and whom do two both hold?"""
    places = places_of(workbook.tables)
    rows = _rows(workbook, places)
    measured = rows[~rows["is_declared"]]
    if measured.empty:
        return said("audit.systems", "The export holds no records, so no system is known.")
    with_people = int((measured["people"] > 0).sum())
    return Section(
        id="audit.systems",
        headline=_headline(places, measured),
        reading="Counts are of the whole company's export. A person is one in two systems when the e-mail address is the same, or telephone number and name together; people a system names by the CRM's own id count there too. Owners are those of the records that name one.",
        action="Say for each kind of data which system counts, and put a name to every system that nobody keeps.",
        points=tuple([*_silent(workbook, measured), *_declared(workbook, rows)]),
        chart=_chart(workbook, places) if with_people > 1 else None,
        table=_table(workbook, rows),
        figures=tuple([*_figures(measured), *_overlaps(places), *_alone(places)]),
    )


def _rows(workbook: Workbook, places: Places) -> pd.DataFrame:
    rows = places.inventory
    share = [share_of(*pair) for pair in zip(rows["owned"].fillna(0), rows["ownable"].fillna(0), strict=True)]
    most = owner_names(workbook, rows["owner_id"])
    keepers = [
        who or (f"mostly {owner}" if pd.notna(user) else "nobody named")
        for who, owner, user in zip(rows["who"], most, rows["owner_id"], strict=True)
    ]
    names = [
        f"{name} (declared)" if is_declared else name
        for name, is_declared in zip(rows["system"], rows["is_declared"], strict=True)
    ]
    return rows.assign(
        owned_share=pd.Series(share, index=rows.index, dtype="float64"), keeper=keepers, name=names
    )


def _headline(places: Places, measured: pd.DataFrame) -> str:
    if len(measured) == 1:
        return f"Everything in this export comes from one system, {measured['system'].iloc[0]}: there is nothing to compare it with."
    alone, held = places.known_to_one_system(places.crm)
    holding = int((measured["people"] > 0).sum())
    known = f"{places.crm} knows {counted(held, 'person', 'people')}, {alone:,} of them {'is' if alone == 1 else 'are'} in no other system."
    if not held:
        known = f"None of them is known to be a person of {places.crm}."
    return f"{counted(len(measured), 'system')}, {holding} of {'which' if holding != len(measured) else 'them'} with people. {known}"


def _silent(workbook: Workbook, measured: pd.DataFrame) -> list[str]:
    days = (pd.Timestamp(workbook.as_of) - pd.to_datetime(measured["last_on"])).dt.days
    quiet = measured[days > 90]
    text = workbook.formats.text
    return [
        f"Nothing has changed in {row['system']} since {text(row['last_on'], 'day')}: is it still in use?"
        for row in quiet.to_dict("records")
    ]


def _declared(workbook: Workbook, rows: pd.DataFrame) -> list[str]:
    """Places nobody can count from here: said as they were declared."""
    text = workbook.formats.text
    lines = []
    for row in rows[rows["is_declared"]].to_dict("records"):
        many = "nobody has counted it"
        if pd.notna(row["people"]):
            on = f", counted on {text(row['last_on'], 'day')}" if pd.notna(row["last_on"]) else ""
            many = f"about {row['people']:,.0f} people or companies{on}"
        lines.append(
            f"{row['system']} at {row['where']}, kept by {row['who']}: {many}. Declared, not measured."
        )
    return lines


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable:
    shown = rows.astype({name: "float64" for name in _HELD})
    return display_table(
        shown, _COLUMNS, workbook.formats, "Systems and what each holds, those with most people first"
    )


def _chart(workbook: Workbook, places: Places) -> Chart:
    matrix = places.overlap.iloc[:_MOST_SYSTEMS, :_MOST_SYSTEMS]
    pairs = [
        (matrix.iat[row, column], f"{matrix.index[row]} and {matrix.columns[column]}")
        for row in range(len(matrix))
        for column in range(row)
    ]
    most, names = max(pairs)
    labels = charts.Labels(
        "People that two systems both hold",
        f"Number of people each pair of {listed(list(matrix.index))} both hold; the most: {names}, {most:,}.",
        "count",
        workbook.formats,
    )
    return charts.grid(matrix, labels)


def _figures(measured: pd.DataFrame) -> list[Figure]:
    held = [
        Figure(f"system_{name}", f"system_{name}/held", float(row[name]), "count", {"system": row["system"]})
        for row in measured.to_dict("records")
        for name in _HELD
    ]
    owned = [
        Figure(
            "system_owned",
            "system_owned/share",
            None if pd.isna(row["owned_share"]) else float(row["owned_share"]),
            "share",
            {"system": row["system"]},
            numerator=float(row["owned"]),
            denominator=float(row["ownable"]),
            n=int(row["ownable"]),
            missing="" if row["ownable"] else "no record there can name an owner",
        )
        for row in measured.to_dict("records")
    ]
    return [*held, *owned]


def _overlaps(places: Places) -> list[Figure]:
    matrix = places.overlap
    return [
        Figure(
            "system_overlap",
            "system_overlap/people",
            float(matrix.at[one, other]),
            "count",
            {"one": one, "other": other},
        )
        for place, one in enumerate(matrix.index)
        for other in matrix.columns[:place]
    ]


def _alone(places: Places) -> list[Figure]:
    alone, held = places.known_to_one_system(places.crm)
    facts = {"numerator": float(alone), "denominator": float(held), "n": held, "unit": "share"}
    reason = "" if held else "the CRM holds no people"
    return [
        Figure(
            "known_to_crm_alone", "known_to_crm_alone/share", share_of(alone, held), missing=reason, **facts
        )
    ]
