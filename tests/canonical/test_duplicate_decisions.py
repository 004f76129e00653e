"""Decisions on duplicates: read from CSV or a sheet, taken together, contradictions named with their rows."""

import pytest

from lib.canonical.decided_pairs import accepted_groups, decided
from lib.canonical.duplicate_decisions import duplicate_decisions
from lib.problems import InputError


@pytest.fixture
def written(tmp_path):
    def write(*lines, header="table,record_id,other_id,decision"):
        path = tmp_path / "decisions.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return write


def read(path):
    return decided(duplicate_decisions(path))


def test_accepted_pairs_make_groups_and_rejected_ones_are_known(written):
    found = read(
        written(
            "contacts,p9,p10,accept",
            "contacts,p10,p2,accept",
            "contacts,p4,p5,reject",
            "contacts,p6,p7,later",
            "contacts,p6,p8,",
            "deals,d2,d1,accept",
        )
    )

    # ids as people count: 2, 9, 10
    assert accepted_groups(found["contacts"]) == [["p2", "p9", "p10"]]
    assert accepted_groups(found["deals"]) == [["d1", "d2"]]
    assert found["contacts"].rejected == {("p4", "p5"): 4}


def test_a_record_that_is_split_off_leaves_the_group_it_was_accepted_into(written):
    rows = ["contacts,p2,p1,accept", "contacts,p3,p1,accept", "contacts,p3,,split"]

    assert accepted_groups(read(written(*rows))["contacts"]) == [["p1", "p2"]]
    # wherever the row stands
    assert accepted_groups(read(written(*reversed(rows)))["contacts"]) == [["p1", "p2"]]


def test_decisions_that_contradict_each_other_are_refused_naming_their_rows(written):
    path = written(
        "companies,c2,c1,accept", "companies,c7,c8,accept", "companies,c3,c2,accept", "companies,c1,c3,reject"
    )

    with pytest.raises(InputError) as refused:
        duplicate_decisions(path)

    assert str(refused.value) == (
        "decisions.csv: of companies c1 and c3, row 5 says that they are two (reject), but by row 2 and row 4 they are one "
        "(accept). Change one of these rows, or add a row that splits one of the records off."
    )


def test_a_split_settles_the_contradiction(written):
    path = written(
        "companies,c2,c1,accept", "companies,c3,c2,accept", "companies,c1,c3,reject", "companies,c3,,split"
    )

    assert accepted_groups(read(path)["companies"]) == [["c1", "c2"]]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("contacts,p1,p2,yes", "row 2: the decision 'yes' is none of accept, reject, split, later"),
        ("activities,a1,a2,accept", "row 2: 'activities' is no table whose records can be merged"),
        ("contacts,p1,,accept", "row 2: names no two records"),
        ("contacts,p1,p1,accept", "row 2: names 'p1' twice"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_a_remedy(written, line, told):
    with pytest.raises(InputError, match=r"Write|Leave|write") as refused:
        duplicate_decisions(written(line))

    assert told in str(refused.value)


def test_another_file_is_refused_with_a_remedy(written):
    with pytest.raises(
        InputError,
        match="is no list of decisions on duplicates: its first row has no table, other_id, decision",
    ):
        duplicate_decisions(written("1,2", header="record_id,name"))


def test_who_decided_when_and_why_is_kept(written):
    path = written(
        'contacts,p2,p1,ACCEPT,Una,2026-06-02,"same person, new job"',
        header="Table,Id,Id to keep,Decision,Decided by,Decided on,Note",
    )

    (row,) = duplicate_decisions(path).to_dict("records")
    assert (row["decision"], row["by"], row["on"], row["note"]) == (
        "accept",
        "Una",
        "2026-06-02",
        "same person, new job",
    )
    assert (row["file"], row["row"]) == ("decisions.csv", 2)
