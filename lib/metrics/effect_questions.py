"""What is asked of the records before and after faults are put right: the figures that the reports show first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lib.canonical.opened import OpenedTables
from lib.canonical.opened.changes import Changes
from lib.metrics.catalogue import METRICS
from lib.metrics.chosen import chosen_definition
from lib.metrics.cut import Cut
from lib.metrics.metric import Metric
from lib.metrics.periods import Period


@dataclass(frozen=True)
class Question:
    """A metric by groups, asked of classes of faults: of `faults` alone, or of those that change any of `fields`.

    Neither: of every class. A table with no column named stands for its records being merged. `known`: as recorded,
    only records count of which that is known (see `contributions_of_known`); put right, all do.
    """

    metric: str
    definition: str = ""
    by: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    known: str = ""

    def is_about(self, fault: str, changes: Changes) -> bool:
        """Whether to ask it of this class of faults."""
        if self.faults:
            return fault in self.faults
        if fault == ALL:
            return not self.known
        changed = {
            f"{table}.{name}"
            for table, name in zip(changes.values["table"], changes.values["field"], strict=True)
        }
        return not self.fields or bool(set(self.fields) & (changed | set(changes.merged["table"])))

    def record(self) -> Metric:
        """The metric's record."""
        return METRICS[self.metric]

    def cut(self, tables: OpenedTables, periods: tuple[Period, ...]) -> Cut:
        """How it is cut over these periods, by the definition the team's settings choose."""
        chosen = self.definition or chosen_definition(self.record(), tables.parameters.settings)
        if self.metric == FORECAST:
            periods = (replace(periods[-1], ends_on=periods[-1].full_ends_on),)
        return Cut(by=self.by, periods=periods, definition=chosen)


FORECAST = "forecast"
"""The metric that looks ahead: of its own period alone, as nothing is expected of those that are over."""

ALL = "all"
"""The id under which all classes of faults are put right together."""

QUESTIONS: tuple[Question, ...] = (
    Question("win_rate"),
    Question("won_revenue"),
    Question("new_customers"),
    Question("open_pipeline"),
    Question(FORECAST),
    Question("sales_cycle"),
    Question("win_rate", by=("source",)),
    Question("lead_conversion", by=("source",), fields=("leads.source", "leads")),
    Question("won_revenue", by=("industry",), fields=("companies.industry",)),
    Question("won_revenue", by=("country",), fields=("companies.country",)),
    Question("losses", by=("lost_reason",), fields=("deals.lost_reason",)),
    Question("won_revenue", faults=("product",), known="products.product_id"),
    Question("won_revenue", faults=("company",), known="companies.company_id"),
    Question("losses", faults=("reasons",), known="has_reason"),
)


def questions_about(
    tables: OpenedTables, sets: Mapping[str, Changes], periods: tuple[Period, ...]
) -> Iterator[tuple[Question, Cut]]:
    """The questions to ask about these sets of changes, by class of faults, with how each is cut.

    Those whose tables the source lacks are left out. The forecast looks to the end of its period, past as_of.
    """
    for question in QUESTIONS:
        cut = question.cut(tables, periods)
        joined, _, _ = question.known.rpartition(".")
        needed = [question.record().definition(cut.definition).table, *([joined] if joined else [])]
        is_wanted = any(question.is_about(fault, changes) for fault, changes in sets.items())
        if is_wanted and all(name in tables for name in needed):
            yield question, cut
