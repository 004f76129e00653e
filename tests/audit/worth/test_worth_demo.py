"""The demo company's fields: what was built to matter is kept, what was built to be useless can go, leaks are named."""

import pytest

from lib.audit.judgement import judgement
from lib.audit.records import Records
from lib.audit.tally import completeness
from lib.audit.worth import field_worth
from lib.audit.worth.timing import JUDGED_TABLES
from lib.workbook import open_workbook


@pytest.fixture(scope="module")
def worth():
    tables = open_workbook("demo").tables
    records = Records(tables)
    # how full fields are needs no check to be made
    judged = {name: judgement(records, name, []) for name in JUDGED_TABLES}
    return field_worth(tables, completeness(judged)).set_index(["table", "field"])


@pytest.mark.parametrize(
    ("field", "predicts", "verdict"),
    [
        (("contacts", "T-shirt size"), "no evidence", "stop collecting"),
        (("deals", "Colour"), "no evidence", "stop collecting"),
        (("leads", "Budget range"), "no evidence", "stop collecting"),
        (("deals", "Budget confirmed"), "medium", "keep"),
        (("leads", "score"), "strong", "keep"),
        (("contacts", "lifecycle"), "leak suspect", "review"),
        (("deals", "lost_reason"), "leak suspect", "keep"),
        (("deals", "forecast_category"), "leak suspect", "keep"),
        (("deals", "closed"), "leak suspect", "keep"),
    ],
)
def test_the_verdict_of_a_field_is_what_it_was_built_for(worth, field, predicts, verdict):
    row = worth.loc[field]
    assert (row["predicts"], row["verdict"]) == (predicts, verdict)


def test_a_planted_field_tells_as_much_as_it_was_built_to(worth):
    # confirmed for .62 of winners and .40 of the others: .22 ln(.62/.40) + .22 ln(.60/.38) = .197
    assert worth.loc[("deals", "Budget confirmed"), "corrected"] == pytest.approx(0.197, abs=0.08)


def test_fields_that_cannot_foretell_have_no_evidence_after_all_are_looked_at_together(worth):
    chance = [
        ("contacts", "city"),
        ("contacts", "first_name"),
        ("companies", "phone"),
        ("deals", "product_id"),
    ]
    assert set(worth.loc[chance, "predicts"]) == {"no evidence"}


def test_no_field_is_said_twice_and_what_is_never_filled_is_left_out(worth):
    assert worth.index.is_unique
    assert (worth["filled"] > 0).all()
