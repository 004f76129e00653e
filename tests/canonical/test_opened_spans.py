"""Deal spans: how long a deal has been known, whether it is old enough, and in which third its amount lies."""

from tests.drawn import opened

DEALS = """
deal_id | pipeline | stage | amount | currency | created_on | qualified_on | closed_on
won     | Sales    | Won   | 100    | EUR      | 2026-01-01 | 2026-01-11   | 2026-01-31
late    | Sales    | Won   | 200    | EUR      | 2026-01-01 |              | 2026-03-02
lost    | Sales    | Lost  | 300    | EUR      | 2026-06-01 |              | 2026-06-11
open    | Sales    | Lead  |        | EUR      | 2026-05-31 |              |
wrong   | Sales    | Won   | 400    | EUR      | 2026-02-01 |              | 2026-01-01
unknown | Sales    | Lead  | 500    | EUR      |            |              |
"""


def column(tables, name):
    spans = tables["deal_spans"]
    rows = tables.frame(spans.select("deal_id", value=spans[name]).order_by("deal_id"))
    return dict(zip(rows["deal_id"], rows["value"], strict=True))


def test_a_span_runs_to_the_close_or_to_the_last_day(tmp_path):
    tables = opened(tmp_path, {"deals": DEALS})
    days = column(tables, "span_days")
    # 31 May to 30 June is 30 days
    assert {name: days[name] for name in ("won", "late", "lost", "open", "wrong")} == {
        "won": 30, "late": 60, "lost": 10, "open": 30, "wrong": -31,
    }  # fmt: skip
    assert [name for name, is_timed in column(tables, "is_timed").items() if not is_timed] == [
        "unknown",
        "wrong",
    ]


def test_won_by_a_day_counts_that_day(tmp_path):
    tables = opened(tmp_path, {"deals": DEALS})
    won = {
        day: [name for name, is_won in column(tables, f"is_won_by_{day}").items() if is_won]
        for day in (30, 60)
    }
    assert won == {30: ["won"], 60: ["late", "won"]}


def test_a_deal_is_old_enough_from_that_many_days_after_its_start(tmp_path):
    tables = opened(tmp_path, {"deals": DEALS})
    old = [name for name, is_old in column(tables, "is_old_by_30").items() if is_old]
    assert sorted(old) == ["late", "open", "won", "wrong"]


def test_the_start_is_the_event_that_the_team_chose(tmp_path):
    tables = opened(tmp_path, {"deals": DEALS}, definitions={"sales_cycle_start": "qualified"})
    assert column(tables, "span_days")["won"] == 20
    assert not column(tables, "is_timed")["late"]
    assert column(tables, "days_from_created")["won"] == 30


def test_amounts_fall_into_thirds_and_equal_ones_into_the_same(tmp_path):
    bands = column(opened(tmp_path, {"deals": DEALS}), "size_band")
    assert bands == {
        "won": "Smallest third", "late": "Smallest third", "lost": "Middle third", "wrong": "Largest third",
        "unknown": "Largest third", "open": "(not recorded)",
    }  # fmt: skip
    same = "deal_id | pipeline | stage | amount | currency\n" + "\n".join(
        f"d{n} | Sales | Lead | 5 | EUR" for n in range(6)
    )
    assert set(column(opened(tmp_path / "same", {"deals": same}), "size_band").values()) == {"Smallest third"}
