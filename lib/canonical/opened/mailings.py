"""What became of each message of a campaign: delivered, opened, clicked, answered in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import Table

from lib.canonical.opened.as_of import without_later_moments
from lib.canonical.opened.named import NOT_RECORDED

MOMENTS = (
    "sent",
    "delivered",
    "opened",
    "clicked",
    "responded",
    "bounced",
    "unsubscribed",
    "complained",
)


@dataclass(frozen=True)
class Judged:
    """By which day messages are judged, and within how many days an answer counts."""

    as_of: dt.date
    response_days: int


def campaign_messages(members: Table, campaigns: Table | None, judged: Judged) -> Table:
    """One row per person a real campaign was sent to by the end of `as_of`, on the day it was sent (`sent_on`).

    Adds `campaign`, `campaign_kind`, `is_delivered`, `is_opened` (a click is one: pictures may be blocked), `is_clicked`,
    `is_responded` (within the days that count), `is_bounced`, `is_unsubscribed`, `is_complained`, `is_old_enough` (those days are
    over). Delivered is what is recorded so and did not come back, and what was read or answered; in a campaign whose deliveries
    nobody records, what was sent and did not come back. Where the day of sending is missing, the first one known stands for it.
    """
    known = without_later_moments(members, MOMENTS, judged.as_of)
    first_at, first_on = (
        ibis.coalesce(*[known[f"{name}_{half}"] for name in MOMENTS]) for half in ("at", "on")
    )
    dated = known.mutate(sent_at=first_at, sent_on=first_on).filter(first_on.notnull())
    return _with_outcomes(with_campaign(dated, campaigns), judged)


def with_campaign(rows: Table, campaigns: Table | None) -> Table:
    """`rows` of real campaigns with the name and kind of theirs; one of no known campaign goes by the id it names."""
    if campaigns is None:
        return rows.mutate(
            campaign=rows.campaign_id.fill_null(NOT_RECORDED), campaign_kind=ibis.literal(NOT_RECORDED)
        )
    named = campaigns.select("campaign", "campaign_kind", "is_real", named_id="campaign_id")
    joined = rows.left_join(named, rows.campaign_id == named.named_id)
    return (
        joined.filter(joined.is_real.fill_null(True))
        .mutate(
            campaign=ibis.coalesce(joined.campaign, joined.campaign_id, ibis.literal(NOT_RECORDED)),
            campaign_kind=joined.campaign_kind.fill_null(NOT_RECORDED),
        )
        .drop("named_id", "is_real")
    )


def _with_outcomes(rows: Table, judged: Judged) -> Table:
    has = {name: rows[f"{name}_on"].notnull() for name in MOMENTS}
    is_read = has["opened"] | has["clicked"] | has["responded"]
    records = rows.delivered_on.notnull().any().over(group_by=rows.campaign_id)
    arrived = ibis.ifelse(records, has["delivered"], ~has["bounced"]) & ~has["bounced"]
    days = rows.responded_on.delta(ibis.coalesce(rows.delivered_on, rows.sent_on), unit="day")
    age = ibis.literal(judged.as_of).delta(ibis.coalesce(rows.delivered_on, rows.sent_on), unit="day")
    is_delivered = is_read | arrived
    return rows.mutate(
        is_delivered=is_delivered,
        is_opened=has["opened"] | has["clicked"],
        is_clicked=has["clicked"],
        is_responded=days.between(0, judged.response_days).fill_null(False),
        is_old_enough=(age >= judged.response_days).fill_null(False),
        is_bounced=has["bounced"] & ~is_delivered,
        is_unsubscribed=has["unsubscribed"],
        is_complained=has["complained"],
    )
