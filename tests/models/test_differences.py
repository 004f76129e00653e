"""Two medians compared: the difference, its interval, and what holds up."""

from lib.models.differences import median_difference


def test_a_clear_difference_holds_up():
    found = median_difference(range(50, 90), range(10, 50))
    assert found.value == 40
    assert found.low < 40 < found.high
    assert found.holds_up


def test_the_same_deals_do_not_differ():
    found = median_difference(range(40), range(40))
    assert found.value == 0
    assert not found.holds_up


def test_the_same_deals_in_another_order_give_the_same_interval():
    later, earlier = list(range(30)), list(range(5, 25))
    assert median_difference(later, earlier) == median_difference(later[::-1], earlier[::-1])


def test_two_single_deals_tell_their_difference_only():
    found = median_difference([10], [4])
    assert (found.value, found.low, found.high) == (6, 6, 6)
