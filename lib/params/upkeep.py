"""What a team says about its own data that no export tells: what fields are for, and what bad data is taken to cost."""

from typing import Annotated

from pydantic import Field, StringConstraints

from lib.params.part import Currency, Day, Name, Part

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.\S.*$", max_length=200)]


class DeclaredUse(Part):
    """A use of a field that no report shows: a segment, an automation, a form, a letter."""

    field: FieldName = Field(description="table and field, like contacts.phone or contacts.T-shirt size")
    by: Name = Field(description="what uses it: a segment, an automation, a form, a person's work")
    what: Name = Field(description="what for, in a few words")


_REACHING = (
    ("contacts.first_name", "letters and calls", "addressing the person"),
    ("contacts.last_name", "letters and calls", "addressing the person"),
    ("contacts.email", "letters", "reaching the person"),
    ("contacts.phone", "calls", "reaching the person"),
    ("contacts.consent", "every letter", "whether the person may be written to"),
    ("leads.name", "letters and calls", "addressing the person"),
    ("leads.email", "letters", "reaching the person"),
    ("leads.company_name", "whoever answers the lead", "finding the company"),
    ("companies.phone", "calls", "reaching the company"),
    ("companies.domain", "matching", "telling companies of one name apart"),
)
"""Without these nobody can be reached: taken to be used until a team says otherwise."""


class CostOfBadData(Part):
    """A benchmark of what bad data costs, which the audit scales: an assumption, never measured."""

    hours: Annotated[int, Field(ge=0, le=3_000)] = Field(
        550, description="hours a seller loses in a year at that share of inaccurate records"
    )
    money: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        32_000, description="what a seller costs more or brings less in a year at that share"
    )
    currency: Currency = Field(
        "USD", description="ISO 4217 code of that money; it is converted at the day's rate"
    )
    at_share: Annotated[float, Field(gt=0, le=1)] = Field(
        0.3, description="share of inaccurate records the benchmark speaks of, 0 to 1"
    )


class Place(Part):
    """A place where customers' data lives: an archive on paper, somebody's notebook, a system nothing is exported from.

    One that is called as a system of the mapping says who keeps that system, and where.
    """

    what: Name = Field(description="what it is, like Paper contracts, or the name of a system of the mapping")
    where: Name = Field(description="where it is: an office, a cabinet, an address on the web")
    who: Name = Field(description="who keeps it")
    how_many: Annotated[int, Field(ge=0)] | None = Field(
        None, description="how many people or companies are in it, as last counted"
    )
    counted_on: Day | None = Field(None, description="when that was counted, like 2026-03-31")


class AccessRules(Part):
    """How long an account may go without being used, its password without being changed, its holder without training."""

    quiet_days: Annotated[int, Field(ge=1, le=3_650)] = Field(
        90, description="days without a sign-in after which an account should be closed"
    )
    password_days: Annotated[int, Field(ge=1, le=3_650)] = Field(
        365, description="days after which a password is old"
    )
    training_days: Annotated[int, Field(ge=1, le=3_650)] = Field(
        365, description="days after which a security training has to be repeated"
    )


class StaleRules(Part):
    """How long a record in use may go without anybody looking at it before the audit asks."""

    contact_days: Annotated[int, Field(ge=1, le=3_650)] = Field(
        730, description="days a contact who is written to or in an open deal may go unchanged and unverified"
    )
    deal_days: Annotated[int, Field(ge=1, le=3_650)] = Field(
        60, description="days an open deal may go without an activity, a change or a planned next step"
    )


class DataUpkeep(Part):
    """What the team says about its own data, which no export tells."""

    uses: list[DeclaredUse] = Field(
        [DeclaredUse(field=field, by=by, what=what) for field, by, what in _REACHING],
        description="fields that segments, automations, forms or letters use, each with field, by and what",
    )
    changes_conversation: list[FieldName] = Field(
        [], description="fields that change how the team speaks to a person, like contacts.title"
    )
    places: list[Place] = Field(
        [],
        description="places no export tells of, like archives on paper, each with what, where, who, how_many and counted_on",
    )
    update_every: dict[FieldName, Annotated[int, Field(ge=1, le=3_650)]] = Field(
        {},
        description="days after which a field has to be looked at again, by field, like contacts.phone: 365",
    )
    access: AccessRules = Field(AccessRules(), description="what the access review asks of an account")
    stale: StaleRules = Field(StaleRules(), description="when records in use count as not looked at")
    cost: CostOfBadData = Field(CostOfBadData(), description="what bad data is taken to cost a seller")
