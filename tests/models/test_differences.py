"""Two medians compared: the difference, its interval, and what holds up."""

from lib.models.differences import differing_by_chance, median_difference


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


def test_groups_dealt_the_same_values_are_apart_by_chance():
    same = [list(range(0, 60, 3)), list(range(1, 60, 3)), list(range(2, 60, 3))]
    assert differing_by_chance(same) > 0.5
    assert differing_by_chance([list(range(20)), list(range(20, 40))]) < 0.01
    assert differing_by_chance([[1.0, 2.0]]) == 1


def test_the_chance_is_near_that_of_the_published_test():
    from scipy.stats import kruskal

    groups = [[12, 15, 11, 20, 14, 13], [18, 25, 17, 30, 16, 21], [10, 19, 22, 14, 15, 23]]
    assert abs(differing_by_chance(groups) - kruskal(*groups).pvalue) < 0.03


def test_the_order_of_the_values_does_not_change_the_chance():
    groups = [[5, 1, 9, 4, 4], [8, 2, 7, 11, 4]]
    assert differing_by_chance(groups) == differing_by_chance([group[::-1] for group in groups])
