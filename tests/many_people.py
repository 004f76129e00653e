"""Half a million contacts of which every twentieth is there twice, the same at every call: for measuring the matcher."""

import numpy as np
import pandas as pd

_ONSETS = [
    "b",
    "br",
    "d",
    "f",
    "fr",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "sch",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ei", "au", "ie"]
_CODAS = ["", "l", "n", "r", "s", "t", "m", "ck", "rt", "nd"]
_SHARE_TWICE = 0.05


def many_people(count: int) -> tuple[pd.DataFrame, pd.Series]:
    """`count` contacts under the canonical names, and by record_id who each of them is.

    Every twentieth was entered again by another hand: a letter wrong in the name, or the names swapped; half with another
    e-mail address, a third without the telephone number.
    """
    random = np.random.default_rng(500_000)
    twice = int(count * _SHARE_TWICE)
    people = _people(random, count - twice)
    copies = _copied(random, people.iloc[random.choice(len(people), twice, replace=False)])
    rows = pd.concat([people, copies], ignore_index=True)
    rows["record_id"] = [f"p{number:07d}" for number in range(count)]
    return rows.drop(columns="person"), rows.set_index("record_id")["person"]


def true_pairs(people: pd.Series) -> set[tuple[str, str]]:
    """The pairs of records that are one person, the smaller id first."""
    twice = people[people.duplicated(keep=False)]
    return {tuple(sorted(group)) for group in twice.index.to_series().groupby(twice.to_numpy()).agg(list)}


def _people(random: np.random.Generator, count: int) -> pd.DataFrame:
    firsts, lasts = np.array(_words(random, 1_500, 2)), np.array(_words(random, 30_000, 3))
    cities, made = np.array(_words(random, 400, 2)), count + count // 50
    firms = random.integers(0, count // 8, made)
    # a few names are frequent, as in life
    first, last = (names[(random.random(made) ** 2 * len(names)).astype(int)] for names in (firsts, lasts))
    rows = pd.DataFrame({"first_name": first, "last_name": last}, dtype="str")
    rows = rows.assign(
        email=rows["first_name"]
        + "."
        + rows["last_name"]
        + "@firm"
        + pd.Series(firms).astype(str)
        + ".example",
        phone="+49 30 " + pd.Series(random.integers(10_000_000, 99_999_999, made)).astype(str),
        company_id="c" + pd.Series(firms).astype(str),
        city=cities[firms % len(cities)],
    )
    return rows.drop_duplicates("email", ignore_index=True).head(count).assign(person=np.arange(count))


def _copied(random: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.reset_index(drop=True)
    is_swapped = random.random(len(rows)) < 0.2
    wrong = pd.Series(
        [
            _misspelt(name, place)
            for name, place in zip(rows["last_name"], random.random(len(rows)), strict=True)
        ]
    )
    first = rows["first_name"].where(~is_swapped, rows["last_name"])
    last = wrong.where(~is_swapped, rows["first_name"])
    private = rows["last_name"] + rows["first_name"] + "@mailbox.example"
    return rows.assign(
        first_name=first,
        last_name=last,
        email=rows["email"].where(random.random(len(rows)) < 0.5, private),
        phone=rows["phone"].where(random.random(len(rows)) < 0.67, None),
    )


def _misspelt(name: str, place: float) -> str:
    """Two letters of the name change places."""
    at = int(place * (len(name) - 1))
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _words(random: np.random.Generator, count: int, syllables: int) -> list[str]:
    parts = [random.choice(kinds, (count, syllables)) for kinds in (_ONSETS, _VOWELS, _CODAS)]
    return [
        "".join("".join(each) for each in zip(*word, strict=True)).capitalize()
        for word in zip(*parts, strict=True)
    ]
