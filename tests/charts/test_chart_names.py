"""Names beside bars never read the same when they are not, however narrow the chart; one that fits is left alone."""

import pytest
from matplotlib.figure import Figure

from lib.charts.names import short_names

DESK, TELEPHONE = 8.4, 4.8
ALIKE = [
    "Contacts: e-mail address that bounced when it was last written to",
    "Contacts: e-mail address that is of a kind nobody reads",
    "Contacts: telephone number that cannot be dialled",
]


def names_on(width: float, names: list[str], most: int = 34) -> list[str]:
    return short_names(Figure(figsize=(width, 3)).subplots(), names, most)


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_names_that_differ_late_do_not_read_the_same(width: float) -> None:
    told = names_on(width, ALIKE)
    assert len(set(told)) == 3
    assert all(len(name.split("\n")) <= 2 for name in told)


def test_the_word_with_which_a_name_differs_stays() -> None:
    assert names_on(TELEPHONE, ALIKE) == [
        "Contacts: e-mail…\nbounced when it…",
        "Contacts: e-mail…\nis of a kind…",
        "Contacts: telephone\nnumber that cannot…",
    ]


def test_names_that_differ_are_cut_as_before() -> None:
    assert names_on(TELEPHONE, ["Pipeline", "Briarbridge Components GmbH & Co. KG"]) == [
        "Pipeline",
        "Briarbridge\nComponents GmbH &…",
    ]


def test_the_same_name_twice_is_the_same_twice() -> None:
    told = names_on(TELEPHONE, [ALIKE[0], ALIKE[0]])
    assert told[0] == told[1] == "Contacts: e-mail\naddress that…"


def test_a_name_that_goes_on_where_another_ends_is_told_apart() -> None:
    short_one = "Contacts: e-mail address that is wrong"
    told = names_on(TELEPHONE, [short_one, f"{short_one} in two systems at once"])
    assert len(set(told)) == 2


def test_three_names_of_which_two_are_much_alike_are_told_apart() -> None:
    begin = "Deals closed in the quarter of the year"
    names = [f"{begin} by telephone in Norway", f"{begin} by telephone in Sweden", f"{begin} by letter"]
    assert len(set(names_on(TELEPHONE, names))) == 3
    assert len(set(names_on(DESK, names))) == 3
