"""People with known duplicates, other people's data, brought under the canonical names; and how well pairs agree with truth."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd


class Score(NamedTuple):
    """Pairwise precision, recall and F1."""

    precision: float
    recall: float
    f1: float


def febrl(folder: Path, number: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """FEBRL's people, without the number of their document, and who each of them is."""
    read = pd.read_csv(folder / f"dataset{number}.csv", dtype="str", skipinitialspace=True)
    rows = read.rename(columns=str.strip).apply(lambda cells: cells.str.strip()).replace("", None)
    street = (rows["street_number"].fillna("") + " " + rows["address_1"].fillna("")).str.strip()
    people = pd.DataFrame(
        {
            "record_id": rows["rec_id"],
            "first_name": rows["given_name"],
            "last_name": rows["surname"],
            "street": street.replace("", None),
            "building": rows["address_2"],
            "city": rows["suburb"],
            "postcode": rows["postcode"],
            "region": rows["state"],
            "born_on": rows["date_of_birth"],
        }
    )
    return people, dict(zip(rows["rec_id"], rows["rec_id"].str.split("-").str[1], strict=True))


def fake_people(folder: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """The thousand records of Splink's manual, and who each of them is."""
    rows = pd.read_csv(folder / "fake_1000.csv", dtype="str")
    names = {"unique_id": "record_id", "surname": "last_name", "dob": "born_on"}
    return rows.rename(columns=names).drop(columns="cluster"), dict(
        zip(rows["unique_id"], rows["cluster"], strict=True)
    )


def score(pairs: set[frozenset[str]], truth: dict[str, str]) -> Score:
    """How far `pairs` agree with who each record is."""
    right = sum(len({truth[record] for record in pair}) == 1 for pair in pairs)
    sizes = pd.Series(truth).value_counts()
    true = int((sizes * (sizes - 1) // 2).sum())
    return Score(right / max(len(pairs), 1), right / true, 2 * right / (len(pairs) + true))


def pairs_of(groups: list[list[str]]) -> set[frozenset[str]]:
    """Every pair within a group."""
    return {frozenset((one, other)) for group in groups for one in group for other in group if one < other}
