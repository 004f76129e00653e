"""Worth: which fields are worth keeping: how full, who uses them, whether they foretell anything, and the verdict."""

import pandas as pd

from lib.audit.grade import share_of
from lib.audit.worth.evidence import evidence
from lib.audit.worth.fields import fields_of
from lib.audit.worth.stories import stories_of
from lib.audit.worth.timing import needed_for
from lib.audit.worth.uses import changes_of_last_year, declared_uses, reports_reading
from lib.audit.worth.verdicts import VERDICTS, Known, verdict
from lib.canonical.opened import OpenedTables

_LATER = "it is written or changed on the way to the outcome, so it cannot foretell it"
_NOT_ASKED = {
    "key": ("not asked", "it names the record"),
    "system": ("not asked", "the CRM writes it by itself"),
    "outcome": ("leak suspect", _LATER),
}

__all__ = ["field_worth"]


def field_worth(tables: OpenedTables, completeness: pd.DataFrame) -> pd.DataFrame:
    """Which fields are worth keeping? One row per field that any record of the team has filled in, worst verdict first.

    Columns: those of `fields_of` and `evidence` (its verdict as `predicts`), `share` filled, `reports`, `declared`, `changes`,
    `is_spoken_of`, `verdict` and `reason`. `completeness`: of the audit. Source: the field worth of the statistical methods.
    """
    fields = fields_of(tables, completeness)
    told = evidence(stories_of(tables)).rename(columns={"verdict": "predicts", "records": "decided"})
    rows = fields.merge(told, on=["table", "field"], how="left", validate="one_to_one")
    named = rows["table"] + "." + rows["field"]
    upkeep = tables.parameters.settings.data_upkeep
    declared, changes = declared_uses(tables), changes_of_last_year(tables)
    rows = rows.assign(
        share=[share_of(*pair) for pair in zip(rows["filled"], rows["records"], strict=True)],
        reports=[tuple(reports_reading().get(name, ())) for name in named],
        declared=[tuple(declared.get(name, ())) for name in named],
        changes=[changes.get(name, 0) for name in named],
        is_spoken_of=named.isin(upkeep.changes_conversation),
    )
    return _judged(_with_what_was_not_asked(rows))


def _with_what_was_not_asked(rows: pd.DataFrame) -> pd.DataFrame:
    """Fields that no record's story could be asked about, with why."""
    default = ("cannot be judged", "no decided lead or deal has to do with it")
    told = [
        (row["predicts"], row["why"]) if pd.notna(row["predicts"]) else _NOT_ASKED.get(row["timing"], default)
        for row in rows.to_dict("records")
    ]
    return rows.assign(predicts=[each[0] for each in told], why=[each[1] for each in told])


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    judged = [verdict(_known(row)) for row in rows.to_dict("records")]
    rows = rows.assign(verdict=[each[0] for each in judged], reason=[each[1] for each in judged])
    rank = rows["verdict"].map(VERDICTS.index)
    return (
        rows.assign(rank=rank)
        .sort_values(["rank", "is_personal", "table", "field"], ascending=[True, False, True, True])
        .drop(columns="rank")
        .reset_index(drop=True)
    )


def _known(row: dict) -> Known:
    return Known(
        filled=float(row["share"] or 0),
        reports=row["reports"],
        declared=row["declared"],
        changes=row["changes"],
        predicts=row["predicts"],
        is_personal=row["is_personal"],
        is_own=row["is_own"],
        is_spoken_of=row["is_spoken_of"],
        needed_for="" if row["is_own"] else needed_for(row["table"], row["field"]),
    )
