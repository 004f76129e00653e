"""Where systems contradict each other about the same person."""

import pandas as pd

from lib import charts
from lib.audit.grade import share_of
from lib.audit.places import Places, places_of
from lib.audit.wording import field_of
from lib.sections.absent import said
from lib.sections.audit.words import shared
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_FIELDS = {"email": "e-mail address", "phone": "telephone", "last_name": "name", "company_id": "company"}
_COLUMNS = {
    "pair": ("Systems", "text"),
    "what": ("Field", "text"),
    "people": ("People in both", "count"),
    "differ": ("Say otherwise", "count"),
    "share": ("Share", "share"),
    "other_is_newer": ("Second is newer", "count"),
}


def contradicting(workbook: Workbook) -> Section:
    """Of the people that another system describes too: how many does it describe otherwise, in which fields, and which is newer?"""
    if "outside_contacts" not in workbook.tables:
        return said(
            "audit.contradicting",
            "One system alone describes the people in this export, so no other can contradict it.",
            "Map the exports of the payment processor, forms, project tool, lists and mailboxes under outside_contacts.",
        )
    places = places_of(workbook.tables)
    if not places.people_compared:
        return said(
            "audit.contradicting",
            "No other system describes anybody the CRM knows, so there is nothing to compare.",
            "Check that e-mail addresses or telephone numbers are mapped in both.",
        )
    rows = _by_pair(places)
    found = _of_team(places)
    return Section(
        id="audit.contradicting",
        headline=_headline(places, found),
        reading="Compared are people who are in both systems, and only values that both have. A company under another form of its name, a shortened or left-out name, and another way of writing a number are no contradiction. Newer is what was changed last, by the day each system gives.",
        action="Where the other system is newer, ask the person and correct the CRM: each case is in the list to fix, with what the others say.",
        chart=_chart(workbook, places),
        table=_table(workbook, rows),
        figures=tuple([*_of_people(places, found), *(_of_pair(row) for row in rows.to_dict("records"))]),
    )


def _of_team(places: Places) -> pd.DataFrame:
    return places.contradictions[places.contradictions["is_team"]]


def _headline(places: Places, found: pd.DataFrame) -> str:
    people, compared = found["contact_id"].nunique(), places.people_compared
    whom = counted(compared, "person", "people")
    if not people:
        return f"Of {whom} that other systems describe too, none is described otherwise there."
    newer = int(found["is_newer"].sum())
    least = f" In {newer:,} of {counted(len(found), 'value')} the other system was changed later than {places.crm}."
    return f"Of {whom} that other systems describe too, {people:,} {'is' if people == 1 else 'are'} described otherwise there.{least}"


def _by_pair(places: Places) -> pd.DataFrame:
    rows = places.disagreement
    rows = rows.assign(
        pair=[f"{one} and {other}" for one, other in zip(rows["one"], rows["other"], strict=True)],
        what=rows["field"].map(_FIELDS),
        share=shared(rows, "differ", "people"),
        is_crm=rows["one"] == places.crm,
    )
    order = ["is_crm", "differ", "people", "pair", "what"]
    return rows.sort_values(order, ascending=[False, False, False, True, True], ignore_index=True)


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable | None:
    differing = rows[rows["differ"] > 0]
    if differing.empty:
        return None
    caption = "Systems that contradict each other about the same people, those against the CRM first"
    return display_table(differing, _COLUMNS, workbook.formats, caption, most=20)


def _chart(workbook: Workbook, places: Places) -> Chart | None:
    """The CRM against each other system, by field."""
    rows = places.disagreement
    against = rows[(rows["one"] == places.crm) & (rows["differ"] > 0)]
    if against["other"].nunique() < 2:
        return None
    cells = against.pivot(index="other", columns="field", values="differ").fillna(0)
    cells = cells.reindex(columns=[name for name in _FIELDS if name in cells]).rename(columns=_FIELDS)
    worst = against.loc[against["differ"].idxmax()]
    labels = charts.Labels(
        f"People described otherwise than in {places.crm}",
        f"People that each other system describes otherwise than {places.crm}, by field; the most: {_FIELDS[worst['field']]} in {worst['other']}, {worst['differ']:,}.",
        "count",
        workbook.formats,
    )
    return charts.grid(cells, labels)


def _of_people(places: Places, found: pd.DataFrame) -> list[Figure]:
    compared = places.people_compared
    people = found["contact_id"].nunique()
    values = [
        Figure(
            "contradicted_values",
            "contradicted_values/in_contacts",
            float((found["field"] == name).sum()),
            "count",
            {"field": field_of(name)},
        )
        for name in sorted(set(found["field"]))
    ]
    newer = Figure(
        "contradicted_values", "contradicted_values/newer_elsewhere", float(found["is_newer"].sum()), "count"
    )
    share = share_of(people, compared)
    whole = Figure(
        "contradicted_people",
        "contradicted_people/share",
        share,
        "share",
        numerator=float(people),
        denominator=float(compared),
        n=compared,
    )
    return [whole, newer, *values]


def _of_pair(row: dict) -> Figure:
    return Figure(
        "disagreement",
        "disagreement/share",
        float(row["share"]),
        "share",
        {"systems": row["pair"], "field": row["what"]},
        numerator=float(row["differ"]),
        denominator=float(row["people"]),
        n=int(row["people"]),
    )
