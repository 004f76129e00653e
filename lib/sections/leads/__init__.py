"""The leads report: where leads come from, how they are attended to, what becomes of them, and what they cost."""

from lib.sections.leads.answers import response_time
from lib.sections.leads.arrivals import over_time, where_from
from lib.sections.leads.attention import unattended
from lib.sections.leads.costs import costs
from lib.sections.leads.fast_answers import fast_answers
from lib.sections.leads.prospects import prospects
from lib.sections.leads.quality import quality
from lib.sections.leads.referrals import referrals
from lib.sections.leads.summary import cover, notes

__all__ = [
    "costs",
    "cover",
    "fast_answers",
    "notes",
    "over_time",
    "prospects",
    "quality",
    "referrals",
    "response_time",
    "unattended",
    "where_from",
]
