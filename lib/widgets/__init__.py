"""Controls for JupyterLab: explore a section, build a custom report, or choose goals. Batch reports leave them out."""

from lib.widgets.builder import Builder, builder
from lib.widgets.explorer import explorer
from lib.widgets.goal_chooser import GoalChooser, goal_chooser

__all__ = ["Builder", "GoalChooser", "builder", "explorer", "goal_chooser"]
