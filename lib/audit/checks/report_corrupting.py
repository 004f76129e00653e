"""The faults that spoil a sales report most, by name, and the checks that find each: twenty at least."""

from collections.abc import Mapping

REPORT_CORRUPTING: Mapping[str, tuple[str, ...]] = {
    "closed without a day": ("missing/deals/closed-of-closed-deals",),
    "closed before it was created": ("dates/deals/closed-before-created",),
    "created in the future": ("dates/deals/created-in-the-future",),
    "past due and open": ("contradictions/deals/past-due-open",),
    "late stage without an amount": ("missing/deals/amount-of-open-deals-in-late-stages",),
    "won without an amount": ("missing/deals/amount-of-won-deals", "amounts/deals/won-for-nothing"),
    "amount without a known currency": (
        "missing/deals/currency-of-deals-with-an-amount",
        "amounts/deals/currency-unknown",
    ),
    "amount below zero or far beyond all others": (
        "amounts/deals/amount-negative",
        "amounts/deals/amount-far-beyond",
    ),
    "stage that is in no pipeline": ("contradictions/deals/stage-unknown",),
    "stages passed over, or missing from the log": (
        "contradictions/deals/won-never-open",
        "contradictions/deals/won-stages-skipped",
        "contradictions/deals/stage-gap",
    ),
    "stage that contradicts the log or the probability": (
        "contradictions/deals/stage-against-log",
        "contradictions/deals/probability-against-stage",
    ),
    "lost and worked on": ("contradictions/deals/lost-but-worked-on",),
    "deal of no owner": ("missing/deals/owner_id", "unmatched/deals/owner_id"),
    "lost without a reason": ("missing/deals/lost_reason-of-lost-deals",),
    "open with a closing day": ("contradictions/deals/open-with-closing-day",),
    "expected to close long after it closed, or before it began": (
        "contradictions/deals/expected-long-after-closed",
        "contradictions/deals/expected-before-created",
    ),
    "open records of an owner who left": (
        "contradictions/deals/owner-inactive",
        "contradictions/leads/owner-inactive",
        "contradictions/cases/owner-inactive",
    ),
    "deal of no known company": ("missing/deals/company_id", "unmatched/deals/company_id"),
    "won without a known product": ("missing/deals/product_id-of-won-deals", "unmatched/deals/product_id"),
    "the same deal twice": ("duplicates/deals",),
    "converted without a deal": (
        "missing/leads/converted_deal_id-of-converted-leads",
        "contradictions/leads/converted-without-day",
    ),
    "campaign without a cost": ("missing/campaigns/cost-of-campaigns-that-ran",),
    "case solved before it was opened": ("dates/cases/solved-before-opened",),
    "quantity below zero that is no return": (
        "amounts/order_lines/quantity-negative",
        "amounts/order_lines/return-positive",
    ),
}
"""Fault → ids of the checks that find it."""
