"""The report on choosing metrics: which goals, by which few metrics, on what data, how they stand, and what drives them."""

from lib.sections.metric_selection.goals import goals
from lib.sections.metric_selection.ideas import ideas
from lib.sections.metric_selection.ready import ready
from lib.sections.metric_selection.scorecard import scorecard
from lib.sections.metric_selection.summary import cover, notes
from lib.sections.metric_selection.tree import tree

__all__ = ["cover", "goals", "ideas", "notes", "ready", "scorecard", "tree"]
