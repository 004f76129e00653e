"""When service works, where the source does not say: days off of a country."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from lib.params.part import Part


def _known_country(place: str) -> str:
    if not place:
        return place
    from holidays import list_supported_countries

    country, _, subdivision = place.partition("-")
    known = list_supported_countries()
    if country not in known or (subdivision and subdivision not in known[country]):
        raise ValueError(
            "is no country whose days off are known; write it like DE, or DE-BY for a part of it"
        )
    return place


class Service(Part):
    """When service works, where the source does not say."""

    public_holidays: Annotated[str, StringConstraints(max_length=20), AfterValidator(_known_country)] = Field(
        "",
        description="country (ISO 3166, like DE, or DE-BY for a part of it) whose public holidays are days off of the service desk where the source lists none; empty: only the days that the source lists",
    )
