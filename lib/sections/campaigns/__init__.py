"""The campaigns report: who answers, what it brought and cost, and whether lists and the web site grow."""

from lib.sections.campaigns.answers import responses
from lib.sections.campaigns.arriving import arriving
from lib.sections.campaigns.funnel import funnel
from lib.sections.campaigns.goals import each_goal, goals_by
from lib.sections.campaigns.lists import list_growth
from lib.sections.campaigns.models import attribution
from lib.sections.campaigns.ran import what_ran
from lib.sections.campaigns.returns import returns
from lib.sections.campaigns.site import visits
from lib.sections.campaigns.summary import cover, notes

__all__ = [
    "arriving",
    "attribution",
    "cover",
    "each_goal",
    "funnel",
    "goals_by",
    "list_growth",
    "notes",
    "responses",
    "returns",
    "visits",
    "what_ran",
]
