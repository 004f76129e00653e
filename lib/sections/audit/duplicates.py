"""Who is there twice: how many, in which tables, and what is counted twice because of it."""

import pandas as pd

from lib.audit.grade import share_of
from lib.audit.identity.duplicates import Duplicates, duplicates_of
from lib.audit.wording import records_of
from lib.sections.absent import said
from lib.sections.audit.words import table_name
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_COLUMNS = {
    "name": ("Table", "text"),
    "records": ("Records", "count"),
    "accepted": ("Accepted, not merged", "count"),
    "certain": ("Certain", "count"),
    "likely": ("Likely", "count"),
    "share": ("Share", "share"),
    "possible": ("Pairs to judge", "count"),
    "open": ("Open pipeline", "money"),
    "won": ("Won revenue", "money"),
}
ONE = {"contacts": "contact", "leads": "lead", "companies": "company", "deals": "deal"}
_DEALS_OF = {"contacts": "contact_id", "companies": "company_id", "deals": "deal_id"}
"""The column of deals that names a record of the table."""

NOTHING = "No contact, lead, company or deal of the team seems to be there twice."


def there_twice(workbook: Workbook) -> Section:
    """How many of the team's records are there twice, how sure is that, and what is counted twice or under two names?"""
    duplicates = duplicates_of(workbook.tables)
    if not duplicates.rows:
        return said(
            "audit.there_twice",
            "This export has no contacts, leads, companies or deals to compare with each other.",
        )
    rows = _by_table(workbook, duplicates)
    if not rows[["twice", "possible"]].to_numpy().any():
        return said("audit.there_twice", NOTHING)
    return Section(
        id="audit.there_twice",
        headline=_headline(workbook, rows),
        reading="A record counts as there twice when another, made before it, is the same in all likelihood. Certain: the same key, or odds above 1,000 to 1. Likely: above 20 to 1. A pair to judge is as likely as not; it is counted nowhere. Relatives, colleagues, branches and renewals are told apart.",
        action="Decide the pairs in the sheet of duplicates of the list to fix, certain ones first, and merge them in the CRM. Nothing is merged here unless somebody accepts it.",
        table=display_table(
            rows,
            _columns(rows),
            workbook.formats,
            "Records there twice, by table, and the deals that hang on them",
        ),
        figures=tuple(figure for row in rows.to_dict("records") for figure in _figures(row)),
        note="Amounts under contacts and companies are those of deals that hang on the record to merge: they are counted once, but under another name than the rest.",
    )


def _columns(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """What people accepted is a column where they did."""
    return {name: told for name, told in _COLUMNS.items() if name != "accepted" or rows["accepted"].any()}


def _by_table(workbook: Workbook, duplicates: Duplicates) -> pd.DataFrame:
    """One row per table compared: the team's records, those there twice by band, pairs to judge, and amounts."""
    members = duplicates.members[duplicates.members["is_team"]]
    pairs = duplicates.pairs[duplicates.pairs["is_team"] & (duplicates.pairs["band"] == "possible")]
    rows = []
    for table, compared in duplicates.rows.items():
        found = members[members["table"] == table]
        row = {"table": table, "name": table_name(table), "records": int(compared["is_team"].sum())}
        row |= {band: int((found["band"] == band).sum()) for band in ("accepted", "certain", "likely")}
        row |= {"possible": int((pairs["table"] == table).sum()), "twice": len(found)}
        rows.append(row | _at_stake(workbook, table, found["record_id"]))
    frame = pd.DataFrame(rows)
    shares = [share_of(*pair) for pair in zip(frame["twice"], frame["records"], strict=True)]
    return frame.assign(share=pd.Series(shares, dtype="float64"))


def _at_stake(workbook: Workbook, table: str, records: pd.Series) -> dict[str, float | None]:
    """What the team's deals that hang on these records are worth, open and won; missing where no deal names such a record."""
    if table not in _DEALS_OF or "deals" not in workbook.tables:
        return {"open": None, "won": None}
    deals = workbook.tables["deals"]
    held = workbook.tables.frame(
        deals.select(
            record_id=deals[_DEALS_OF[table]],
            is_open=deals.is_open,
            is_won=deals.is_won,
            amount=deals.amount.cast("float64"),
        )
    )
    concerned = held[held["record_id"].isin(records)]
    return {
        name: float(concerned.loc[concerned[flag].fillna(False).astype(bool), "amount"].sum())
        for name, flag in (("open", "is_open"), ("won", "is_won"))
    }


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    twice = int(rows["twice"].sum())
    if not twice:
        possible = counted(rows["possible"].sum(), "pair is", "pairs are")
        return f"No record of the team is likely there twice; {possible} for a person to judge."
    found = rows[rows["twice"] > 0]
    whom = listed(
        [
            counted(number, ONE[table], records_of(table))
            for table, number in zip(found["table"], found["twice"], strict=True)
        ]
    )
    return f"{counted(twice, 'record is', 'records are')} there twice in all likelihood: {whom}.{_counted_twice(workbook, rows)}"


def _counted_twice(workbook: Workbook, rows: pd.DataFrame) -> str:
    deals = rows[(rows["table"] == "deals") & (rows["twice"] > 0)]
    if deals.empty:
        return ""
    open_amount, won_amount = (
        workbook.formats.text(deals[name].iloc[0], "money") for name in ("open", "won")
    )
    return f" Counted twice are {open_amount} of open pipeline and {won_amount} of won revenue."


def _figures(row: dict) -> list[Figure]:
    of = {"table": row["table"]}
    amounts = [
        Figure("there_twice", f"there_twice/{name}", float(row[name]), "money", of)
        for name in ("open", "won")
        if not pd.isna(row[name])
    ]
    share = None if pd.isna(row["share"]) else float(row["share"])
    whole = Figure(
        "there_twice",
        "there_twice/share",
        share,
        "share",
        of,
        numerator=float(row["twice"]),
        denominator=float(row["records"]),
        n=int(row["records"]),
        missing="" if share is not None else "the team has no record of this table",
    )
    return [
        whole,
        Figure("there_twice", "there_twice/to_judge", float(row["possible"]), "count", of),
        *amounts,
    ]
