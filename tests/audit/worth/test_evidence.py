"""Evidence over stories: a planted predictor is found, a value written at the close is suspected, chance is not believed."""

import numpy as np
import pandas as pd
import pytest

from lib.audit.worth.evidence import evidence
from lib.audit.worth.stories import Stories

DAYS = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(1000) % 700, unit="D")


def stories(seed=0, **fields):
    """1,000 deals, of which 100 are undecided; `fields` make values from (draws, is to be won, is decided)."""
    draws = np.random.default_rng(seed)
    will_win = draws.random(1000) < 0.35
    is_decided = np.arange(1000) % 10 > 0
    rows = pd.DataFrame(
        {
            "record_id": [f"d{place}" for place in range(1000)],
            "origin_on": DAYS,
            "outcome": np.where(is_decided, will_win.astype("float64"), np.nan),
        }
    )
    made = {name: pd.Series(make(draws, will_win, is_decided)) for name, make in fields.items()}
    return Stories("deals", rows.assign(**made), has_history=True)


def budget(draws, will_win, _):
    return np.where(draws.random(1000) < np.where(will_win, 0.62, 0.40), "yes", "no")


def colour(draws, _, __):
    return draws.choice(["red", "green", "blue"], 1000)


def outcome_note(_, will_win, is_decided):
    return np.where(is_decided, np.where(will_win, "happy", "unhappy"), None)


def rewritten(_, will_win, is_decided):
    return np.where(is_decided, np.where(will_win, "good", "bad"), "pending")


def verdicts(found):
    return evidence([found]).set_index("field")["verdict"].to_dict()


def test_a_planted_predictor_is_found_and_chance_is_not():
    assert verdicts(stories(budget=budget, colour=colour)) == {"budget": "medium", "colour": "no evidence"}


@pytest.mark.parametrize(
    "late", [outcome_note, rewritten], ids=["filled at the close", "rewritten at the close"]
)
def test_a_value_written_at_the_close_is_a_leak_suspect(late):
    assert verdicts(stories(late=late)) == {"late": "leak suspect"}


def test_what_tells_too_much_is_suspected_though_open_records_look_alike():
    found = stories(told=lambda draws, won, _: np.where(won ^ (draws.random(1000) < 0.05), "a", "b"))
    assert verdicts(found) == {"told": "leak suspect"}


def test_a_field_written_as_the_deal_arises_may_tell_much():
    found = stories(source=lambda draws, won, _: np.where(won ^ (draws.random(1000) < 0.05), "a", "b"))
    assert verdicts(found) == {"source": "strong"}


def test_without_open_records_nobody_can_tell_when_a_field_was_filled_in():
    found = stories(budget=budget)
    decided = Stories(
        "deals", found.rows[found.rows["outcome"].notna()].reset_index(drop=True), has_history=True
    )
    assert verdicts(decided) == {"budget": "cannot be judged"}


def test_a_source_without_history_cannot_prove_what_an_amount_was():
    found = stories(
        amount=lambda draws, won, decided: np.where(decided & ~won, 0.0, draws.normal(50, 9, 1000))
    )
    assert verdicts(found) == {"amount": "strong"}
    assert verdicts(Stories("deals", found.rows, has_history=False)) == {"amount": "leak suspect"}


def test_silence_of_few_records_is_no_evidence_of_nothing():
    found = stories(colour=colour)
    few = found.rows.iloc[:250].reset_index(drop=True)
    assert verdicts(Stories("deals", few, has_history=True)) == {"colour": "cannot be judged"}


def test_without_dates_nothing_can_be_judged():
    found = stories(budget=budget)
    undated = Stories("deals", found.rows.assign(origin_on=pd.NaT), has_history=True)
    row = evidence([undated]).iloc[0]
    assert (row["verdict"], row["why"].split(":")[0]) == ("cannot be judged", "no dates")


def test_fewer_than_twenty_won_are_too_few():
    found = stories(budget=budget)
    few = found.rows.assign(outcome=found.rows["outcome"].where(found.rows.index < 40))
    assert verdicts(Stories("deals", few, has_history=True)) == {"budget": "cannot be judged"}


def test_what_turned_into_its_opposite_is_no_evidence():
    is_late = (DAYS.sort_values()[700] <= DAYS).astype(bool)
    found = stories(
        budget=lambda draws, won, _: np.where((draws.random(1000) < 0.75) ^ won ^ is_late, "yes", "no")
    )
    row = evidence([found]).iloc[0]
    assert row["out_of_time"] < 0
    assert row["verdict"] == "no evidence"


def test_twenty_fields_of_noise_are_believed_in_about_no_company():
    believed = 0
    for seed in range(30):
        noise = {f"field {place}": colour for place in range(20)}
        believed += sum(each != "no evidence" for each in verdicts(stories(seed, **noise)).values())
    # all 600 are chance; Benjamini-Hochberg lets through one company in twenty, so 1.5 of the 30
    assert believed <= 5


def test_the_order_of_rows_does_not_matter():
    found = stories(budget=budget, colour=colour, late=outcome_note)
    mixed = Stories(
        "deals", found.rows.sample(frac=1, random_state=2).reset_index(drop=True), has_history=True
    )
    pd.testing.assert_frame_equal(evidence([found]), evidence([mixed]))
