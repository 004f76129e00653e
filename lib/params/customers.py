"""How long a customer counts as one, and over which time what it is worth is looked ahead."""

from typing import Annotated

from pydantic import Field

from lib.params.part import Part


class Customers(Part):
    """When a customer counts as active, a term as renewed, and how far its value is looked ahead: printed in the report."""

    inactive_after_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        365,
        description="days after a purchase for which a customer without a contract counts as active; one with contracts is active while one of them runs",
    )
    renewal_grace_days: Annotated[int, Field(ge=0, le=365)] = Field(
        30, description="days after the end of a term within which a late renewal still counts as one"
    )
    horizon_months: Annotated[int, Field(ge=1, le=120)] = Field(
        36, description="months ahead for which the value of a customer is predicted"
    )
    yearly_discount: Annotated[float, Field(ge=0, le=1)] = Field(
        0.1, description="what money is worth less for each year it comes later, 0 to 1"
    )
