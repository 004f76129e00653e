"""The grade: the share of records with no issue, each record counted once however many issues it has."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.audit.judgement import Judgement

BANDS: tuple[tuple[str, float], ...] = (("A", 0.98), ("B", 0.95), ("C", 0.90), ("D", 0.80), ("E", 0.0))
"""Letter → least share of records with no issue."""

LOGS = (
    "deal_events",
    "case_events",
    "field_changes",
    "web_sessions",
    "web_events",
    "list_events",
    "campaign_members",
    "fx_rates",
)
"""Tables that machines write or that are bought in: graded each for itself, but not in the grade of all records, where
their many rows would hide the faults of the records people keep."""

GRADE_COLUMNS = ("by", "group", "records", "clean", "set_aside", "share", "letter")


@dataclass(frozen=True)
class Grade:
    """`clean` of `records` have no issue; share and letter are missing when there are no records."""

    clean: int
    records: int

    @property
    def share(self) -> float | None:
        """Share of records with no issue."""
        return share_of(self.clean, self.records)

    @property
    def letter(self) -> str:
        """A to E, or a dash when there are no records."""
        share = self.share
        return "–" if share is None else next(letter for letter, least in BANDS if share >= least)


def share_of(part: float, whole: float) -> float | None:
    """`part` of `whole`, missing when the whole is nothing: the only place where the audit divides."""
    return None if whole == 0 else float(part) / float(whole)


def grades(judgements: Mapping[str, Judgement], findings: pd.DataFrame, aside: pd.DataFrame) -> pd.DataFrame:
    """How good are the records, overall, per table, per source system, per owner?

    One row per group with the columns of GRADE_COLUMNS: `records` counts those set aside (`set_aside`) too, which are
    never clean; `clean` have no finding; `share` = clean ÷ records. `by` is overall, table, source_system or owner.
    `aside`: rows set aside per table and file. All but the grades per table leave out LOGS.
    """
    counts = pd.concat([_counts(judged) for judged in judgements.values()], ignore_index=True)
    faulty = findings.drop_duplicates(["table", "record_id"])
    systems = counts.drop_duplicates("source_file").set_index("source_file")["source_system"]
    aside = aside.assign(source_system=aside["source_file"].map(systems), owner_id=None)
    parts = [_graded("table", "table", (counts, faulty, aside))]
    kept = tuple(
        rows[~rows["table"].isin(LOGS)].assign(overall="all records") for rows in (counts, faulty, aside)
    )
    parts += [
        _graded(by, column, kept)
        for by, column in (("overall", "overall"), ("source_system", "source_system"), ("owner", "owner_id"))
    ]
    return pd.concat(parts, ignore_index=True)[list(GRADE_COLUMNS)]


def _counts(judged: Judgement) -> pd.DataFrame:
    columns = ["source_system", "source_file", "owner_id", "records"]
    return judged.team[columns].assign(table=judged.table)


def _graded(by: str, column: str, rows: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    """One row per value of `column`, from counted records, faulty records and rows set aside."""
    counted, faulty, aside = (each.assign(group=each[column].astype("str").fillna("")) for each in rows)
    parts = pd.DataFrame(
        {
            "stayed": counted.groupby("group")["records"].sum(),
            "faulty": faulty.groupby("group").size(),
            "set_aside": aside.groupby("group")["set_aside"].sum(),
        }
    )
    parts = parts.fillna(0).astype("int64").rename_axis("group").reset_index()
    parts = parts.assign(
        by=by, records=parts["stayed"] + parts["set_aside"], clean=parts["stayed"] - parts["faulty"]
    )
    parts = parts[parts["records"] > 0]
    graded = [Grade(clean, records) for clean, records in zip(parts["clean"], parts["records"], strict=True)]
    return parts.assign(share=[grade.share for grade in graded], letter=[grade.letter for grade in graded])
