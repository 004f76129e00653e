"""What is true of the demo company, kept apart from its exports: the parameters behind it and its clean key figures."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from lib.demo import world
from lib.demo.chunk import Company
from lib.demo.days import DAY, END
from lib.demo.rates import in_euros
from lib.demo.streams import SEED
from lib.demo.world import LOST, NEW_BUSINESS, PRODUCTS, REGIONS, SOURCES, WON

_BY = ("region", "source", "pipeline")


@dataclass
class Tally:
    """Key figures added up chunk by chunk, before faults. Amounts are in EUR at the rate of the closing day,
    that of open deals at the rate of the export's day; the day is the one in the region's zone."""

    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    sums: dict[tuple[str, ...], float] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    days: list[pd.DataFrame] = field(default_factory=list)
    letters: dict[str, int] = field(default_factory=dict)
    elsewhere: dict[str, int] = field(default_factory=dict)

    def add(self, deals: pd.DataFrame, rates: dict[str, np.ndarray]) -> None:
        """Takes the deals of one more chunk."""
        facts = deal_facts(deals, rates)
        for by in _BY:
            for (group, outcome), part in facts.groupby([by, "outcome"], sort=True):
                key = (by, str(group), str(outcome))
                self.counts[key] += len(part)
                for name in ("euros", "chance"):
                    self.sums[(*key, name)] = self.sums.get((*key, name), 0.0) + float(part[name].sum())
        for (region, currency), part in facts[facts["outcome"] == "won"].groupby(
            ["region", "currency"], sort=True
        ):
            key = ("won amount", str(region), str(currency))
            self.sums[key] = self.sums.get(key, 0.0) + float(part["amount"].sum())
        self.days.append(facts.loc[facts["outcome"] == "won", ["pipeline", "source", "cycle_days"]])


def deal_facts(deals: pd.DataFrame, rates: dict[str, np.ndarray]) -> pd.DataFrame:
    """One row per deal: region, source, pipeline, outcome, amount, EUR, true win probability, days to close."""
    stage, closed = deals["_stage"].to_numpy(), deals["_closed"].to_numpy()
    day = np.where(closed >= 0, closed // DAY, END)
    amounts = deals["amount"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "region": np.array([each.name for each in REGIONS])[deals["_region"].to_numpy()],
            "source": deals["source"].to_numpy(),
            "pipeline": deals["pipeline"].to_numpy(),
            "currency": deals["currency"].to_numpy(),
            "outcome": np.select([stage == WON, stage == LOST], ["won", "lost"], "open"),
            "amount": amounts,
            "euros": in_euros(amounts, deals["currency"].to_numpy(), day, rates),
            "chance": deals["_win_probability"].to_numpy(),
            "cycle_days": closed // DAY - deals["_created"].to_numpy() // DAY,
        }
    )


def clean_figures(tally: Tally) -> dict[str, Any]:
    """The key figures by region, source and pipeline, and the number of rows exported of each table."""
    figures = {by: {} for by in _BY}
    for by, group in sorted({key[:2] for key in tally.counts}):
        won, lost, still = (tally.counts[(by, group, name)] for name in ("won", "lost", "open"))
        figures[by][group] = {
            "won": won,
            "lost": lost,
            "open": still,
            "won_amount_eur": _sum(tally, (by, group, "won", "euros")),
            "lost_amount_eur": _sum(tally, (by, group, "lost", "euros")),
            "open_amount_eur": _sum(tally, (by, group, "open", "euros")),
        }
    for key in sorted(key for key in tally.sums if key[0] == "won amount"):
        figures["region"][key[1]].setdefault("won_amount", {})[key[2]] = _sum(tally, key)
    return figures | {
        "exported_rows": dict(sorted(tally.rows.items())),
        "mailbox_letters": tally.letters,
        "rows_elsewhere": tally.elsewhere,
    }


def _sum(tally: Tally, key: tuple[str, ...]) -> float:
    return round(tally.sums.get(key, 0.0), 2)


def true_parameters(company: Company, tally: Tally) -> dict[str, Any]:
    """The simulation's parameters, and the true means they give for the deals there are."""
    staff = company.market.staff
    reps = staff.users[staff.users["role"] == "Sales rep"]
    return {
        "seed": SEED,
        "size": asdict(company.market.size),
        "sources": [asdict(source) | _of_source(source.name, tally) for source in SOURCES],
        "products": [asdict(product) for product in PRODUCTS],
        "rep_skill_log_odds": dict(zip(reps["user_id"], staff.skill[reps.index].tolist(), strict=True)),
        "win_log_odds": {
            name: getattr(world, f"WIN_{name.upper()}")
            for name in ("intercept", "customer", "large", "yearly")
        },
        "renewal_win_log_odds": world.RENEWAL_WIN,
        "stage_lost_share": dict(zip(world.OPEN_STAGES, world.STAGE_LOST_SHARE, strict=True)),
        "stage_median_days": dict(zip(world.OPEN_STAGES, world.STAGE_MEDIAN_DAYS, strict=True)),
        "stage_sigma": world.STAGE_SIGMA,
        "won_cycle_median_days": _won_medians(pd.concat(tally.days)),
    }


def _won_medians(won: pd.DataFrame) -> dict[str, Any]:
    business = won[won["pipeline"] == NEW_BUSINESS]
    by_source = business.groupby("source")["cycle_days"].median()
    return {
        "all": float(won["cycle_days"].median()),
        "new_business": float(business["cycle_days"].median()),
        "by_source": {str(source): float(median) for source, median in by_source.items()},
    }


def _of_source(name: str, tally: Tally) -> dict[str, float | None]:
    closed = sum(tally.counts[("source", name, outcome)] for outcome in ("won", "lost"))
    chance = sum(tally.sums.get(("source", name, outcome, "chance"), 0.0) for outcome in ("won", "lost"))
    return {"closed_deals": closed, "win_probability": round(chance / closed, 6) if closed else None}
