"""The matcher on people with known duplicates, other people's data: how many it finds, and whom it keeps apart."""

import pytest

from lib.audit.identity.clusters import clusters
from lib.audit.identity.companies import COMPANIES
from lib.audit.identity.matching import APART, matched_pairs
from lib.audit.identity.people import PEOPLE
from tests.audit.identity.labelled import fake_people, febrl, pairs_of, score
from tests.audit.identity.senzing import customers

SPLINKS_BEST = 0.861
"""The highest F1 over all thresholds of the model in Splink's manual, "Evaluation when you have fully labelled data"
(docs/demos/examples/duckdb/accuracy_analysis_from_labels_column), run with Splink 5: at odds of 1 to 16. At even odds: .805."""


def _found(rows, subject, *, possible=False):
    pairs = matched_pairs(rows, subject)
    is_apart = pairs["band"] == APART
    apart = set(zip(pairs.loc[is_apart, "record_id"], pairs.loc[is_apart, "other_id"], strict=True))
    told = pairs[~is_apart]
    told = told.assign(band=told["band"].replace("possible", "likely")) if possible else told
    return pairs_of(clusters(told, apart))


@pytest.mark.parametrize(("number", "least"), [(1, 0.99), (2, 0.985)])
def test_febrls_people_are_found_without_the_number_of_their_document(real_data, number, least):
    people, truth = febrl(real_data / "febrl", number)

    found = score(_found(people, PEOPLE), truth)

    print(f"\nFEBRL {number}: {found}")
    assert found.f1 >= least
    assert found.precision >= 0.999


def test_splinks_own_example_is_matched_better_than_its_manual_reports(real_data):
    people, truth = fake_people(real_data / "splink")

    found = score(_found(people, PEOPLE, possible=True), truth)

    print(f"\nfake_1000: {found}")
    assert found.f1 >= SPLINKS_BEST
    assert score(_found(people, PEOPLE), truth).precision == 1.0


def test_senzings_relatives_and_branches_stay_apart(real_data):
    people, firms, truth = customers(real_data / "senzing_truthset")

    found = score(_found(people, PEOPLE) | _found(firms, COMPANIES), truth)

    print(f"\nSenzing: {found}")
    assert found.precision == 1.0
    assert found.recall >= 0.6


def test_the_order_of_the_rows_makes_no_difference(real_data):
    people, _ = fake_people(real_data / "splink")

    first, second = (matched_pairs(people.sample(frac=1, random_state=seed), PEOPLE) for seed in (1, 2))

    assert first.equals(second)
