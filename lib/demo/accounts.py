"""Companies the demo sells to: invented names, their country, size and owner."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, START, moments, office_seconds, utc_seconds
from lib.demo.size import Size
from lib.demo.staff import Staff
from lib.demo.streams import picked, stream
from lib.demo.text_arrays import ids, joined, kept, taken
from lib.demo.vocabulary import CITIES, ENDINGS, FIRST_WORDS, LEGAL_FORMS, SECOND_WORDS, TRADES
from lib.demo.world import CURRENCY_BY_COUNTRY, REGIONS

FIRST_COMPANY = 10_000_001
COUNTRIES = [(region, country, share) for region in REGIONS for country, share in region.countries]
COUNTRY_NAMES = [country for _, country, _ in COUNTRIES]
_INDUSTRIES = [(industry, trade) for industry, trades in TRADES.items() for trade in trades]
_INDUSTRY_SHARE = {"Technology": 2.2, "Manufacturing": 2.0, "Retail": 1.3, "Professional services": 1.6}


def companies(size: Size, chunk: int, staff: Staff) -> pd.DataFrame:
    """Accounts of a chunk. Columns beginning with `_` serve the simulation and are not exported."""
    draw = stream("companies", chunk)
    numbers = np.array(size.accounts(chunk))
    n = len(numbers)
    country = picked(draw, np.array([region.share * share for region, _, share in COUNTRIES]), n)
    region = np.array([REGIONS.index(place[0]) for place in COUNTRIES])[country]
    accounts = invented(numbers, country, draw)
    accounts.insert(0, "company_id", ids(FIRST_COMPANY + numbers))
    employees = np.exp(draw.normal(4.6, 1.1, n)).round().clip(5, 20_000).astype(np.int64)
    accounts["employees"] = employees
    accounts["revenue"] = (employees * np.exp(draw.normal(11.9, 0.5, n)) / 1e5).round() * 1e5
    accounts["currency"] = taken(_currencies(), country)
    accounts["region"] = taken([each.name for each in REGIONS], region)
    accounts["_region"], accounts["_country"] = region, country
    accounts["_rep"] = _reps(region, staff, draw)
    return accounts


def _currencies() -> list[str]:
    return [CURRENCY_BY_COUNTRY.get(country, region.currency) for region, country, _ in COUNTRIES]


def invented(numbers: np.ndarray, country: np.ndarray, draw: np.random.Generator) -> pd.DataFrame:
    """Companies nobody knows: another name for every number, with domain, industry, country and city."""
    n = len(numbers)
    industry = picked(draw, np.array([_INDUSTRY_SHARE.get(name, 1.0) for name, _ in _INDUSTRIES]), n)
    pairs = len(FIRST_WORDS) * len(SECOND_WORDS)
    # Steps of a number without common factor visit every pair of words once before one comes again.
    pair, again = (numbers * 3_331 + 977) % pairs, numbers // pairs
    first = taken(FIRST_WORDS, pair // len(SECOND_WORDS))
    name = joined(first, taken(SECOND_WORDS, pair % len(SECOND_WORDS)))
    trade = taken([trade for _, trade in _INDUSTRIES], industry)
    ending = taken(_endings(int(again.max(initial=0))), again)
    slug = joined(name.str.lower(), "-", trade.str.lower(), ending.str.lower().str.replace(" ", "-"))
    city, form = _drawn_by_country(CITIES, country, draw), _drawn_by_country(LEGAL_FORMS, country, draw)
    return pd.DataFrame(
        {
            "name": joined(joined(name, ending), trade, form, separator=" "),
            "domain": joined(slug, ".example"),
            "industry": taken([industry for industry, _ in _INDUSTRIES], industry),
            "country": taken(COUNTRY_NAMES, country),
            "city": city,
        }
    )


def _endings(times: int) -> list[str]:
    """What tells companies of the same two words apart: nothing, a word, and numbers when the words are used up."""
    words = ["", *(f" {word}" for word in ENDINGS)]
    return [*words, *(f" {number}" for number in range(2, times + 2))]


def _drawn_by_country(
    lists: dict[str, list[str]], country: np.ndarray, draw: np.random.Generator
) -> pd.Series:
    choices = [lists[name] for name in COUNTRY_NAMES]
    starts = np.cumsum([0, *map(len, choices)])
    lengths = np.array([len(choice) for choice in choices])
    position = starts[country] + (draw.random(len(country)) * lengths[country]).astype(np.int64)
    return taken([word for choice in choices for word in choice], position)


def _reps(region: np.ndarray, staff: Staff, draw: np.random.Generator) -> np.ndarray:
    reps = np.empty(len(region), dtype=np.int64)
    for position, each in enumerate(REGIONS):
        here = region == position
        reps[here] = draw.choice(staff.reps(each.name), here.sum())
    return reps


def with_record_dates(accounts: pd.DataFrame, first_seen: np.ndarray, chunk: int) -> pd.DataFrame:
    """Companies with the days their records were made: when the CRM began, or shortly before the first deal.

    `first_seen` holds UTC seconds of the first deal or lead, beyond the period where there was none.
    """
    draw = stream("companies created", chunk)
    n = len(accounts)
    day = START + 1 + (draw.random(n) * (END - START - 40)).astype(np.int64)
    any_time = utc_seconds(day * DAY + office_seconds(draw, n), accounts["_region"].to_numpy())
    before = first_seen - draw.integers(600, 6 * DAY, n)
    created = np.where(first_seen > END * DAY, any_time, before)
    opening = START * DAY + 28_800 + draw.integers(0, 3_600, n)
    created = np.maximum(np.where(accounts["_was_customer"], opening, created), START * DAY + 21_600)
    updated = created + ((END * DAY + 50_000 - created) * draw.random(n) ** 2).astype(np.int64)
    return accounts.assign(created=moments(created), updated=moments(updated))


def with_parents(accounts: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Companies with a parent for 3 in 100: subsidiaries of another account of the same country."""
    draw = stream("companies parent", chunk)
    parent = draw.permutation(len(accounts))
    country = accounts["_country"].to_numpy()
    fits = (
        (draw.random(len(accounts)) < 0.25)
        & (country == country[parent])
        & (parent < np.arange(len(accounts)))
    )
    fits &= accounts["employees"].to_numpy() < accounts["employees"].to_numpy()[parent]
    return accounts.assign(parent_id=kept(ids(FIRST_COMPANY + parent), fits))
