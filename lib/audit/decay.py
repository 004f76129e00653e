"""How fast do e-mail addresses go stale? Bounces per year that an address is in use, steadied by what is known elsewhere."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass

import ibis
from ibis import Table

from lib.canonical.opened import OpenedTables

PRIOR_RATE = 0.225
"""Bounces per address and year expected before anything is known: about a fifth of all business addresses a year."""

PRIOR_YEARS = 20.0
"""How many address-years that expectation weighs: little beside a list of some hundred people."""

DAYS_A_YEAR = 365.25
CERTAINTY = 0.95

_RATES = 400


@dataclass(frozen=True)
class Decay:
    """`bounces` seen in `years` address-years of `addresses`.

    `own` is bounces ÷ years, missing where nothing was mailed, between `own_low` and `own_high`; `rate` the estimate
    steadied by the prior, between `low` and `high`; both intervals hold 95 %. `gone_in_a_year`: the share of
    addresses that stop working within a year at that rate.
    """

    bounces: int
    addresses: int
    years: float
    own: float | None
    own_low: float | None
    own_high: float | None
    rate: float
    low: float
    high: float
    gone_in_a_year: float


def decay_of(bounces: int, years: float, addresses: int) -> Decay:
    """The rate at which addresses stop working, from bounces seen in address-years.

    Gamma prior of mean PRIOR_RATE with a weight of PRIOR_YEARS; the own rate has the exact interval of a Poisson count
    (Garwood 1936). Raises ValueError for a negative count or time.
    """
    from scipy.stats import gamma

    if bounces < 0 or years < 0:
        raise ValueError("bounces and years cannot be negative")
    tail = (1 - CERTAINTY) / 2
    shape, time = PRIOR_RATE * PRIOR_YEARS + bounces, PRIOR_YEARS + years
    own_low = float(gamma.ppf(tail, bounces)) / years if years and bounces else 0.0
    own_high = float(gamma.ppf(1 - tail, bounces + 1)) / years if years else None
    return Decay(
        bounces=bounces,
        addresses=addresses,
        years=years,
        own=bounces / years if years else None,
        own_low=own_low if years else None,
        own_high=own_high,
        rate=shape / time,
        low=float(gamma.ppf(tail, shape)) / time,
        high=float(gamma.ppf(1 - tail, shape)) / time,
        gone_in_a_year=1 - 2.718281828459045 ** -(shape / time),
    )


@dataclass(frozen=True)
class Gone:
    """How many addresses are expected to stop working in a time, and between how many they will be in 95 of 100 cases."""

    expected: float
    low: int
    high: int


def expected_gone(decay: Decay, addresses: int, days: int) -> Gone:
    """How many of `addresses` that work today stop working within `days`, if the rate stays what it was?

    The rate is as uncertain as bounces and prior leave it (Gamma), and so is whom it takes at that rate (binomial): the
    range holds both. Raises ValueError for a negative count or time.
    """
    if addresses < 0 or days < 0:
        raise ValueError("addresses and days cannot be negative")
    shape, time = PRIOR_RATE * PRIOR_YEARS + decay.bounces, PRIOR_YEARS + decay.years
    ahead, tail = days / DAYS_A_YEAR, (1 - CERTAINTY) / 2
    low, high = (_reached(part, addresses, (shape, time), ahead) for part in (tail, 1 - tail))
    return Gone(addresses * (1 - (time / (time + ahead)) ** shape), low, high)


def _reached(part: float, addresses: int, posterior: tuple[float, float], ahead: float) -> int:
    """The least number of addresses that at most are gone with probability `part`, over all rates that are likely."""
    import numpy as np
    from scipy.stats import binom, gamma

    shape, time = posterior
    rates = gamma.ppf((np.arange(_RATES) + 0.5) / _RATES, shape) / time
    gone = 1 - np.exp(-rates * ahead)
    return bisect_left(
        range(addresses), part, key=lambda count: float(binom.cdf(count, addresses, gone).mean())
    )


def email_decay(tables: OpenedTables) -> Decay | None:
    """The decay of the addresses of the team's contacts; None where no bounce was ever logged, so none can be seen.

    An address is in use from the day its contact was created, or first mailed where that is not known, to the first
    message that came back, or else the last one sent. Raises MissingTableError when the source has no contacts.
    """
    contacts = tables["contacts"]
    mailed = mailings(tables, tables.parameters.as_of)
    if mailed is None:
        return None
    known = contacts.filter(contacts.email.notnull()).select(known_id="contact_id", made="created_on")
    used = mailed.inner_join(known, mailed.contact_id == known.known_id)
    began = ibis.least(ibis.coalesce(used.made, used.first_sent), used.first_sent)
    ended = ibis.coalesce(used.first_bounced, used.last_sent)
    spans = used.mutate(days=ibis.greatest(ended.delta(began, unit="day"), 0))
    sums = tables.frame(
        spans.agg(bounces=spans.first_bounced.count(), days=spans.days.sum(), addresses=spans.count())
    ).iloc[0]
    if not sums["bounces"]:
        return None
    return decay_of(int(sums["bounces"]), float(sums["days"]) / DAYS_A_YEAR, int(sums["addresses"]))


def mailings(tables: OpenedTables, as_of: dt.date) -> Table | None:
    """What became of the messages to each contact by the end of `as_of`, of the whole company; None without messages.

    One row per contact mailed, with days: first_sent, last_sent, last_delivered, first_bounced, last_bounced. A list
    event of the kind bounce counts as a message that came back.
    """
    parts = [part for part in (_of_campaigns(tables), _of_lists(tables)) if part is not None]
    if not parts:
        return None
    events = ibis.union(*parts)
    events = events.filter((events.day <= as_of) & events.contact_id.notnull())
    day, what = events.day, events.what
    return events.group_by("contact_id").agg(
        first_sent=day.min(),
        last_sent=day.max(),
        last_delivered=day.max(where=what == "reached"),
        first_bounced=day.min(where=what == "bounced"),
        last_bounced=day.max(where=what == "bounced"),
    )


def _of_campaigns(tables: OpenedTables) -> Table | None:
    members = tables.imported("campaign_members")
    if members is None:
        return None
    reached = ("delivered", "opened", "clicked", "responded")
    told = {"sent": "sent", "bounced": "bounced"} | dict.fromkeys(reached, "reached")
    return ibis.union(*[_events(members, moment, what) for moment, what in told.items()])


def _events(members: Table, moment: str, what: str) -> Table:
    day = ibis.coalesce(members[f"{moment}_on"], members[f"{moment}_at"].date())
    happened = members.select(contact_id="contact_id", day=day, what=ibis.literal(what))
    return happened.filter(happened.day.notnull())


def _of_lists(tables: OpenedTables) -> Table | None:
    events = tables.imported("list_events")
    if events is None:
        return None
    bounced = events.filter(events.kind.lower() == "bounce")
    return bounced.select(
        contact_id="contact_id",
        day=ibis.coalesce(bounced.happened_on, bounced.happened_at.date()),
        what=ibis.literal("bounced"),
    )
