"""People as tools beside the CRM know them: most as the CRM does, some otherwise, some that it does not know."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo.accounts import COUNTRY_NAMES, invented
from lib.demo.chunk import Tables
from lib.demo.days import DAY, END, START, moments, seconds_of
from lib.demo.people import addresses, family_names, given_names, name_positions, phones
from lib.demo.streams import stream
from lib.demo.text_arrays import ascii_slug, taken

_FIRST_STRANGER, _APART = 150_000, 1_000
_LEGAL = r" (GmbH & Co\. KG|GmbH|AG|Ltd|PLC|SAS|SARL|SA|S\.r\.l\.|S\.p\.A\.|S\.L\.|S\.A\.|B\.V\.|Inc|LLC|Corp|AS|AB)$"
CONTRADICTED = ("phone", "email", "name", "company")


@dataclass(frozen=True)
class Holding:
    """One list a tool keeps: how many people of the CRM and how many strangers are in it, and how often it says of a
    person something else than the CRM, in each of CONTRADICTED."""

    kept_in: str
    people: int
    strangers: int
    contradictions: tuple[int, int, int, int]
    has_customers: bool = False


HOLDINGS = (
    Holding("Payments", 150, 16, (6, 6, 4, 4), has_customers=True),
    Holding("Demo requests", 170, 18, (6, 5, 5, 5)),
    Holding("Onboarding", 90, 10, (4, 4, 3, 4), has_customers=True),
    Holding("Guests 2025", 80, 9, (3, 3, 3, 3)),
    Holding("Guests 2026", 70, 8, (3, 3, 3, 3)),
)


def people_elsewhere(
    tables: Tables, users: pd.DataFrame, faults: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Each holding's people by its name, and what of them the CRM does not know or says otherwise.

    `faults` are those planted into `tables`: nobody touched by one is taken, so that the truth stays plain.
    """
    known = _people_of_crm(tables, faults)
    domains = {*tables["companies"]["domain"].dropna(), *tables["leads"]["email"].str.split("@").str[-1]}
    found, notes = {}, []
    for place, holding in enumerate(HOLDINGS):
        draw = stream("elsewhere", place)
        taken_from = known[known["_is_customer"]] if holding.has_customers else known
        rows, told = _contradicted(draw, _of_crm(draw, taken_from, holding), holding)
        strangers = _strangers(draw, holding.strangers, _FIRST_STRANGER + _APART * place)
        strangers = strangers[~strangers["domain"].isin(domains)].assign(_is_stranger=True)
        everyone = pd.concat([rows.assign(_is_stranger=False), strangers], ignore_index=True)
        everyone = _recorded(draw, everyone, users)
        found[holding.kept_in] = everyone.sort_values(["created", "email"], ignore_index=True)
        notes.append(told.assign(kept_in=holding.kept_in))
    return found, pd.concat(notes, ignore_index=True)


def _people_of_crm(tables: Tables, faults: pd.DataFrame) -> pd.DataFrame:
    """Contacts no fault touches, whose address nobody shares, with their company's name, domain and currency."""
    people = tables["contacts"].drop_duplicates("contact_id", keep=False)
    firms = tables["companies"].drop_duplicates("company_id", keep=False).set_index("company_id")
    spoilt = {*faults["record_id"], *faults["other_record_id"]}
    is_plain = ~people["contact_id"].isin(spoilt) & ~people["email"].duplicated(keep=False)
    is_plain &= people["company_id"].isin(firms.index) & ~people["company_id"].isin(spoilt)
    buyers = {*tables["orders"]["company_id"].dropna()}
    company = people["company_id"]
    described = people.assign(
        name=people["first_name"] + " " + people["last_name"],
        company_name=company.map(firms["name"]),
        domain=company.map(firms["domain"]),
        currency=company.map(firms["currency"]),
        _is_customer=company.isin(buyers),
        _has_own_phone=people["phone"].notna() & ~people["phone"].duplicated(keep=False),
        _crm_updated=seconds_of(people["updated"]),
    )
    return described[is_plain & ~company.map(firms["name"]).duplicated(keep=False)].reset_index(drop=True)


