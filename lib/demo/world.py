"""The demo company's known truth: regions, sources, products, stages and the numbers behind them."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Region:
    """A sales region: its share of the accounts, its money and its teams with their reps."""

    name: str
    share: float
    currency: str
    teams: tuple[str, ...]
    reps_per_team: int
    countries: tuple[tuple[str, float], ...]


REGIONS = (
    Region(
        "Europe",
        0.545,
        "EUR",
        ("Europe North", "Europe South"),
        5,
        (
            ("Germany", 0.32),
            ("United Kingdom", 0.14),
            ("France", 0.18),
            ("Italy", 0.12),
            ("Spain", 0.10),
            ("Netherlands", 0.08),
            ("Ireland", 0.06),
        ),
    ),
    Region(
        "Americas",
        0.437,
        "USD",
        ("Americas East", "Americas West"),
        4,
        (("United States", 0.82), ("Canada", 0.18)),
    ),
    Region("Nordics", 0.018, "NOK", ("Nordics",), 2, (("Norway", 0.7), ("Sweden", 0.3))),
)
CURRENCY_BY_COUNTRY = {"United Kingdom": "GBP", "Sweden": "SEK"}
"""Countries that buy in another currency than their region's."""


@dataclass(frozen=True)
class Source:
    """Where deals come from. `win` is in log-odds against the average, `speed` multiplies durations,
    `size` multiplies amounts; `share` is of deals with new companies, `again` of deals with customers,
    `lead_conversion` the share of its leads that become a deal."""

    name: str
    share: float
    again: float
    win: float
    speed: float
    size: float
    lead_conversion: float


SOURCES = (
    Source("Organic search", 0.34, 0.26, -0.10, 1.00, 0.85, 0.27),
    Source("Paid search", 0.20, 0.08, -0.60, 1.10, 0.95, 0.17),
    Source("E-mail", 0.14, 0.28, 0.00, 0.95, 1.00, 0.30),
    Source("Event", 0.11, 0.12, 0.10, 1.05, 1.10, 0.33),
    Source("Partner", 0.11, 0.14, 0.25, 1.00, 1.20, 0.42),
    Source("Referral", 0.10, 0.12, 0.70, 0.70, 1.00, 0.55),
)
EXISTING = "Existing customer"
"""Source of the renewals, which nobody has to find."""


@dataclass(frozen=True)
class Product:
    """A product: `median` deal amount in EUR and `share` of deals; `seat` is the list price of one unit."""

    name: str
    line: str
    tier: str
    share: float
    median: float
    seat: float
    cost_share: float
    is_subscription: bool


PRODUCTS = (
    Product("Suite Start", "Suite", "Start", 0.34, 8_000, 240, 0.16, True),
    Product("Suite Plus", "Suite", "Plus", 0.27, 21_000, 420, 0.18, True),
    Product("Suite Pro", "Suite", "Pro", 0.14, 52_000, 690, 0.20, True),
    Product("Insight Start", "Insight", "Start", 0.09, 9_000, 180, 0.15, True),
    Product("Insight Pro", "Insight", "Pro", 0.05, 27_000, 390, 0.18, True),
    Product("Onboarding", "Services", "Standard", 0.06, 11_000, 1_200, 0.62, False),
    Product("Training", "Services", "Standard", 0.05, 5_500, 950, 0.58, False),
)
AMOUNT_SIGMA, SMALLEST, LARGEST = 0.50, 2_000.0, 150_000.0

OPEN_STAGES = ("Qualification", "Discovery", "Proposal", "Negotiation")
STAGES = (*OPEN_STAGES, "Won", "Lost")
WON, LOST = 4, 5
STAGE_PROBABILITY = (0.10, 0.30, 0.55, 0.80, 1.0, 0.0)
"""What the CRM assumes per stage. The truth is lower in the middle: see STAGE_LOST_SHARE."""
STAGE_LOST_SHARE = (0.33, 0.29, 0.24, 0.14)
"""Where lost deals are lost."""
STAGE_MEDIAN_DAYS = (8.5, 12.5, 14.5, 10.5)
STAGE_SIGMA, DEAL_SIGMA = 0.65, 0.25
"""Spread of a stage's duration (log), and of what all stages of a deal share."""
NEW_BUSINESS, RENEWALS = "New business", "Renewals"

WIN_INTERCEPT = -1.28
WIN_CUSTOMER = 0.50
"""Log-odds added when the company has bought before."""
WIN_LARGE = -0.18
"""Log-odds per doubling of the amount beyond the product's median."""
WIN_YEARLY = 0.04
SKILL_SIGMA = 0.32
RENEWAL_WIN = 1.25
"""Log-odds of a renewal."""
AUTOMATIC_SHARE, AUTOMATIC_RENEWED = 0.62, 0.88
"""Terms that renew without a deal unless notice is given, and how many of them do."""

LOST_REASONS = (
    ("Price", 0.24),
    ("No decision", 0.22),
    ("Competitor", 0.18),
    ("No budget", 0.14),
    ("Timing", 0.12),
    ("Missing feature", 0.10),
)
COMPETITORS = ("Larkspur CRM", "Fathomly", "Brightdesk", "Quorvia")


def probability(log_odds: np.ndarray) -> np.ndarray:
    """Probability of these log-odds."""
    return 1.0 / (1.0 + np.exp(-log_odds))
