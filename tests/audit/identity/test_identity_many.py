"""The matcher on many people made for it: those entered twice by another hand are found, and namesakes are not."""

from lib.audit.identity.matching import matched_pairs
from lib.audit.identity.people import PEOPLE
from tests.many_people import many_people, true_pairs


def test_of_many_people_those_entered_twice_are_found():
    rows, people = many_people(20_000)
    true = true_pairs(people)

    pairs = matched_pairs(rows, PEOPLE)

    told = pairs[pairs["band"].isin(["certain", "likely"])]
    found = set(zip(told["record_id"], told["other_id"], strict=True))
    assert len(true) == 1_000
    assert len(found & true) >= 0.98 * len(true)
    assert len(found & true) >= 0.99 * len(found)
