"""What a team set out to reach, and by which metrics it watches whether it gets there."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from lib.params.part import Day, Name, Part

MetricId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
Amount = Annotated[float, Field(allow_inf_nan=False)]
Words = Annotated[str, StringConstraints(max_length=1_000)]


class GoalMetric(Part):
    """A metric that tells whether a goal is being reached."""

    metric: MetricId = Field(description="id of a metric of the catalogue, like sales_cycle")
    definition: Words = Field("", description="id of one of its definitions; empty: the team's headline")
    target: Amount | None = Field(
        None,
        description="what it should reach in one period of the report (a month, quarter or year: see calendar.period); a share as 0.25",
    )
    owner: Words = Field("", description="who answers for it")
    reason: Words = Field("", description="why this metric tells about the goal")


class Goal(Part):
    """A goal of a team: what is wanted, from where to where by when, how, and what is watched."""

    goal: Name = Field(description="what is wanted, in a few words, like Shorten the sales cycle")
    measured_by: MetricId | None = Field(
        None, description="id of the metric that says whether the goal is reached"
    )
    from_value: Amount | None = Field(None, description="where that metric stood when the goal was set")
    to_value: Amount | None = Field(None, description="where it should be")
    by_day: Day | None = Field(None, description="by which day, like 2026-12-31")
    tactic: Words = Field("", description="what is done to get there")
    metrics: list[GoalMetric] = Field(
        [], description="what is watched, each with metric, and definition, target, owner and reason"
    )

    @property
    def is_quantified(self) -> bool:
        """True when the goal says of what, from where, to where and by when."""
        told = (self.measured_by, self.from_value, self.to_value, self.by_day)
        return all(part is not None for part in told)


def _watched_once(goals: list[Goal]) -> list[Goal]:
    """Two targets for one metric could not both be meant."""
    targets = [
        (each.metric, each.definition) for goal in goals for each in goal.metrics if each.target is not None
    ]
    twice = sorted({metric for metric, definition in targets if targets.count((metric, definition)) > 1})
    if twice:
        raise ValueError(f"two targets are given for {', '.join(twice)}; write one")
    return goals


Goals = Annotated[list[Goal], AfterValidator(_watched_once)]
