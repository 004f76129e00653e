"""Company names without their legal form: those of Central and Eastern Europe, and names that only look like them."""

import duckdb
import pandas as pd
import pytest

from lib.audit.identity.companies import COMPANIES
from lib.audit.identity.folding import MACROS
from lib.audit.identity.matching import matched_pairs


@pytest.fixture(scope="module")
def firm():
    """What is left of a company's name."""
    with duckdb.connect() as con:
        for macro in MACROS:
            con.execute(f"CREATE MACRO {macro}")
        yield lambda name: con.execute("SELECT firm(?)", [name]).fetchone()[0]


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (("Kovář s.r.o.", "KOVAR SRO", "Kovář, spol. s r.o.", "Kovář s. r. o.", "kovar s r.o."), "kovar"),
        (
            (
                "Wójcik sp. z o.o.",
                "WOJCIK SP.Z O.O.",
                "Wójcik Sp. z o. o.",
                "Wojcik sp. zoo",
                "Wójcik spółka z o.o.",
                "Wójcik Spółka z ograniczoną odpowiedzialnością",
            ),
            "wojcik",
        ),
        (("ООО Ромашка", "Ромашка, ООО", "ОАО «Ромашка»", "О.О.О. Ромашка", "ромашка зао"), "ромашка"),
        (("OOO Romashka", "Romashka OAO"), "romashka"),
        (("Bałas Meble", "BALAS MEBLE AG"), "balas meble"),
    ],
    ids=["Czech and Slovak", "Polish", "Cyrillic", "transcribed", "an l with a stroke"],
)
def test_a_name_is_the_same_whatever_its_legal_form(firm, names, left):
    assert {name: firm(name) for name in names} == dict.fromkeys(names, left)


@pytest.mark.parametrize(
    "name",
    ["Sroka Meble", "Zoo Warszawa", "Sprout Z Oo", "Brothers Ro", "Paosoft", "Аоки", "Ооочень", "Spolka"],
)
def test_what_only_looks_like_a_legal_form_stays(firm, name):
    assert firm(name) == name.lower()


def test_a_name_that_is_nothing_but_a_legal_form_leaves_nothing(firm):
    assert [firm(name) for name in ("s.r.o.", "Sp. z o.o.", "ООО")] == [None, None, None]


ROWS = """
a1 | Kovář s.r.o.              | kovar.example    | Brno
a2 | KOVAR SRO                 | kovar.example    | Brno
a3 | Kovář Praha s.r.o.        | kovar.example    | Praha
b1 | Wójcik spółka z o.o.      | wojcik.example   | Kraków
b2 | Wojcik Sp. z o.o.         | wojcik.example   | Krakow
b3 | Wójcik Zoo Sp. z o.o.     | wojcik.example   | Kraków
c1 | ООО Ромашка               | romashka.example | Москва
c2 | Ромашка ООО               | romashka.example | Москва
c3 | ОАО Ромашка               | buket.example    | Казань
c4 | ООО Ромашка Плюс          | romashka.example | Москва
d1 | Sroka s.r.o.              | sroka.example    | Brno
d2 | Sro Ka s.r.o.             | sro-ka.example   | Ostrava
"""


def test_one_company_under_two_forms_is_found_and_its_neighbours_stay_apart():
    cells = [[cell.strip() for cell in line.split("|")] for line in ROWS.strip().splitlines()]
    rows = pd.DataFrame(cells, columns=["record_id", "name", "domain", "city"])

    found = matched_pairs(rows, COMPANIES)

    one = found[found["band"].isin(["certain", "likely"])]
    assert sorted(zip(one["record_id"], one["other_id"], strict=True)) == [
        ("a1", "a2"),
        ("b1", "b2"),
        ("c1", "c2"),
    ]
