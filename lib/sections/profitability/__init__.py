"""The profitability report: which customers bring money, what they cost, who is loyal, who will buy again?"""

from lib.sections.profitability.again import buying_again
from lib.sections.profitability.concentration import concentration
from lib.sections.profitability.customers import customers
from lib.sections.profitability.groups import by_group
from lib.sections.profitability.losses import unprofitable
from lib.sections.profitability.loyalty import loyalty
from lib.sections.profitability.matrix import matrix
from lib.sections.profitability.steps import where_it_goes
from lib.sections.profitability.summary import cover, notes

__all__ = [
    "buying_again",
    "by_group",
    "concentration",
    "cover",
    "customers",
    "loyalty",
    "matrix",
    "notes",
    "unprofitable",
    "where_it_goes",
]