def _of_crm(draw: np.random.Generator, known: pd.DataFrame, holding: Holding) -> pd.DataFrame:
    count = min(holding.people, len(known) // 2)
    rows = known.iloc[np.sort(draw.choice(len(known), count, replace=False))].reset_index(drop=True)
    bare = rows["company_name"].str.replace(_LEGAL, "", regex=True)
    written = draw.integers(0, 4, count)
    company = (
        rows["company_name"].where(written != 1, bare).where(written != 2, rows["company_name"].str.upper())
    )
    gone = draw.random(count) < 0.3
    return rows.assign(company_name=company, phone=rows["phone"].mask(gone & ~rows["_has_own_phone"]))


def _contradicted(
    draw: np.random.Generator, rows: pd.DataFrame, holding: Holding
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with some values that the CRM says otherwise, each row one at most, and which they are."""
    free, notes = np.ones(len(rows), dtype=bool), []
    for field, wanted in zip(CONTRADICTED, holding.contradictions, strict=True):
        fits = free & rows["_has_own_phone"].to_numpy() if field in ("email", "phone") else free
        possible = np.flatnonzero(fits)
        chosen = np.sort(draw.choice(possible, min(wanted, len(possible) // 2), replace=False))
        free[chosen] = False
        column = {"company": "company_name"}.get(field, field)
        was = rows[column].iloc[chosen].tolist()
        became = _otherwise(draw, rows.iloc[chosen], field)
        rows.loc[chosen, column] = became
        people = rows["contact_id"].iloc[chosen].tolist()
        notes.append(pd.DataFrame({"contact_id": people, "column": field, "was": was, "became": became}))
    return rows, pd.concat(notes, ignore_index=True)


def _otherwise(draw: np.random.Generator, people: pd.DataFrame, field: str) -> list[str]:
    country = np.array([COUNTRY_NAMES.index(name) for name in people["country"]])
    if field == "phone":
        return (people["phone"].str[:-2] + people["phone"].str[-2:].map(_turned)).tolist()
    if field == "email":
        names = zip(people["first_name"], people["last_name"], strict=True)
        return [f"{ascii_slug(first)}{ascii_slug(last)}@post.example" for first, last in names]
    if field == "name":
        others = family_names()
        position = (draw.integers(0, len(others), len(people)) + 1) % len(others)
        changed = [
            other if other != last else f"{other}-Lund"
            for other, last in zip(taken(others, position), people["last_name"], strict=True)
        ]
        return (people["first_name"] + " " + pd.Series(changed, index=people.index)).tolist()
    return invented(draw.integers(0, _FIRST_STRANGER, len(people)), country, draw)["name"].tolist()


def _turned(digits: str) -> str:
    return f"{(int(digits) + 37) % 100:02d}"


def _strangers(draw: np.random.Generator, count: int, first: int) -> pd.DataFrame:
    country = draw.integers(0, len(COUNTRY_NAMES), count)
    given, family = name_positions(draw, country)
    firms = invented(first + np.arange(count), country, draw)
    names = taken(given_names(), given) + " " + taken(family_names(), family)
    email = addresses(given, family, firms["domain"])
    numbers = phones(country, draw).mask(draw.random(count) < 0.4)
    described = {"name": names, "email": email, "phone": numbers, "company_name": firms["name"]}
    return pd.DataFrame(
        described | {"domain": firms["domain"], "currency": "EUR", "_crm_updated": START * DAY}
    )


def _recorded(draw: np.random.Generator, rows: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """The rows with who keeps them, what they paid, when they came and were last heard of: sooner or later than the CRM's."""
    n, last_second = len(rows), END * DAY + 40_000
    created = START * DAY + 40_000 + (draw.random(n) ** 0.7 * (END - START - 60) * DAY).astype(np.int64)
    changed = rows["_crm_updated"].to_numpy(dtype=np.int64)
    after = np.maximum(created, changed) + 3_600
    later = after + ((last_second - after) * draw.random(n)).astype(np.int64)
    sooner = created + (np.maximum(changed - created - DAY, 0) * draw.random(n)).astype(np.int64)
    reps = users.loc[(users["role"] == "Sales rep") & users["is_active"].astype(bool), "name"].tolist()
    return rows.assign(
        created=moments(created),
        last_seen=moments(np.minimum(np.where(draw.random(n) < 0.6, later, sooner), last_second)),
        owner=taken(reps, np.where(draw.random(n) < 0.85, draw.integers(0, len(reps), n), -1)),
        payments=draw.integers(1, 9, n),
        paid=np.round(np.exp(draw.normal(7.5, 0.9, n)), 2),
    )
