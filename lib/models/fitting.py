"""When a model has no answer."""

from lib.problems import WorkbookError


class NotFittedError(WorkbookError):
    """No parameters could be found that make the data likely: the model says nothing, and a plainer one must do."""
