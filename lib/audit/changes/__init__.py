"""What the change logs tell of how values came about: which changes were wrong, and how often a field is looked at."""

from lib.audit.changes.wrong import WRONG_COLUMNS, WrongChanges, wrong_changes_of

__all__ = ["WRONG_COLUMNS", "WrongChanges", "wrong_changes_of"]
