"""Information values of the public X Education leads, against ones worked out another way; and what no dates forbid."""

from math import log

import numpy as np
import pandas as pd
import pytest

from lib.audit.worth import field_worth
from lib.audit.worth.information import correction, counts, information_value, permutation_p
from lib.audit.worth.levels import levels
from lib.params import ROOT
from lib.sections import audit
from lib.workbook import open_workbook

FIELDS = (
    "Lead Origin",
    "Lead Source",
    "Tags",
    "Lead Quality",
    "City",
    "Total Time Spent on Website",
    "TotalVisits",
)


@pytest.fixture(scope="module")
def leads(real_data):
    """The sheet; the literal Select is no answer."""
    rows = pd.read_excel(real_data / "x_education_leads" / "Leads.xlsx", engine="calamine")
    return rows.replace("Select", None)


def by_hand(values, is_won):
    """The information value by loops and logarithms: levels as their definition says, one half where a cell is empty."""
    cells = {}
    for value, won in zip(values, is_won, strict=True):
        cells.setdefault(value, [0.0, 0.0])[0 if won else 1] += 1
    if any(0 in cell for cell in cells.values()):
        cells = {value: [won + 0.5, lost + 0.5] for value, (won, lost) in cells.items()}
    wins, losses = (sum(cell[side] for cell in cells.values()) for side in (0, 1))
    return sum(
        (won / wins - lost / losses) * log((won / wins) / (lost / losses)) for won, lost in cells.values()
    )


def grouped(values):
    """Four most frequent texts or five equal parts of numbers, written another way than the code does."""
    room = 5 - int(values.isna().any())
    if values.dtype.kind == "f" or values.dtype.kind == "i":
        edges = np.unique([values.dropna().quantile(part / room) for part in range(1, room)])
        return [None if pd.isna(value) else sum(value > edge for edge in edges) for value in values]
    tally = values.value_counts()
    order = sorted(tally.index, key=lambda name: (-tally[name], str(name)))
    alone = set(order if len(order) <= room else order[: room - 1])
    return [None if pd.isna(value) else value if value in alone else "(other)" for value in values]


@pytest.mark.parametrize("field", FIELDS)
def test_the_information_value_agrees_with_one_worked_out_by_loops(leads, field):
    is_won = (leads["Converted"] == 1).to_numpy()
    won, lost = counts(levels(leads[field])[0], is_won)
    assert float(information_value(won, lost)) == pytest.approx(
        by_hand(grouped(leads[field]), is_won), abs=1e-9
    )
    assert (int(won.sum()), int(won.sum() + lost.sum())) == (3561, 9240)


def test_what_is_filled_in_after_the_contact_tells_far_more_than_what_was_known_before(leads):
    is_won = (leads["Converted"] == 1).to_numpy()
    found = {}
    for field in FIELDS:
        won, lost = counts(levels(leads[field])[0], is_won)
        found[field] = float(information_value(won, lost)) - correction(won, lost)
        assert permutation_p(won, lost, seed=1) < 0.001
    assert min(found["Tags"], found["Lead Quality"]) > 0.5
    assert found["Lead Origin"] < found["Tags"]
    assert found["TotalVisits"] < 0.3


def test_shuffled_outcomes_leave_nothing_of_it(leads):
    is_won = np.random.default_rng(4).permutation((leads["Converted"] == 1).to_numpy())
    for field in FIELDS:
        won, lost = counts(levels(leads[field])[0], is_won)
        assert float(information_value(won, lost)) - correction(won, lost) < 0.02


def test_without_dates_no_field_is_judged_and_that_is_said(real_data):
    settings = {"mapping": str(ROOT / "tests/x_education/mapping.yml"), "currency": "INR"}
    workbook = open_workbook("x_education", "2026-06-30", str(real_data / "x_education_leads"), settings)
    rows = field_worth(workbook.tables, workbook.audit.completeness).set_index("field")
    for field in ("Lead Quality", "source", "score"):
        assert rows.loc[field, "predicts"] == "cannot be judged"
        assert rows.loc[field, "why"].startswith("no dates")
    quality = next(row for row in audit.worth_keeping(workbook).table.rows if row[0] == "Leads: Lead Quality")
    assert "cannot be judged: no dates" in quality
