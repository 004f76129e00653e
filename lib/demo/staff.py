"""The company's own people: reps with their skill, managers, the service and marketing teams, an automation user."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, START, dates, day_number, moments
from lib.demo.size import Size
from lib.demo.streams import stream
from lib.demo.text_arrays import ascii_slug, ids
from lib.demo.vocabulary import FAMILY, GIVEN
from lib.demo.world import REGIONS, SKILL_SIGMA, Region

FIRST_USER = 1001
_HOME = {
    "Europe": ("Germany", "France", "United Kingdom", "Italy", "Spain"),
    "Americas": ("United States", "Canada"),
    "Nordics": ("Norway",),
}
_LEFT = {"Europe": ("2024-11-15", "2025-08-29"), "Americas": ("2025-05-16",), "Nordics": ()}
_JOINED = {"Europe": ("2025-02-03", "2025-10-06"), "Americas": ("2025-03-17",), "Nordics": ()}
AGENTS = {"Europe": 4, "Americas": 3, "Nordics": 1}
EMAIL_DOMAIN = "suitewright.example"


@dataclass(frozen=True)
class Staff:
    """Users and, beside them, what the simulation needs: skill in log-odds, first and last working day."""

    users: pd.DataFrame
    skill: np.ndarray
    joined: np.ndarray
    left: np.ndarray

    def reps(self, region: str) -> np.ndarray:
        """Row numbers of the reps of a region."""
        return np.flatnonzero((self.users["role"] == "Sales rep") & (self.users["region"] == region))

    def with_role(self, role: str) -> np.ndarray:
        """Row numbers of the users with that role."""
        return np.flatnonzero(self.users["role"] == role)

    @property
    def managers(self) -> np.ndarray:
        """Row number of each user's manager; the director's own row for the director."""
        above = pd.Index(self.users["user_id"]).get_indexer(self.users["manager_id"])
        return np.where(above < 0, np.arange(len(self.users)), above)

    @property
    def user_ids(self) -> np.ndarray:
        """User ids in row order."""
        return self.users["user_id"].to_numpy()


def company_staff(size: Size) -> Staff:
    """All users of the CRM with their working days; reps come first in each region."""
    posts = pd.DataFrame(_posts(size), columns=["role", "team", "region", "joined", "left"])
    draw = stream("users")
    users = posts[["role", "team", "region"]].assign(user_id=ids(FIRST_USER + np.arange(len(posts))))
    users["name"] = _names(posts, draw)
    users["email"] = [_address(name) for name in users["name"]]
    users["manager_id"] = _managers(users)
    skill = np.where(posts["role"] == "Sales rep", draw.normal(0, SKILL_SIGMA, len(posts)).round(3), 0.0)
    joined, left = posts["joined"].to_numpy(), posts["left"].to_numpy()
    return Staff(_with_access(users, joined, left, draw), skill, joined, left)


def _posts(size: Size) -> list[tuple[str, str, str, int, int]]:
    stays, before = END + 10_000, START - 900
    posts = [post for region in REGIONS for post in _sales_posts(region, size.staff)]
    for region, agents in AGENTS.items():
        posts += [("Service agent", "Customer service", region, before, stays)] * agents
    posts += [("Service manager", "Customer service", "Europe", before, stays)]
    posts += [
        ("Marketing", "Marketing", region, before, stays) for region in ("Europe", "Europe", "Americas")
    ]
    posts += [
        ("Sales director", "Management", "Europe", before, stays),
        ("Admin", "Operations", "Europe", before, stays),
    ]
    posts += [("Service agent", "Customer service", "Europe", before, day_number("2025-01-31"))]
    return [*posts, ("Automation", "Operations", "Europe", before, stays)]


def _sales_posts(region: Region, staff: int) -> list[tuple[str, str, str, int, int]]:
    stays, before = END + 10_000, START - 900
    teams = [team for team in region.teams for _ in range(region.reps_per_team * staff)]
    joined = [day_number(day) for day in _JOINED[region.name]]
    posts = [("Sales rep", team, region.name, before, stays) for team in teams]
    for position, day in enumerate(joined):
        posts[-1 - position * len(posts) // 2] = (*posts[-1 - position * len(posts) // 2][:3], day, stays)
    for position, day in enumerate(_LEFT[region.name]):
        posts.append(
            ("Sales rep", region.teams[position % len(region.teams)], region.name, before, day_number(day))
        )
    return posts + [("Sales manager", team, region.name, before, stays) for team in region.teams]


def _names(posts: pd.DataFrame, draw: np.random.Generator) -> list[str]:
    names: dict[str, None] = {}
    for region, role in zip(posts["region"], posts["role"], strict=True):
        name = "Workflow Automation" if role == "Automation" else _name(region, draw)
        while name in names:
            name = _name(region, draw)
        names[name] = None
    return list(names)


def _name(region: str, draw: np.random.Generator) -> str:
    country = str(draw.choice(_HOME[region]))
    return f"{draw.choice(GIVEN[country])} {draw.choice(FAMILY[country])}"


def _address(name: str) -> str:
    return f"{'.'.join(ascii_slug(part) for part in name.split())}@{EMAIL_DOMAIN}"


def _managers(users: pd.DataFrame) -> list[str | None]:
    managers = users[users["role"].isin(["Sales manager", "Service manager"])].set_index("team")["user_id"]
    director = users.loc[users["role"] == "Sales director", "user_id"].item()
    above = users["team"].map(managers).fillna(director)
    return [
        None if user == director else director if user == boss else boss
        for user, boss in zip(users["user_id"], above, strict=True)
    ]


def _with_access(
    users: pd.DataFrame, joined: np.ndarray, left: np.ndarray, draw: np.random.Generator
) -> pd.DataFrame:
    n, is_active = len(users), left > END
    last_day = np.where(is_active, END - 2 - draw.integers(0, 6, n), left)
    leads = users["role"].isin(["Sales manager", "Sales director", "Admin", "Service manager", "Marketing"])
    return users.assign(
        is_active=is_active,
        licensed=is_active,
        can_export=leads.to_numpy(),
        mfa=is_active,
        last_login=moments(last_day * DAY + draw.integers(28_800, 61_200, n)),
        security_training_on=dates(np.maximum(last_day - draw.integers(20, 330, n), joined)),
        password_changed_on=dates(np.maximum(last_day - draw.integers(3, 85, n), joined)),
        created=moments(np.maximum(joined, START) * DAY + 25_200),
    )
