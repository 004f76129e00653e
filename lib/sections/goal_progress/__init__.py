"""The goal progress report: are we on track, what is in progress, what is next, and what did our actions do?"""

from lib.sections.goal_progress.action_log import action_log
from lib.sections.goal_progress.each_goal import each_goal
from lib.sections.goal_progress.effects import after_actions
from lib.sections.goal_progress.in_progress import in_progress
from lib.sections.goal_progress.pace import on_track
from lib.sections.goal_progress.reached import reached_before
from lib.sections.goal_progress.summary import cover, notes

__all__ = [
    "action_log",
    "after_actions",
    "cover",
    "each_goal",
    "in_progress",
    "notes",
    "on_track",
    "reached_before",
]
