import numpy as np

from lib.demo.streams import picked, picked_by_row, stream


def test_a_table_draws_the_same_numbers_whoever_drew_before():
    first = stream("deals", 3).random(4)
    stream("a table added later").random(1_000)
    assert stream("deals", 3).random(4).tolist() == first.tolist()


def test_tables_and_chunks_draw_different_numbers():
    draws = {stream(table, chunk).random() for table in ("deals", "leads") for chunk in range(3)}
    assert len(draws) == 6


def test_shares_are_kept_and_a_share_of_nothing_is_never_drawn():
    positions = picked(stream("test"), np.array([1.0, 0.0, 3.0]), 20_000)
    counts = np.bincount(positions, minlength=3)
    assert counts[1] == 0
    assert abs(counts[0] / 20_000 - 0.25) < 0.015


def test_each_row_draws_with_its_own_shares():
    shares = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 5.0]])
    assert picked_by_row(stream("test"), shares).tolist() == [1, 0, 1]
