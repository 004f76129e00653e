"""Contacts: the people in the companies, with addresses below .example and telephone numbers reserved for fiction."""

import numpy as np
import pandas as pd

from lib.demo.accounts import COUNTRY_NAMES, FIRST_COMPANY
from lib.demo.streams import picked, stream
from lib.demo.text_arrays import as_series, ascii_slug, ids, joined, kept, taken
from lib.demo.vocabulary import FAMILY, GIVEN, TITLES

FIRST_CONTACT = 20_000_001
_PER_COMPANY = (0.38, 0.34, 0.18, 0.10)
# Ranges set aside for films and examples by each country's regulator; other countries have none, so no number.
_FICTION = {
    "Germany": ("+49 30 23125 ", 1_000, 3),
    "United Kingdom": ("+44 20 7946 0", 1_000, 3),
    "France": ("+33 1 99 00 ", 10_000, 4),
    "Ireland": ("+353 20 91", 100_000, 5),
    "United States": ("+1 {area} 555 01", 100, 2),
    "Canada": ("+1 {area} 555 01", 100, 2),
    "Sweden": ("+46 8 465 004 ", 100, 2),
}
_AREAS = ("212", "312", "404", "415", "512", "617", "206", "303", "416", "604")


def contacts(accounts: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """People of a chunk's companies, one to four each; `_company` is the row of their company."""
    draw = stream("contacts", chunk)
    company = np.repeat(np.arange(len(accounts)), picked(draw, np.array(_PER_COMPANY), len(accounts)) + 1)
    n = len(company)
    first_number = FIRST_CONTACT + 4 * (int(accounts["company_id"].iloc[0]) - FIRST_COMPANY)
    people = pd.DataFrame({"contact_id": ids(first_number + np.arange(n)), "_company": company})
    country = accounts["_country"].to_numpy()[company]
    given, family = name_positions(draw, country)
    people["first_name"], people["last_name"] = taken(given_names(), given), taken(family_names(), family)
    domain = accounts["domain"].take(company).reset_index(drop=True)
    people["email"] = addresses(given, family, domain)
    people["phone"] = kept(phones(country, draw), draw.random(n) < 0.86)
    people["company_id"] = accounts["company_id"].take(company).reset_index(drop=True)
    people["title"] = taken(TITLES, (draw.random(n) ** 1.4 * len(TITLES)).astype(np.int64))
    people["country"] = accounts["country"].take(company).reset_index(drop=True)
    people["city"] = accounts["city"].take(company).reset_index(drop=True)
    consents = ["opt-in", "opt-in", "legitimate interest", "not asked", "withdrawn"]
    people["consent"] = taken(consents, picked(draw, np.array([0.3, 0.2, 0.3, 0.15, 0.05]), n))
    people["_region"] = accounts["_region"].to_numpy()[company]
    people["_company_name"] = accounts["name"].take(company).array
    people["t_shirt_size"] = taken(["S", "M", "L", "XL", None], picked(draw, np.array([1, 2, 2, 1, 14]), n))
    return people


def _flat(lists: dict[str, list[str]]) -> tuple[list[str], np.ndarray, np.ndarray]:
    choices = [lists[country] for country in COUNTRY_NAMES]
    lengths = np.array([len(choice) for choice in choices])
    return [name for choice in choices for name in choice], np.cumsum([0, *lengths[:-1]]), lengths


def given_names() -> list[str]:
    """Given names of all countries, one after the other."""
    return _flat(GIVEN)[0]


def family_names() -> list[str]:
    """Family names of all countries, one after the other."""
    return _flat(FAMILY)[0]


def name_positions(draw: np.random.Generator, country: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions in `given_names` and `family_names` of people of these countries."""
    positions = []
    for lists in (GIVEN, FAMILY):
        _, starts, lengths = _flat(lists)
        positions.append(starts[country] + (draw.random(len(country)) * lengths[country]).astype(np.int64))
    return positions[0], positions[1]


def addresses(given: np.ndarray, family: np.ndarray, domain: pd.Series) -> pd.Series:
    """given.family@domain."""
    first = taken([ascii_slug(name) for name in given_names()], given)
    last = taken([ascii_slug(name) for name in family_names()], family)
    return joined(first, ".", last, "@", domain)


def phones(country: np.ndarray, draw: np.random.Generator) -> pd.Series:
    """Telephone numbers from ranges reserved for fiction; missing where a country has no such range."""
    import pyarrow as pa
    import pyarrow.compute as pc

    level, area = draw.random(len(country)), draw.integers(0, len(_AREAS), len(country))
    prefixes, numbers, places = [], np.full(len(country), -1), np.zeros(len(country), dtype=np.int64)
    for position, name in enumerate(COUNTRY_NAMES):
        prefix, size, width = _FICTION.get(name, ("", 0, 0))
        prefixes += [prefix.format(area=each) for each in _AREAS]
        here = country == position
        numbers[here] = (level[here] * size).astype(np.int64) if size else -1
        places[here] = width
    digits = pc.cast(pa.array(numbers + 10**places, mask=numbers < 0), pa.string())
    return joined(
        taken(prefixes, country * len(_AREAS) + area), as_series(pc.utf8_slice_codeunits(digits, 1))
    )
