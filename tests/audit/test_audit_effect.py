"""What faults change in the team's figures, worked by hand."""

import pytest

from lib.audit import audited
from lib.audit.effect import effects
from lib.canonical.opened import MissingTableError
from tests.audit.clean import CLEAN, spoilt, with_rows
from tests.drawn import opened


def effect(folder, tables):
    """(fault, figure) → deals, recorded, without, change, change_share."""
    shown = opened(folder, tables)
    rows = effects(audited(shown), shown)
    columns = ["deals", "recorded", "without", "change", "change_share"]
    return {(row["fault"], row["figure"]): row[columns].tolist() for _, row in rows.iterrows()}


def test_a_clean_company_loses_nothing(tmp_path):
    found = effect(tmp_path, CLEAN)

    assert found["product", "win_rate"][:4] == [0, 0.5, 0.5, 0.0]
    assert found["company", "won_revenue"] == [0, 100.0, 100.0, 0.0, 0.0]
    assert found["dates", "open_pipeline"] == [0, 70.0, 70.0, 0.0, 0.0]


def test_a_join_by_product_loses_deals_whose_product_is_unknown_or_empty(tmp_path):
    rows = (
        "d5 | Five | c1 | u1 | | Sales | Won | 60 | EUR | Web | | 2026-03-01 | | 2026-03-05 |",
        "d6 | Six | c1 | u1 | Basic | Sales | Won | 40.10 | EUR | Web | | 2026-03-01 | | 2026-03-05 |",
    )
    tables = with_rows("deals", *rows)
    tables["deals"] = tables["deals"].replace("Pro Suite  | Sales", "ProSuite | Sales")

    found = effect(tmp_path, tables)

    # won: 100 (unknown), 60 (empty), 40.10; lost: one deal
    assert found["product", "won_revenue"] == [
        2,
        200.10,
        40.10,
        pytest.approx(-160.0),
        pytest.approx(-160 / 200.10),
    ]
    assert found["product", "win_rate"][:3] == [2, 0.75, 0.5]
    assert found["company", "won_revenue"][0] == 0


def test_impossible_dates_and_duplicates_are_counted_by_the_figures_they_are_in(tmp_path):
    row = "d5 | One | c1 | u1 | Pro Suite | Sales | Won | 100 | EUR | Web | | 2026-01-02 | 2026-01-05 | 2026-01-11 |"
    tables = with_rows("deals", row)
    tables["deals"] = tables["deals"].replace("| 2026-02-21 |", "| 2026-01-21 |")

    found = effect(tmp_path, tables)

    assert found["duplicates", "won_revenue"] == [1, 200.0, 100.0, -100.0, -0.5]
    assert found["dates", "win_rate"][:3] == [1, pytest.approx(2 / 3), 1.0]


def test_without_any_closed_deal_left_there_is_no_win_rate(tmp_path):
    tables = spoilt(
        "deals",
        ("| Pro Suite ", "| Nothing   "),
        ("| u2       | Basic      | Sales    | Lost", "| u2 | Nothing | Sales | Lost"),
    )

    deals, recorded, without, change, _ = effect(tmp_path, tables)["product", "win_rate"]

    assert (deals, recorded) == (2, 0.5)
    assert without != without
    assert change != change


def test_a_source_without_deals_is_told_so(tmp_path):
    shown = opened(tmp_path, {"users": CLEAN["users"]})

    with pytest.raises(MissingTableError):
        effects(audited(shown), shown)
