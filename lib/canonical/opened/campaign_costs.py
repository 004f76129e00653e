"""Campaigns as a team sees them: what ran when, what it cost, and how much of that is the team's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis
from ibis import Table

from lib.canonical.opened import scope as scoping
from lib.canonical.opened.money import Conversion
from lib.canonical.opened.named import NOT_RECORDED, called_by

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

DRAFT, CANCELLED = ("draft", "planned"), ("cancelled", "canceled", "aborted")
_COST = "decimal(18,2)"


def is_real(campaigns: Table) -> ibis.Value:
    """False for a test and for a draft: nobody outside was meant to see either."""
    is_draft = campaigns.status.lower().strip().isin(DRAFT).fill_null(False)
    return ~campaigns.is_test.fill_null(False) & ~is_draft


def campaigns_in_currency(tables: OpenedTables) -> Table | None:
    """Campaigns with their cost in the team's currency at the rate of their last day so far; None without campaigns."""
    campaigns, parameters = tables.company_wide("campaigns"), tables.parameters
    if campaigns is None:
        return None
    day = campaigns.ends_on.fill_null(parameters.as_of)
    capped = (day > parameters.as_of).ifelse(parameters.as_of, day)
    conversion = Conversion(parameters.settings.currency, tables.company_wide("fx_rates"))
    return conversion.of(campaigns, ("cost",), capped)


def real_campaigns(tables: OpenedTables) -> Table | None:
    """Every campaign of the company with `campaign` (its name), `campaign_kind` and `is_real`; None without campaigns."""
    campaigns = tables.company_wide("campaigns")
    return None if campaigns is None else _named(campaigns)


def _named(campaigns: Table) -> Table:
    return campaigns.mutate(
        campaign=ibis.coalesce(called_by(campaigns, "campaign_id"), campaigns.campaign_id),
        campaign_kind=campaigns.kind.fill_null(NOT_RECORDED),
        is_real=is_real(campaigns),
    )


def campaigns_of(tables: OpenedTables) -> Table:
    """The team's campaigns that have begun, one row each, tests and drafts too.

    Adds `campaign` (its name), `campaign_kind`, `is_real`, `is_launched` (real and not cancelled), the days it ran as a deal has
    them (`created_on`, `closed_on`, `is_open`, `is_closed`), `launched_on` (its first day, where that is missing its last),
    `team_share` (people the campaign reached that are the team's ÷ all of them: 1 for the whole company) and `team_cost`: the
    cost x that share, missing where no cost is recorded or no rate is known. A campaign that reached nobody of the team is not
    the team's.
    """
    campaigns, as_of = _named(campaigns_in_currency(tables)), tables.parameters.as_of
    dated = campaigns.mutate(
        launched_on=ibis.coalesce(campaigns.starts_on, campaigns.ends_on, ibis.literal(as_of))
    )
    known = dated.filter(dated.launched_on <= as_of)
    return tables.hold("campaigns_of_team", _as_run(_shared(known, tables), as_of))


def _as_run(campaigns: Table, as_of: object) -> Table:
    is_cancelled = campaigns.status.lower().strip().isin(CANCELLED).fill_null(False)
    has_ended = (
        (campaigns.ends_on <= as_of).fill_null(campaigns.status.lower() == "finished").fill_null(False)
    )
    is_launched = campaigns.is_real & ~is_cancelled
    return campaigns.mutate(
        status=campaigns.status.fill_null(NOT_RECORDED),
        is_launched=is_launched,
        has_cost=campaigns.team_cost.notnull(),
        created_on=campaigns.launched_on,
        closed_on=campaigns.ends_on,
        is_open=~has_ended,
        is_closed=has_ended,
        age_days=ibis.null("int64"),
    )


def _shared(campaigns: Table, tables: OpenedTables) -> Table:
    """`campaigns` with the team's share of the people they reached and of their cost."""
    if not scoping.narrows_users(tables.parameters.settings.scope):
        return campaigns.mutate(team_share=ibis.literal(1.0), team_cost=campaigns.cost.cast(_COST))
    own, everyones = _reached(tables, tables.scoped), _reached(tables, tables.company_wide)
    if own is None or everyones is None:
        return campaigns.filter(ibis.literal(False)).mutate(
            team_share=ibis.literal(0.0), team_cost=campaigns.cost.cast(_COST)
        )
    ours = own.group_by(our_id="campaign_id").agg(ours=own.count())
    everybody = everyones.group_by(all_id="campaign_id").agg(everybody=everyones.count())
    joined = campaigns.inner_join(ours, campaigns.campaign_id == ours.our_id)
    joined = joined.inner_join(everybody, joined.campaign_id == everybody.all_id)
    share = ibis.least(joined.ours / joined.everybody, 1.0)
    is_all = share == 1.0
    cost = ibis.ifelse(is_all, joined.cost.cast(_COST), (joined.cost.cast("float64") * share).cast(_COST))
    return joined.mutate(team_share=share, team_cost=cost).drop("our_id", "ours", "all_id", "everybody")


def _reached(tables: OpenedTables, of: Callable[[str], Table | None]) -> Table | None:
    """One row per person a campaign was sent to and per lead that came of it; None when the source has neither."""
    parts = [
        rows.filter(rows.campaign_id.notnull()).select("campaign_id")
        for rows in (of(name) for name in ("campaign_members", "leads") if name in tables)
    ]
    return ibis.union(*parts) if len(parts) > 1 else (parts or [None])[0]
