"""Errors a person can act on: each names the offender and the remedy."""

from collections.abc import Sequence


class WorkbookError(Exception):
    """Something the person running the workbook can put right. Shown without a traceback."""


class InputError(WorkbookError):
    """Bad input: a parameter, a mapping or a data file. Several findings may be reported at once."""

    def __init__(self, findings: Sequence[str] | str) -> None:
        self.findings = (findings,) if isinstance(findings, str) else tuple(findings)
        super().__init__("\n".join(self.findings))

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback."""
        return [f"{type(self).__name__}: {self}"]
