"""How campaigns are judged: within how many days an answer or a purchase counts, and which campaign gets the credit."""

from typing import Annotated, Literal

from pydantic import Field

from lib.params.part import Part

Days = Annotated[int, Field(ge=0, le=3_650)]


class Campaigns(Part):
    """How campaigns are judged: choices that change every figure about them, printed beside it."""

    response_days: Days = Field(
        30, description="days after a message within which an answer counts as one to it"
    )
    look_back_days: Days = Field(
        180, description="days before a purchase within which contact with a campaign can have led to it"
    )
    attribution: Literal["primary", "first", "last", "even"] = Field(
        "primary",
        description="which campaign gets the credit: the one named on the deal, the first or the last that was met, or all that were met in even parts; the others are shown beside it",
    )
