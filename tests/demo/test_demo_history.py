import pandas as pd
import pytest

from lib.demo.history import EVENTS_PER_DEAL

_END = pd.Timestamp("2026-06-01 04:00")


def _last_values(tables, field):
    events = tables["deal_events"]
    return events[events["field"] == field].groupby("deal_id")["new"].last()


@pytest.mark.parametrize("field", ["stage", "amount", "expected_close_on", "owner_id"])
def test_the_last_event_of_a_field_is_what_the_deal_shows(tables, field):
    deals = tables["deals"].set_index("deal_id")
    shown = deals[field]
    if field == "amount":
        shown = shown.dropna().map(lambda amount: f"{amount:.0f}")
    if field == "expected_close_on":
        shown = shown.dt.strftime("%Y-%m-%d")
    assert _last_values(tables, field).sort_index().to_dict() == shown.sort_index().to_dict()


def test_the_first_event_of_a_field_has_no_old_value_and_each_next_one_starts_where_the_last_ended(tables):
    events = tables["deal_events"]
    before = events.groupby(["deal_id", "field"])["new"].shift()
    assert before.fillna("").tolist() == events["old"].fillna("").tolist()


def test_every_deal_begins_with_its_first_stage(tables):
    first = tables["deal_events"].query("field == 'stage'").groupby("deal_id")["happened"].first()
    assert first.to_dict() == tables["deals"].set_index("deal_id")["created"].to_dict()


def test_a_deal_is_closed_when_it_enters_its_last_stage(tables):
    deals = tables["deals"].set_index("deal_id")
    last = tables["deal_events"].query("field == 'stage'").groupby("deal_id")["happened"].last()
    is_closed = deals["stage"].isin(["Won", "Lost"])
    assert deals.loc[is_closed, "closed"].to_dict() == last[is_closed].to_dict()
    assert deals.loc[~is_closed, "closed"].isna().all()


def test_some_deals_move_back_and_some_are_opened_again(tables):
    stages = tables["deal_events"].query("field == 'stage'")
    assert ((stages["old"] == "Proposal") & (stages["new"] == "Discovery")).sum() >= 20
    assert stages["old"].isin(["Won", "Lost"]).sum() >= 20


def test_events_are_in_order_and_their_ids_tell_them_apart(tables):
    events = tables["deal_events"]
    assert events.groupby("deal_id")["happened"].is_monotonic_increasing.all()
    assert events["event_id"].is_unique
    assert events.groupby("deal_id").size().max() < EVENTS_PER_DEAL


def test_nothing_is_recorded_after_the_export(tables):
    planned = {"expected_close_on", "next_step_on", "due", "ends_on", "starts_on", "due_on", "day_on"}
    for name, frame in tables.items():
        for column in frame.columns.difference([*planned]):
            if pd.api.types.is_datetime64_any_dtype(frame[column]) and not column.startswith("_"):
                assert not (frame[column] > _END).any(), f"{name}.{column}"


def test_cases_show_what_their_last_events_say(tables):
    cases, events = tables["cases"].set_index("case_id"), tables["case_events"]
    for field in ("status", "priority", "owner_id"):
        last = events[events["field"] == field].groupby("case_id")["new"].last()
        assert last.to_dict() == cases[field].to_dict(), field
    before = events.groupby(["case_id", "field"])["new"].shift()
    assert before.fillna("").tolist() == events["old"].fillna("").tolist()


def test_a_case_is_solved_at_its_last_solving_and_only_once_it_is(tables):
    events = tables["case_events"].query("field == 'status'")
    solved = events[events["new"] == "solved"].groupby("case_id")["happened"].last()
    cases = tables["cases"].set_index("case_id")
    is_solved = cases["status"].isin(["solved", "closed"])
    assert cases.loc[is_solved, "solved"].to_dict() == solved[is_solved[is_solved].index].to_dict()
    assert cases.loc[~is_solved, "solved"].isna().all()


def test_corrected_fields_end_with_the_value_they_have(tables):
    changes = tables["field_changes"]
    for table, key in (("contacts", "contact_id"), ("companies", "company_id"), ("leads", "lead_id")):
        records = tables[table].set_index(key)
        for field, part in changes[changes["table"] == table].groupby("field"):
            last = part.groupby("record_id")["new"].last()
            assert last.to_dict() == records.loc[last.index, field].to_dict()
