"""Runs a notebook in a kernel of its own, within its limits of time."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from lib.rendering.failure import ReportFailed
from lib.rendering.job import Limits
from lib.rendering.kernel import kernel_manager, launch_options, private_kernel_folder

_START_SECONDS = 60
_OUTPUT_SECONDS = 30
"""How long an output may lag behind the end of its cell on a busy machine."""


def run_notebook(notebook: NotebookNode, limits: Limits, working_folder: Path) -> None:
    """Execute every code cell of `notebook` in place.

    Raises ReportFailed when a cell fails, is too slow, or the kernel dies; the outputs up to there stay in `notebook`.
    """
    deadline = monotonic() + limits.report_seconds
    with private_kernel_folder() as folder:
        client = _client(notebook, folder, _seconds_left(limits, deadline))
        try:
            client.execute(**launch_options(folder, working_folder))
        except CellExecutionError as error:
            raise ReportFailed(error.ename, error.evalue, _place(notebook)) from None
        except CellTimeoutError:
            raise ReportFailed("TooSlow", _too_slow(notebook, limits, deadline)) from None
        except DeadKernelError:
            raise ReportFailed("KernelDied", f"the kernel died in {_place(notebook)}") from None
        except RuntimeError as error:
            raise ReportFailed("KernelNotStarted", str(error)) from None
        finally:
            # needed while the kernel runs, so that what a widget holds stays in it; of no use in the file
            notebook.metadata.pop("widgets", None)


def _client(
    notebook: NotebookNode, folder: Path, seconds_left: Callable[[NotebookNode], int]
) -> NotebookClient:
    client = NotebookClient(
        notebook,
        km=kernel_manager(folder),
        timeout_func=seconds_left,
        startup_timeout=_START_SECONDS,
        iopub_timeout=_OUTPUT_SECONDS,
        raise_on_iopub_timeout=True,
        force_raise_errors=True,
        record_timing=False,
        shutdown_kernel="immediate",
    )
    client.owns_km = True
    client.log.setLevel("CRITICAL")
    return client


def _seconds_left(limits: Limits, deadline: float) -> Callable[[NotebookNode], int]:
    def seconds_left(cell: NotebookNode) -> int:
        return max(1, min(limits.cell_seconds, int(deadline - monotonic())))

    return seconds_left


def _too_slow(notebook: NotebookNode, limits: Limits, deadline: float) -> str:
    if deadline - monotonic() < 1:
        return f"the report took longer than {limits.report_seconds} s (it was at {_place(notebook)}); raise --report-timeout or narrow the scope"
    return f"{_place(notebook)} took longer than {limits.cell_seconds} s; raise --cell-timeout or narrow the scope"


def _place(notebook: NotebookNode) -> str:
    """The first code cell that failed or did not end, as one counts the cells of the notebook that is kept."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and cell.source.strip() and not _ended_well(cell):
            return f"cell {number}"
    return "the last cell"


def _ended_well(cell: NotebookNode) -> bool:
    return cell.execution_count is not None and all(output.output_type != "error" for output in cell.outputs)
