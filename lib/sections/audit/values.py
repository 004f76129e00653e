"""Which values cannot be right: impossible ones, placeholders, and what stands in the wrong field."""

import pandas as pd

from lib import charts
from lib.audit.grade import share_of
from lib.audit.wording import capitalised, field_of
from lib.sections.absent import said
from lib.sections.audit.privacy import HIDDEN, disclosed
from lib.sections.audit.words import shared, table_name
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_SORTS = {"invalid value": "impossible", "placeholder": "placeholder", "misplaced value": "misplaced"}
"""Kind of check → column of counts."""

_SERIES = (
    ("impossible", "cannot be right"),
    ("placeholder", "placeholder"),
    ("misplaced", "belongs elsewhere"),
)
_MOST_BARS = 12
_COLUMNS = {
    "title": ("What is wrong", "text"),
    "values": ("Values", "count"),
    "share": ("Share of records", "share"),
    "suggested": ("With a suggestion", "count"),
    "example": ("Example", "text"),
    "remedy": ("What to do", "text"),
}


def impossible_values(workbook: Workbook) -> Section:
    """Which values cannot be what they claim to be, field by field, and for how many is it clear what was meant?"""
    found = _found(workbook)
    if found.empty:
        return said("audit.impossible_values", "Every value that was looked at can be what it claims to be.")
    rows, fields = _by_check(workbook, found), _by_field(workbook, found)
    return Section(
        id="audit.impossible_values",
        headline=_headline(found, fields, rows),
        reading="Judged by what the value says, nobody was written to or called. Impossible: no message or call can arrive, no amount or name can be so. Placeholder: typed to get past the form. Misplaced: it looks like something else than the field holds. The share is of the table's records, filled or not.",
        action=f"Begin with “{rows['title'].iloc[0]}”: {rows['remedy'].iloc[0][:1].lower()}{rows['remedy'].iloc[0][1:]}",
        chart=_chart(workbook, fields),
        table=_table(workbook, rows),
        note="Where an example may not be shown, its record is named. The list to fix has every value with its suggestion.",
        figures=tuple([*_of_fields(fields), *_of_checks(rows)]),
    )


def _found(workbook: Workbook) -> pd.DataFrame:
    """The findings about single values, with their `sort`."""
    audit = workbook.audit
    sorts = [_SORTS.get(audit.checks[check].kind) for check in audit.findings["check"]]
    found = audit.findings.assign(sort=pd.Series(sorts, index=audit.findings.index, dtype="str"))
    return found[found["sort"].notna()].reset_index(drop=True)


def _by_check(workbook: Workbook, found: pd.DataFrame) -> pd.DataFrame:
    """One row per check that found something: title, values, suggested, share, example, remedy."""
    rows = found.groupby(["check", "table", "field"], as_index=False).agg(
        values=("record_id", "nunique"), suggested=("suggestion", "count")
    )
    checks = workbook.audit.checks
    for name in ("title", "remedy"):
        rows[name] = [getattr(checks[check], name) for check in rows["check"]]
    rows = _with_records(workbook, rows)
    rows = rows.assign(
        share=shared(rows, "values", "records"), example=rows["check"].map(_examples(workbook, found))
    )
    return rows.sort_values(["values", "check"], ascending=[False, True], ignore_index=True)


def _with_records(workbook: Workbook, rows: pd.DataFrame) -> pd.DataFrame:
    """With how many records the table has; every field has one row of completeness."""
    sizes = workbook.audit.completeness.rename(columns={"column": "field"})[["table", "field", "records"]]
    return rows.merge(sizes, on=["table", "field"], how="left", validate="many_to_one")


def _examples(workbook: Workbook, found: pd.DataFrame) -> dict[str, str]:
    """For each check its first value, the ones with a suggestion first; the record where the value is not for all to see."""
    told = found.assign(is_bare=found["suggestion"].isna())
    told = told.sort_values(["check", "is_bare"], kind="stable").drop_duplicates("check")
    shown = disclosed(told, ("value", "suggestion"), workbook.parameters.settings.privacy)
    return dict(zip(shown["check"], [_example(row) for row in shown.to_dict("records")], strict=True))


def _example(row: dict) -> str:
    if row["value"] == HIDDEN or pd.isna(row["value"]):
        return f"record {row['record_id']}"
    is_told = pd.notna(row["suggestion"]) and row["suggestion"] != HIDDEN
    return f"“{row['value']}”, better “{row['suggestion']}”" if is_told else f"“{row['value']}”"


def _by_field(workbook: Workbook, found: pd.DataFrame) -> pd.DataFrame:
    """One row per field: the records with each sort of fault, `faulty` with any, the records of its table."""
    place = ["table", "field"]
    sorts = found.drop_duplicates([*place, "record_id", "sort"])
    rows = sorts.pivot_table(index=place, columns="sort", values="record_id", aggfunc="count")
    rows = rows.reindex(columns=[name for name, _ in _SERIES]).fillna(0).reset_index()
    faulty = found.groupby(place)["record_id"].nunique().rename("faulty").reset_index()
    rows = _with_records(workbook, rows.merge(faulty, on=place, validate="one_to_one"))
    name = [
        f"{table_name(table)}: {field_of(field)}"
        for table, field in zip(rows["table"], rows["field"], strict=True)
    ]
    return rows.assign(name=name).sort_values(["faulty", "name"], ascending=[False, True], ignore_index=True)


def _headline(found: pd.DataFrame, fields: pd.DataFrame, rows: pd.DataFrame) -> str:
    values = found.drop_duplicates(["table", "record_id", "field"])
    meant = found[found["suggestion"].notna()].drop_duplicates(["table", "record_id", "field"])
    first = rows.iloc[0]
    return (
        f"{counted(len(values), 'value')} in {counted(len(fields), 'field')} cannot be right, "
        f"most often “{first['title']}” ({first['values']:,}). What was meant is clear for {len(meant):,}."
    )


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable:
    caption = "Values that cannot be right, the most frequent fault first"
    return display_table(rows, _COLUMNS, workbook.formats, caption, most=25)


def _chart(workbook: Workbook, fields: pd.DataFrame) -> Chart:
    first = fields.iloc[0]
    labels = charts.Labels(
        "Values that cannot be right, by field",
        f"Records per field whose value cannot be right, is a placeholder or belongs elsewhere; the most: {capitalised(first['name'])}, {first['faulty']:,}.",
        "count",
        workbook.formats,
    )
    return charts.stacked(fields.head(_MOST_BARS), "name", _SERIES, labels)


def _of_fields(fields: pd.DataFrame) -> list[Figure]:
    return [
        Figure(
            "values_not_right",
            "values_not_right/share",
            share_of(row["faulty"], row["records"]),
            "share",
            {"table": row["table"], "field": row["field"]},
            numerator=float(row["faulty"]),
            denominator=float(row["records"]),
            n=int(row["records"]),
        )
        for row in fields.to_dict("records")
    ]


def _of_checks(rows: pd.DataFrame) -> list[Figure]:
    return [
        Figure(
            "values_not_right",
            f"values_not_right/{name}",
            float(row[column]),
            "count",
            {"check": row["check"]},
        )
        for row in rows.to_dict("records")
        for name, column in (("found", "values"), ("suggested", "suggested"))
    ]
