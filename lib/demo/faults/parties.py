"""Faults in companies and contacts: twins and near-misses, addresses, swapped fields, labels, placeholders."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, moments, seconds_of
from lib.demo.faults import typing_errors
from lib.demo.faults.planting import Planting
from lib.demo.text_arrays import ids

_TWIN_CONTACT, _TWIN_COMPANY, _PER_CHUNK = 45_000_001, 17_000_001, 5_000
_BRANCHES = ("branch", "North", "South", "Services", "Holding")


def spoil_parties(planting: Planting) -> None:
    """Plants every fault of companies and contacts."""
    _add_twin_contacts(planting)
    _add_relatives(planting)
    _add_twin_companies(planting)
    _add_branches(planting)
    _spoil_contact_fields(planting)
    _spoil_labels(planting)


def _later(planting: Planting, records: pd.DataFrame) -> np.ndarray:
    created = seconds_of(records["created"])
    rest = END * DAY + 40_000 - created
    return moments(created + (rest * planting.draw.uniform(0.02, 0.9, len(records))).astype(np.int64))


def _new_ids(planting: Planting, table: str, first: int, n: int) -> pd.Series:
    return ids(first + _PER_CHUNK * planting.chunk + planting.added(table) + np.arange(n))


def _add_twin_contacts(planting: Planting) -> None:
    rows = planting.chosen("contacts", 0.016)
    people = planting.tables["contacts"].iloc[rows].reset_index(drop=True)
    twins = people.assign(contact_id=_new_ids(planting, "contacts", _TWIN_CONTACT, len(rows)))
    twins["created"] = _later(planting, people)
    twins["updated"] = twins["created"]
    draw, changed = planting.draw, np.arange(len(rows)) % 4
    originals = zip(people["first_name"], people["last_name"], people["email"], strict=True)
    versions = [_twin(draw, *known) for known in zip(originals, changed, strict=True)]
    twins["first_name"], twins["last_name"], twins["email"] = (
        [each[k] for each in versions] for k in range(3)
    )
    was = people["first_name"] + " " + people["last_name"] + " <" + people["email"] + ">"
    became = twins["first_name"] + " " + twins["last_name"] + " <" + twins["email"] + ">"
    planting.add_copies(("duplicate_contact", "contacts"), rows, twins, ("name, email", was, became))


def _twin(draw: np.random.Generator, person: tuple[str, str, str], kind: int) -> tuple[str, str, str]:
    first, last, address = person
    if kind == 0:
        return typing_errors.misspelt(draw, first), last, address
    if kind == 1:
        return first, typing_errors.misspelt(draw, last), typing_errors.other_address(draw, address, first)
    if kind == 2:
        return last, first, address
    return first, last, typing_errors.other_address(draw, address, first)


def _add_relatives(planting: Planting) -> None:
    """People of the same name and telephone who are somebody else: they must not be merged."""
    rows = planting.chosen("contacts", 0.004, planting.tables["contacts"]["phone"].notna())
    people = planting.tables["contacts"].iloc[rows].reset_index(drop=True)
    everyone = planting.tables["contacts"]["first_name"]
    given = everyone.iloc[planting.draw.integers(0, len(everyone), len(rows))].reset_index(drop=True)
    given = given.where(given != people["first_name"], "Robin")
    relatives = people.assign(
        contact_id=_new_ids(planting, "contacts", _TWIN_CONTACT, len(rows)), first_name=given
    )
    relatives["email"] = (
        given.str.lower().str.replace(r"[^a-z]", "", regex=True)
        + "."
        + people["email"].str.split(".", n=1).str[1]
    )
    relatives["created"] = _later(planting, people)
    relatives["updated"] = relatives["created"]
    said = ("first_name", people["first_name"], relatives["first_name"])
    planting.add_copies(("near_miss_contact", "contacts"), rows, relatives, said)


def _add_twin_companies(planting: Planting) -> None:
    rows = planting.chosen("companies", 0.012)
    firms = planting.tables["companies"].iloc[rows].reset_index(drop=True)
    twins = firms.assign(company_id=_new_ids(planting, "companies", _TWIN_COMPANY, len(rows)), parent_id=None)
    twins["name"] = [typing_errors.other_company_name(planting.draw, name) for name in firms["name"]]
    keeps = planting.draw.random(len(rows)) < 0.6
    twins["domain"] = ("www." + firms["domain"]).where(keeps, None)
    twins["created"] = _later(planting, firms)
    twins["updated"] = twins["created"]
    planting.add_copies(
        ("duplicate_company", "companies"), rows, twins, ("name", firms["name"], twins["name"])
    )


def _add_branches(planting: Planting) -> None:
    """Branches of the same name: related, but companies of their own."""
    rows = planting.chosen("companies", 0.004)
    firms = planting.tables["companies"].iloc[rows].reset_index(drop=True)
    branches = firms.assign(
        company_id=_new_ids(planting, "companies", _TWIN_COMPANY, len(rows)), parent_id=firms["company_id"]
    )
    suffix = [_BRANCHES[position] for position in planting.draw.integers(0, len(_BRANCHES), len(rows))]
    branches["name"] = firms["name"] + " " + pd.Series(suffix)
    branches["domain"] = pd.Series([word.lower() for word in suffix]) + "." + firms["domain"]
    branches["employees"] = (firms["employees"] // 4).clip(lower=2)
    branches["created"] = _later(planting, firms)
    branches["updated"] = branches["created"]
    said = ("name", firms["name"], branches["name"])
    planting.add_copies(("near_miss_company", "companies"), rows, branches, said)


def _spoil_contact_fields(planting: Planting) -> None:
    draw, people = planting.draw, planting.tables["contacts"]
    rows = planting.chosen("contacts", 0.012)
    wrong = [typing_errors.wrong_address(draw, address) for address in people["email"].iloc[rows]]
    planting.change("wrong_email", "contacts", rows, {"email": wrong})
    rows = planting.chosen("contacts", 0.008)
    first, last = people["first_name"].iloc[rows], people["last_name"].iloc[rows]
    planting.change(
        "swapped_names", "contacts", rows, {"first_name": last.tolist(), "last_name": first.tolist()}
    )
    rows = planting.chosen("contacts", 0.006, people["phone"].notna())
    numbers = people["phone"].iloc[rows].tolist()
    planting.change("phone_in_city", "contacts", rows, {"phone": [None] * len(rows), "city": numbers})
    for column, words in typing_errors.PLACEHOLDERS.items():
        rows = planting.chosen("contacts", 0.003)
        planting.change("placeholder", "contacts", rows, {column: draw.choice(words, len(rows)).tolist()})
    rows = planting.chosen("contacts", 0.005)
    nowhere = draw.integers(0, _PER_CHUNK, len(rows)) + 19_000_001
    planting.change("contact_without_company", "contacts", rows, {"company_id": ids(nowhere).tolist()})


def _spoil_labels(planting: Planting) -> None:
    spoilt = (
        ("contacts", "country", 0.020, typing_errors.COUNTRY_VARIANTS),
        ("companies", "country", 0.020, typing_errors.COUNTRY_VARIANTS),
        ("companies", "industry", 0.015, typing_errors.INDUSTRY_VARIANTS),
    )
    for table, column, share, variants in spoilt:
        rows = planting.chosen(table, share)
        labels = planting.tables[table][column].iloc[rows]
        written = [typing_errors.variant(planting.draw, label, variants) for label in labels]
        planting.change("label_variant", table, rows, {column: written})
