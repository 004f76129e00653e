"""Runs a notebook in a kernel of its own, within its limits of time."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from lib.rendering.failure import ReportFailed
from lib.rendering.job import Job, Limits
from lib.rendering.kernel import KernelProcess, kernel_manager, launch_options

_START_SECONDS = 60
_OUTPUT_SECONDS = 30
"""How long an output may lag behind the end of its cell on a busy machine."""


def run_notebook(notebook: NotebookNode, job: Job, process: KernelProcess, sockets: Path) -> None:
    """Execute every code cell of the job's `notebook` in place, by a kernel in `process`, its sockets below `sockets`.

    Raises ReportFailed when a cell fails, is too slow, or the kernel dies; the outputs up to there stay in `notebook`.
    """
    course = _Course(job.limits)
    with TemporaryDirectory(dir=sockets, prefix="", ignore_cleanup_errors=True) as folder:
        try:
            _client(notebook, kernel_manager(process, Path(folder), job.limits.memory_bytes), course).execute(
                **launch_options(Path(folder), job.notebook.parent)
            )
        except CellExecutionError as error:
            raise ReportFailed(error.ename, error.evalue, course.place) from None
        except CellTimeoutError:
            raise ReportFailed("TooSlow", course.too_slow()) from None
        except DeadKernelError:
            raise ReportFailed("KernelDied", f"the kernel died in {course.place}") from None
        except RuntimeError as error:
            raise ReportFailed("KernelNotStarted", str(error)) from None
        finally:
            # needed while the kernel runs, so that what a widget holds stays in it; of no use in the file
            notebook.metadata.pop("widgets", None)


class _Course:
    """How far a notebook has come, and how much time is left. Cells are counted as in the notebook that is kept."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.deadline = monotonic() + limits.report_seconds
        self.place = "the start"

    def enter(self, cell: NotebookNode, cell_index: int) -> None:
        self.place = f"cell {cell_index + 1}"

    def seconds_left(self, cell: NotebookNode) -> int:
        return max(1, min(self.limits.cell_seconds, int(self.deadline - monotonic())))

    def too_slow(self) -> str:
        if self.deadline - monotonic() < 1:
            return f"the report took longer than {self.limits.report_seconds} s (it was at {self.place}); raise --report-timeout or narrow the scope"
        return f"{self.place} took longer than {self.limits.cell_seconds} s; raise --cell-timeout or narrow the scope"


def _client(notebook: NotebookNode, manager: AsyncKernelManager, course: _Course) -> NotebookClient:
    client = NotebookClient(
        notebook,
        km=manager,
        timeout_func=course.seconds_left,
        on_cell_execute=course.enter,
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
