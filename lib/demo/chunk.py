"""One chunk of the demo company: its companies and everything that hangs on them, table by table."""

from dataclasses import dataclass

import pandas as pd

from lib.demo import (
    accounts,
    activities,
    calls,
    case_events,
    cases,
    deals,
    field_changes,
    finance,
    history,
    leads,
    mailings,
    people,
    quotes,
    web,
)
from lib.demo.book import order_book
from lib.demo.campaigns import campaigns, credited
from lib.demo.days import DAY
from lib.demo.opportunities import Market
from lib.demo.rates import fx_rates, rate_lookup
from lib.demo.records import with_records
from lib.demo.size import Size
from lib.demo.staff import company_staff
from lib.demo.streams import stream
from lib.demo.text_arrays import taken

Tables = dict[str, pd.DataFrame]
"""Canonical tables by name; columns beginning with `_` serve the simulation and are not exported."""


@dataclass(frozen=True)
class Company:
    """What all chunks of the demo company share."""

    market: Market
    fx_rates: pd.DataFrame


def demo_company(size: Size) -> Company:
    """The demo company of that size, without its customers."""
    rates = fx_rates()
    return Company(Market(size, company_staff(size), rate_lookup(rates), campaigns(size)), rates)


def chunk_tables(company: Company, chunk: int) -> Tables:
    """Every table of one chunk: its companies, contacts and deals, and all that follows from them."""
    terms, sold = _sales(company, chunk)
    return sold | _service(company, terms, sold["contacts"], chunk) | _marketing(company, sold, chunk)


def _sales(company: Company, chunk: int) -> tuple[pd.DataFrame, Tables]:
    market = company.market
    firms = accounts.with_parents(accounts.companies(market.size, chunk, market.staff), chunk)
    persons = people.contacts(firms, chunk).assign(_chunk_size=market.size.chunk)
    book = order_book(firms, market, chunk)
    firms["_was_customer"] = book.was_customer
    frame, steps = deals.deals(book, market.staff, chunk)
    frame = deals.numbered(frame, chunk * market.size.chunk)
    frame = deals.with_fields(frame, steps, persons, stream("deal fields", chunk))
    frame = _with_campaigns(frame, company, chunk)
    firms, persons = with_records((firms, persons), frame, market.staff, chunk)
    orders = finance.orders(frame, book.terms, persons, chunk)
    return book.terms, {
        "companies": firms,
        "contacts": persons,
        "deals": frame,
        "deal_events": history.deal_events(frame, steps, market.staff, chunk),
        "quotes": quotes.quotes(frame, steps, chunk),
        "leads": leads.leads(frame, persons, market, chunk),
        "activities": activities.activities(frame, persons, market.staff, chunk),
        "orders": orders,
        "order_lines": finance.order_lines(orders, market.rates, chunk),
        "contracts": finance.contracts(book.terms, frame, persons, chunk),
    }


def _service(company: Company, terms: pd.DataFrame, persons: pd.DataFrame, chunk: int) -> Tables:
    staff = company.market.staff
    tickets, course = cases.cases(terms, persons, staff, chunk)
    return {
        "cases": tickets,
        "case_events": case_events.case_events(tickets, course, staff, chunk),
        "service_calls": calls.service_calls(tickets, persons, staff, chunk),
        "surveys": mailings.surveys(persons, tickets, chunk),
    }


def _marketing(company: Company, sold: Tables, chunk: int) -> Tables:
    persons = sold["contacts"]
    members = mailings.campaign_members(persons, company.market.campaigns, chunk)
    sessions = web.web_sessions(persons, company.market.campaigns, chunk)
    return {
        "campaign_members": members,
        "list_events": mailings.list_events(persons, members, chunk),
        "web_sessions": sessions,
        "web_events": web.web_events(sessions, chunk),
        "form_submissions": web.form_submissions(sold["leads"], chunk),
        "field_changes": field_changes.field_changes(sold, company.market.staff, chunk),
    }


def _with_campaigns(frame: pd.DataFrame, company: Company, chunk: int) -> pd.DataFrame:
    campaigns = company.market.campaigns
    arrivals = frame[["_source", "_region"]].assign(_day=frame["_created"] // DAY)
    campaign = credited(stream("deal campaigns", chunk), arrivals, campaigns)
    return frame.assign(_campaign=campaign, campaign_id=taken(campaigns["campaign_id"].tolist(), campaign))
