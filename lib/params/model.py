"""What a parameter file may say: four names, typed, with unknown keys refused."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from lib.params.campaigns import Campaigns
from lib.params.customers import Customers
from lib.params.duplicates import Duplicates
from lib.params.goals import Goals
from lib.params.part import Currency, Name, Part
from lib.params.service import Service
from lib.params.upkeep import DataUpkeep

ROOT = Path(__file__).resolve().parent.parent.parent
"""The project's folder: relative paths in parameters are relative to it, whatever the working directory."""

TeamName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)


def _covered_day(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"lies outside {FIRST_DAY} to {LAST_DAY}")
    return day


def _known_zone(zone: str) -> str:
    from zoneinfo import available_timezones

    if zone not in available_timezones():
        raise ValueError("is not an IANA time zone; write it like Europe/Berlin or UTC")
    return zone


def _known_locale(locale: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError("is not a known locale; write it like en_GB or de_DE") from error
    return locale


class Scope(Part):
    """Whose rows the report is about; an empty list does not narrow. Lists narrow together (and, not or)."""

    teams: list[Name] = Field([], description="teams of the users whose records count")
    regions: list[Name] = Field([], description="sales regions of the users whose records count")
    owners: list[Name] = Field([], description="ids of the users whose records count")
    pipelines: list[Name] = Field([], description="pipelines whose deals count")


class Calendar(Part):
    """How time is cut."""

    timezone: Annotated[Name, AfterValidator(_known_zone)] = Field(
        "UTC", description="IANA zone in which a business day begins and ends"
    )
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = Field(
        1, description="month in which the fiscal year begins, 1 to 12"
    )
    period: Literal["month", "quarter", "year"] = Field(
        "quarter", description="the report's period: the one that holds as_of, up to as_of"
    )
    history: Annotated[int, Field(ge=1, le=60)] = Field(8, description="how many periods the trends go back")


class Definitions(Part):
    """Which definition is the headline where the field has several; the others are shown beside it."""

    win_rate: Literal["closed", "closed_value", "created", "all", "overdue_lost", "odds"] = Field(
        "closed", description="definition of the win rate: see the metric's rivals"
    )
    sales_cycle_start: Literal["created", "qualified", "first_contact"] = Field(
        "created", description="the event a sales cycle starts with"
    )
    sales_cycle_deals: Literal["won", "closed"] = Field(
        "won", description="deals whose cycle is measured: won, or all closed"
    )


class Privacy(Part):
    """What a shared report may show."""

    show_personal: bool = Field(False, description="show names and titles of customers' people")
    show_contact: bool = Field(False, description="show e-mail addresses and telephone numbers")


class Costs(Part):
    """What an hour of selling is taken to cost: an assumption, printed beside every figure that rests on it."""

    selling_hour: Annotated[int, Field(ge=0, le=10_000)] = Field(
        60, description="cost of one hour of a seller's work, all included"
    )
    currency: Currency = Field(
        "EUR", description="ISO 4217 code of that cost; it is converted at the day's rate"
    )
    minutes_unrecorded: Annotated[int, Field(ge=0, le=480)] = Field(
        10, description="minutes counted for an activity that was done and whose length is not recorded"
    )


class Settings(Part):
    """Everything a team can set; what it leaves out comes from params/defaults.yml."""

    label: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description="name of the team as the cover prints it; empty: the team's own name"
    )
    mapping: Name = Field(
        "demo",
        description="how the export becomes tables: name of a mapping in lib/sources/mappings, or the path of a mapping file",
    )
    currency: Currency = Field("EUR", description="ISO 4217 code of the currency the report is in, like EUR")
    locale: Annotated[Name, AfterValidator(_known_locale)] = Field(
        "en_GB", description="how numbers and dates are written, like en_GB or de_DE"
    )
    minimum_n: Annotated[int, Field(ge=1)] = Field(
        20, description="a rate over fewer records is marked as thin"
    )
    custom_report: list[Name] = Field(
        ["new_business", "weekly_sales_meeting"],
        description="custom reports the notebook `custom_report` shows: names of files in params/reports, or paths that end with .yml",
    )
    corrections: list[Name] = Field(
        [],
        description="lists to fix that were filled in (.xlsx or .csv): their corrections are applied to the imported records, not to the export; relative paths start at the project's folder",
    )
    duplicates: Duplicates = Field(
        Duplicates(), description="what people decided about records that are there twice"
    )
    scope: Scope = Field(Scope(), description="whose rows the report is about")
    calendar: Calendar = Field(Calendar(), description="how time is cut")
    definitions: Definitions = Field(Definitions(), description="which definition is the headline")
    costs: Costs = Field(Costs(), description="what an hour of selling is taken to cost")
    campaigns: Campaigns = Field(Campaigns(), description="how campaigns are judged")
    service: Service = Field(Service(), description="when service works, where the source does not say")
    customers: Customers = Field(
        Customers(),
        description="when a customer is active, a term renewed, and how far value is looked ahead",
    )
    privacy: Privacy = Field(Privacy(), description="what a shared report may show")
    goals: Goals = Field(
        [],
        description="what the team set out to reach, each with goal, measured_by, from_value, to_value, by_day, tactic and metrics (metric, definition, target, owner, reason); the notebook `metric_selection` writes them",
    )
    data_upkeep: DataUpkeep = Field(
        DataUpkeep(), description="what the team says about its own data, which no export tells"
    )


class Parameters(Part):
    """The four names, resolved."""

    team: TeamName = Field(description="short name of the team: lower-case letters, digits, - and _")
    as_of: Annotated[dt.date, AfterValidator(_covered_day)] = Field(
        description="last day the figures cover, like 2026-05-31"
    )
    data: Name = Field(
        description="folder or file of the export, or a folder of dated exports (2026-04-30/, 2026-05-31/); relative to the project's folder"
    )
    settings: Settings = Field(description="scope, calendar, currency, definitions and the like")

    @property
    def label(self) -> str:
        """The team's name as people write it."""
        return self.settings.label or self.team

    @property
    def data_path(self) -> Path:
        """Where the export lies, absolute."""
        return (ROOT / self.data).resolve()

    def for_notebook(self) -> dict[str, Any]:
        """The four names as JSON-safe values, for papermill."""
        return self.model_dump(mode="json")
