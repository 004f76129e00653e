"""What a report file may say: typed, from closed lists, with unknown keys refused."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from lib.metrics.catalogue import METRICS
from lib.metrics.cut import DIMENSIONS
from lib.metrics.metric import Definition, Metric
from lib.metrics.report_files.vocabulary import (
    A_YEAR_BEFORE,
    CHARTS,
    COMPARISONS,
    GRAINS_OR_NONE,
    NO_GRAIN,
    NOTHING,
    TEAMS_DAY,
    a_period,
    one_of,
)
from lib.params.model import FIRST_DAY, LAST_DAY, Name, Part
from lib.problems import InputError

MOST_ITEMS = 20
Words = Annotated[str, StringConstraints(max_length=400)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]
MetricId = Annotated[str, AfterValidator(one_of("metric", tuple(METRICS)))]
Dimension = Annotated[str, AfterValidator(one_of("dimension", DIMENSIONS))]
Values = Annotated[list[Name], Field(min_length=1, max_length=50)]


def _a_day(words: str) -> str:
    if words in (TEAMS_DAY, A_YEAR_BEFORE):
        return words
    try:
        day = dt.date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or day.isoformat() != words or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(
            f"is no day. Write {TEAMS_DAY!r}, {A_YEAR_BEFORE!r} or a day in quotes like '2026-05-31'"
        )
    return words


def _each_once(names: list[str]) -> list[str]:
    if len(set(names)) < len(names):
        raise ValueError("names a dimension twice; write each once")
    return names


class Item(Part):
    """One question of a report: a metric, cut into groups and periods, over the rows that count."""

    heading: Annotated[str, StringConstraints(max_length=120)] = Field(
        "",
        description="the reader's question, shown above the answer; empty: made from the metric and its groups",
    )
    metric: MetricId = Field(description="id of the metric", json_schema_extra={"enum": list(METRICS)})
    definition: Annotated[str, StringConstraints(max_length=60)] = Field(
        "", description="id of one of the metric's definitions; empty: the team's headline definition"
    )
    by: Annotated[list[Dimension], Field(max_length=2), AfterValidator(_each_once)] = Field(
        [], description="dimensions to group by, none, one or two"
    )
    where: dict[Dimension, Values] = Field(
        {}, description="dimension: list of the values that count; several dimensions narrow together"
    )
    period: Annotated[str, AfterValidator(a_period)] = Field(
        "this period", description="which days count, in the words listed below"
    )
    grain: Annotated[str, AfterValidator(one_of("grain", GRAINS_OR_NONE))] = Field(
        NO_GRAIN,
        description="how the period is cut for a trend",
        json_schema_extra={"enum": list(GRAINS_OR_NONE)},
    )
    compare: Annotated[str, AfterValidator(one_of("comparison", COMPARISONS))] = Field(
        NOTHING,
        description="what stands beside it, over as many days; with a grain only the year before",
        json_schema_extra={"enum": list(COMPARISONS)},
    )
    chart: Annotated[str, AfterValidator(one_of("chart", CHARTS))] = Field(
        "fitting",
        description="kind of chart; fitting: the one that fits; table: none",
        json_schema_extra={"enum": list(CHARTS)},
    )
    top: Annotated[int, Field(ge=1, le=40)] = Field(
        10, description="how many groups are shown; the rest are put together as others"
    )
    action: Words = Field("", description="what the reader should do; empty: a general advice")
    note: Words = Field("", description="what the reader should know, below the table")

    @property
    def record(self) -> Metric:
        """The metric's record."""
        return METRICS[self.metric]

    def chosen(self, headline: str) -> Definition:
        """The definition asked for, the one with the id `headline` when none is."""
        return self.record.definition(self.definition or headline)


class Report(Part):
    """A custom report: a title, the decision it serves, the day it is as of, and its questions in order."""

    title: Title = Field(description="what the report is called")
    question: Title = Field(description="the question or decision it serves, in one sentence")
    as_of: Annotated[str, AfterValidator(_a_day)] = Field(
        TEAMS_DAY,
        description="the day up to which it shows what was known then: `team's day`, `a year before`, or a day in quotes",
    )
    items: Annotated[list[Item], Field(min_length=1, max_length=MOST_ITEMS)] = Field(
        description="the questions in the order they are answered"
    )

    def day(self, as_of: dt.date) -> dt.date:
        """The day the report is as of, for a team whose day is `as_of`; InputError when it lies after that."""
        wanted = self._day(as_of)
        if wanted > as_of:
            raise InputError(f"as_of: {wanted} lies after the team's own day {as_of}. Write an earlier day.")
        return wanted

    def _day(self, as_of: dt.date) -> dt.date:
        if self.as_of == TEAMS_DAY:
            return as_of
        if self.as_of == A_YEAR_BEFORE:
            is_leap_day = (as_of.month, as_of.day) == (2, 29)
            return as_of.replace(year=as_of.year - 1, day=28 if is_leap_day else as_of.day)
        return dt.date.fromisoformat(self.as_of)
