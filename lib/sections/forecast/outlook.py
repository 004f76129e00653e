"""What the forecast is made of: booked, expected, and what no period can count on."""

from dataclasses import dataclass

from lib.metrics.evaluate import Cut
from lib.metrics.targets import Target, target_of
from lib.sections.figures import figures_of
from lib.sections.forecast.horizon import forecast_period
from lib.sections.section import Figure
from lib.workbook import Workbook

RARE, FREQUENT = 0.03, 0.9
"""Win rates outside of these are a sign that losses are not recorded, or deals only when they are won."""


@dataclass(frozen=True)
class Outlook:
    """Values by name of the definition, 0 where nothing is counted; `numbers` holds how many deals each rests on."""

    values: dict[str, float]
    numbers: dict[str, int]
    figures: tuple[Figure, ...]
    target: Target | None

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    @property
    def gap(self) -> float | None:
        """Target less forecast: what is missing; None without a target."""
        return None if self.target is None else self.target.value - self["weighted"]


def outlook(workbook: Workbook, names: tuple[str, ...] = ()) -> Outlook:
    """The forecast of the period by each of its definitions (all unless `names` says which), and what is in no period."""
    period = forecast_period(workbook)
    values, numbers, figures = {}, {}, []
    for metric, cut in (("forecast", (period,)), ("unplanned_value", ())):
        for definition in workbook.metric(metric).definitions:
            if names and definition.id not in names:
                continue
            rows = workbook.values(metric, Cut((), cut, definition.id))
            values[definition.id] = float(rows["numerator"].iloc[0])
            numbers[definition.id] = int(rows["n"].iloc[0])
            figures += figures_of(rows)
    return Outlook(values, numbers, tuple(figures), target_of(workbook.tables, "won_revenue", period))


def warnings(workbook: Workbook, told: Outlook) -> str:
    """What makes the weighted forecast doubtful, in words; empty when nothing does."""
    words = []
    rate = workbook.values("win_rate").iloc[0]
    text = workbook.formats.text
    if rate["value"] > FREQUENT:
        words.append(
            f"{text(rate['value'], 'share')} of all decided deals were won: lost ones are probably not recorded, so probabilities mean little."
        )
    if rate["value"] < RARE:
        words.append(
            f"Only {text(rate['value'], 'share')} of all decided deals were won: stage probabilities are probably far too high."
        )
    if told.numbers.get("unweighted"):
        number = told.numbers["unweighted"]
        words.append(
            f"{number:,} open {'deal has' if number == 1 else 'deals have'} no amount or no probability and {'adds' if number == 1 else 'add'} nothing to the weighted value."
        )
    return " ".join(words)
