"""One chunk of the demo company: its companies and everything that hangs on them, table by table."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo import accounts, activities, deals, finance, history, leads, people
from lib.demo.book import order_book
from lib.demo.campaigns import campaigns, credited
from lib.demo.days import DAY, END, moments, utc_seconds
from lib.demo.opportunities import Market
from lib.demo.rates import fx_rates, rate_lookup
from lib.demo.size import Size
from lib.demo.staff import company_staff
from lib.demo.streams import stream
from lib.demo.text_arrays import kept, taken
from lib.demo.world import WON

Tables = dict[str, pd.DataFrame]
"""Canonical tables by name; columns beginning with `_` serve the simulation and are not exported."""


@dataclass(frozen=True)
class Company:
    """What all chunks of the demo company share."""

    size: Size
    market: Market
    campaigns: pd.DataFrame
    fx_rates: pd.DataFrame


def demo_company(size: Size) -> Company:
    """The demo company of that size, without its customers."""
    rates = fx_rates()
    return Company(size, Market(company_staff(size), rate_lookup(rates)), campaigns(size), rates)


def sales(company: Company, chunk: int) -> Tables:
    """Companies, contacts, deals and all that follows from them, for one chunk."""
    market = company.market
    firms = accounts.with_parents(accounts.companies(company.size, chunk, market.staff), chunk)
    persons = people.contacts(firms, chunk)
    names = firms["name"].take(persons["_company"].to_numpy()).array
    persons = persons.assign(_company_name=names, _chunk_size=company.size.chunk)
    book = order_book(firms, market, chunk)
    frame, steps = deals.deals(book, market.staff, chunk)
    frame = deals.numbered(frame, chunk * company.size.chunk)
    frame = _with_campaigns(deals.with_fields(frame, steps, persons, market.staff, chunk), company, chunk)
    orders = finance.orders(frame, book.terms, persons, chunk)
    tables = {
        "deals": frame,
        "deal_events": history.deal_events(frame, steps, market.staff, chunk),
        "leads": leads.leads(frame, persons, market, company.campaigns, chunk),
        "activities": activities.activities(frame, persons, market.staff, chunk),
        "orders": orders,
        "order_lines": finance.order_lines(orders, market.rates, chunk),
        "contracts": finance.contracts(book.terms, frame, persons, chunk),
    }
    return tables | _parties(firms, persons, frame, market, chunk)


def _with_campaigns(frame: pd.DataFrame, company: Company, chunk: int) -> pd.DataFrame:
    draw = stream("deal campaigns", chunk)
    source, region, day = (
        frame["_source"].to_numpy(),
        frame["_region"].to_numpy(),
        frame["_created"].to_numpy() // DAY,
    )
    campaign = credited(draw, source, region, day, company.campaigns)
    return frame.assign(
        _campaign=campaign, campaign_id=taken(company.campaigns["campaign_id"].tolist(), campaign)
    )


def _parties(
    firms: pd.DataFrame, persons: pd.DataFrame, frame: pd.DataFrame, market: Market, chunk: int
) -> Tables:
    draw = stream("contacts created", chunk)
    first = _first_deal(frame, len(firms))
    firms = accounts.with_record_dates(firms, first, chunk)
    users = market.staff.user_ids.tolist()
    switchboard = kept(people.phones(firms["_country"].to_numpy(), draw), draw.random(len(firms)) < 0.7)
    firms = firms.assign(owner_id=taken(users, _present_owner(firms, frame, market)), phone=switchboard)
    company, n = persons["_company"].to_numpy(), len(persons)
    made = firms["created"].to_numpy()[company].astype("datetime64[s]").astype(np.int64) + draw.integers(
        30, 900, n
    )
    rest = END * DAY + 50_000 - made
    made = made + np.where(draw.random(n) < 0.3, rest * draw.random(n) ** 2, 0).astype(np.int64)
    rest = END * DAY + 50_000 - made
    checked = np.where(draw.random(n) < 0.4, made + (rest * draw.random(n)).astype(np.int64), -1)
    changed = np.maximum(made + (rest * draw.random(n) ** 3).astype(np.int64), checked)
    persons = persons.assign(
        owner_id=firms["owner_id"].take(company).array,
        lifecycle=taken(
            ["subscriber", "lead", "opportunity", "customer"], _lifecycle(frame, len(firms), draw)[company]
        ),
        created=moments(made),
        updated=moments(changed),
        last_verified=moments(checked),
    )
    return {"companies": firms, "contacts": persons}


def _first_deal(frame: pd.DataFrame, companies: int) -> np.ndarray:
    first = np.full(companies, (END + 9_999) * DAY)
    np.minimum.at(
        first,
        frame["_company"].to_numpy(),
        utc_seconds(frame["_created"].to_numpy(), frame["_region"].to_numpy()),
    )
    return first


def _present_owner(firms: pd.DataFrame, frame: pd.DataFrame, market: Market) -> np.ndarray:
    owner = firms["_rep"].to_numpy().copy()
    owner[frame["_company"].to_numpy()] = frame["_owner"].to_numpy()
    gone = market.staff.left[owner] <= END
    return np.where(gone, market.staff.managers[owner], owner)


def _lifecycle(frame: pd.DataFrame, companies: int, draw: np.random.Generator) -> np.ndarray:
    stage = (draw.random(companies) < 0.6).astype(np.int64)
    company, deal_stage = frame["_company"].to_numpy(), frame["_stage"].to_numpy()
    stage[company[deal_stage < WON]] = 2
    stage[company[deal_stage == WON]] = 3
    return stage
