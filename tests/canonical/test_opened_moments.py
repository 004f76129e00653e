"""On which day something happened, in the team's time zone."""

import pytest

from tests.drawn import opened


def days(folder, moments, zone):
    """The creation day and the UTC time of leads drawn as `id | created_at | created_on`."""
    tables = opened(
        folder, {"leads": f"lead_id | created_at | created_on\n{moments}"}, calendar={"timezone": zone}
    )
    leads = tables.frame(tables["leads"]).set_index("lead_id")
    return {lead: (str(row.created_on)[:10], str(row.created_at)) for lead, row in leads.iterrows()}


def test_a_source_that_knows_only_the_day_keeps_it_in_new_york(tmp_path):
    found = days(tmp_path, "l1 | | 2026-01-31", "America/New_York")
    assert found == {"l1": ("2026-01-31", "2026-01-31 05:00:00")}


def test_a_time_late_in_the_evening_utc_falls_on_the_next_day_in_berlin(tmp_path):
    found = days(tmp_path, "l1 | 2026-01-31 23:30:00 |\nl2 | 2026-01-31 22:59:59 |", "Europe/Berlin")
    assert found == {
        "l1": ("2026-02-01", "2026-01-31 23:30:00"),
        "l2": ("2026-01-31", "2026-01-31 22:59:59"),
    }


def test_a_time_early_in_the_morning_utc_falls_on_the_day_before_in_new_york(tmp_path):
    assert days(tmp_path, "l1 | 2026-02-01 04:59:59 |", "America/New_York")["l1"][0] == "2026-01-31"
    assert days(tmp_path, "l1 | 2026-02-01 05:00:00 |", "America/New_York")["l1"][0] == "2026-02-01"


@pytest.mark.parametrize(
    ("at", "day"),
    [
        # clocks go forward on 29 March 2026: until then a day begins at 23:00 UTC, from then on at 22:00
        ("2026-03-28 22:59:59", "2026-03-28"),
        ("2026-03-28 23:00:00", "2026-03-29"),
        ("2026-03-29 21:59:59", "2026-03-29"),
        ("2026-03-29 22:00:00", "2026-03-30"),
        # and back on 25 October
        ("2026-10-24 22:00:00", "2026-10-25"),
        ("2026-10-25 22:59:59", "2026-10-25"),
        ("2026-10-25 23:00:00", "2026-10-26"),
    ],
)
def test_the_days_on_which_clocks_change_have_23_and_25_hours(tmp_path, at, day):
    drawn = f"l1 | {at} |"
    tables = opened(
        tmp_path,
        {"leads": f"lead_id | created_at | created_on\n{drawn}"},
        calendar={"timezone": "Europe/Berlin"},
        as_of="2026-12-31",
    )
    assert str(tables.frame(tables["leads"])["created_on"][0])[:10] == day


def test_a_day_whose_midnight_does_not_exist_begins_within_it(tmp_path):
    # in Santiago clocks went from 24:00 on 2 September 2023 straight to 01:00
    assert days(tmp_path, "l1 | | 2023-09-03", "America/Santiago")["l1"] == (
        "2023-09-03",
        "2023-09-03 04:00:00",
    )


def test_the_last_day_of_a_report_ends_at_midnight_where_the_team_is(tmp_path):
    moments = "l1 | 2026-06-30 21:59:59 |\nl2 | 2026-06-30 22:00:00 |"
    assert list(days(tmp_path / "utc", moments, "UTC")) == ["l1", "l2"]
    assert list(days(tmp_path / "berlin", moments, "Europe/Berlin")) == ["l1"]


def test_cycles_count_calendar_days_where_the_team_is(tmp_path):
    deals = """
    deal_id | pipeline | stage | created_at          | closed_at
    d1      | Sales    | Won   | 2026-03-27 23:30:00 | 2026-03-29 21:30:00
    """
    cycles = {}
    for zone in ("UTC", "Europe/Berlin"):
        tables = opened(tmp_path / zone.replace("/", ""), {"deals": deals}, calendar={"timezone": zone})
        cycles[zone] = int(tables.frame(tables["deals"])["cycle_days"][0])
    # UTC: 27 to 29 March; Berlin: 28 to 29 March, although 46 hours lie between
    assert cycles == {"UTC": 2, "Europe/Berlin": 1}
