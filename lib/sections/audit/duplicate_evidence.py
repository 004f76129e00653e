"""Why two records are thought to be one: what was compared, what was found, and how far each finding moves the odds."""

import pandas as pd

from lib import charts
from lib.audit.identity.duplicates import Duplicates, duplicates_of
from lib.audit.identity.evidence import evidence
from lib.audit.identity.matching import BANDS
from lib.audit.identity.rows import SUBJECTS
from lib.audit.wording import capitalised
from lib.sections.absent import said
from lib.sections.audit.duplicates import NOTHING, ONE
from lib.sections.audit.privacy import disclosed
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import display_table
from lib.workbook import Workbook

_FIELDS = {
    "first name": "first_name",
    "last name": "last_name",
    "e-mail": "email",
    "telephone": "phone",
    "birth date": "born_on",
    "job title": "title",
    "web domain": "domain",
    "number of employees": "employees",
    "yearly revenue": "revenue",
    "creation": "created",
    "product": "product_id",
    "owner": "owner_id",
    "expected closing day": "expected_close_on",
}
"""The column of the record behind what was compared, where it has another name."""

_OF_LEADS = {"first_name": "name", "last_name": "name", "company": "company_name"}
_COLUMNS = {
    "comparison": ("Compared", "text"),
    "one": ("This record", "text"),
    "other": ("The one to keep", "text"),
    "words": ("Found", "text"),
    "odds": ("The odds", "written"),
}


def why_one(workbook: Workbook) -> Section:
    """Of the pairs that are not certain the weightiest: what speaks for one record there twice, what for two, and how much?"""
    duplicates = duplicates_of(workbook.tables)
    pair = _chosen(duplicates)
    if pair is None:
        return said("audit.why_one", NOTHING)
    found = evidence(
        duplicates.pair(pair["table"], pair["record_id"], pair["other_id"]), SUBJECTS[pair["table"]]
    )
    return Section(
        id="audit.why_one",
        headline=_headline(pair, found),
        reading="Two records taken at random are hardly ever one, so the odds begin far below even. Each thing compared then moves them: a rare value in common moves them far, a common one little, a difference back. Each step of 1 doubles the odds, each step of -1 halves them.",
        action="Look at the two records in the CRM and decide: accept, reject or later, in the sheet of duplicates of the list to fix. What was decided once is not asked again.",
        chart=_chart(workbook, pair, found),
        table=display_table(
            _rows(workbook, duplicates, pair, found), _COLUMNS, workbook.formats, _caption(pair)
        ),
        figures=tuple(_figures(pair, found)),
        note="Whatever its odds, a pair is left for people to judge until an address, a number, the company or a birth date agrees: names alone prove nothing. After Fellegi and Sunter (1969), as Splink computes it: what an outcome weighs is how much more often it is found between two records of one than between two of different ones.",
    )


def _chosen(duplicates: Duplicates) -> pd.Series | None:
    """The weightiest of the team's pairs that are not certain; the least weighty certain one where all are."""
    pairs = duplicates.pairs[duplicates.pairs["is_team"] & duplicates.pairs["band"].isin(BANDS)]
    unsure = pairs[pairs["band"] != "certain"]
    if len(unsure):
        return unsure.sort_values(["band", "weight"], ascending=[True, False], kind="stable").iloc[0]
    return pairs.iloc[-1] if len(pairs) else None


def _headline(pair: pd.Series, found: pd.DataFrame) -> str:
    whom = (
        f"{ONE[pair['table']].capitalize()} {pair['record_id']} and {ONE[pair['table']]} {pair['other_id']}"
    )
    best = found.loc[found["weight"].idxmax(), "words"]
    worst = found.loc[found["weight"].idxmin()]
    against = f"; against it: {worst['words']}" if worst["weight"] < 0 else ""
    judged = {
        "certain": "are one in all likelihood",
        "likely": "are likely one",
        "possible": "may be one: a person has to judge",
    }[pair["band"]]
    return f"{whom} {judged}. Most speaks for it: {best}{against}."


def _caption(pair: pd.Series) -> str:
    return f"What was compared of {pair['record_id']} and {pair['other_id']}"


def _rows(workbook: Workbook, duplicates: Duplicates, pair: pd.Series, found: pd.DataFrame) -> pd.DataFrame:
    """The comparisons with the values of both records, as the settings allow them to be shown."""
    held = duplicates.rows[pair["table"]].set_index("record_id")
    raw = [_raw(name, held.columns) for name in found["comparison"]]
    fields = [_OF_LEADS.get(name, name) if pair["table"] == "leads" else name for name in raw]
    rows = found.assign(
        comparison=found["comparison"].map(capitalised),
        table=pair["table"],
        field=fields,
        one=[held.loc[pair["record_id"], name] for name in raw],
        other=[held.loc[pair["other_id"], name] for name in raw],
        odds=[_odds(weight) for weight in found["weight"]],
    )
    return disclosed(rows, ("one", "other"), workbook.parameters.settings.privacy)


def _raw(comparison: str, columns: pd.Index) -> str:
    name = _FIELDS.get(comparison, comparison)
    return f"{name}_id" if f"{name}_id" in columns else name


def _odds(weight: float) -> str:
    """What the outcome does to the odds: × 256, ÷ 5."""
    times = 2 ** abs(weight)
    written = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
    return f"{'×' if weight >= 0 else '÷'} {written}"


def _chart(workbook: Workbook, pair: pd.Series, found: pd.DataFrame) -> Chart:
    start = pair["weight"] - found["weight"].sum()
    steps = [
        (f"Any two {pair['table']}", start, True),
        *zip(found["words"], found["weight"], [False] * len(found), strict=True),
    ]
    rows = pd.DataFrame(
        [*steps, ("Both together", pair["weight"], True)], columns=["label", "steps", "is_total"]
    )
    labels = charts.Labels(
        "How the odds of being one move",
        f"From the odds that any two {pair['table']} are one, by what was found of these two, to the odds that they are: {pair['weight']:.1f} doublings from even.",
        "number",
        workbook.formats,
    )
    return charts.waterfall(rows, "label", "steps", labels, total="is_total")


def _figures(pair: pd.Series, found: pd.DataFrame) -> list[Figure]:
    of = {"table": pair["table"], "pair": f"{pair['record_id']} and {pair['other_id']}"}
    steps = [
        Figure("why_one", "why_one/step", float(weight), "number", of | {"compared": name})
        for name, weight in zip(found["comparison"], found["weight"], strict=True)
    ]
    return [Figure("why_one", "why_one/weight", float(pair["weight"]), "number", of), *steps]
