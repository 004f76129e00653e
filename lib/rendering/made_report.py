"""One report made: the notebook run in its kernel, found whole, and written as files."""

import json
from pathlib import Path
from time import monotonic
from typing import Any

import nbformat
from nbformat import NotebookNode

from lib.rendering.attachments import taken_out
from lib.rendering.execution import run_notebook
from lib.rendering.exporter import ReportExporter, report_page
from lib.rendering.failure import ReportFailed, one_line, without_passwords
from lib.rendering.files import sha256, write_durably
from lib.rendering.job import Folders, Job, Outcome
from lib.rendering.kernel import KernelProcess
from lib.rendering.parameterised import notebook_at, parameterised
from lib.rendering.section_outputs import charts_declared, figures_shown, refuse_unless_whole


def made_report(job: Job, folders: Folders, process: KernelProcess) -> Outcome:
    """Make one report in the work folder; an Outcome with the error when it fails, whatever the reason."""
    began = monotonic()
    notebook: NotebookNode | None = None
    try:
        notebook = parameterised(notebook_at(job.notebook), job.parameters)
        run_notebook(notebook, job, process, folders.sockets)
        refuse_unless_whole(notebook)
        files = _files(job, notebook)
        written = _write(files, folders.work / job.stem)
        return Outcome(
            seconds=monotonic() - began,
            charts=charts_declared(notebook),
            figures=len(figures_shown(notebook)),
            files=written,
        )
    except Exception as error:  # one report's failure, of any kind, must not stop the others
        reason = (
            error.reason if isinstance(error, ReportFailed) else one_line(type(error).__name__, str(error))
        )
        error_kept = _kept(reason, notebook, folders.work / "failed" / job.stem)
        return Outcome(error=error_kept, seconds=monotonic() - began)


def _files(job: Job, notebook: NotebookNode) -> dict[str, bytes]:
    attached = taken_out(notebook, job.report)
    figures = {
        "report": job.report,
        "team": job.parameters["team"],
        "as_of": job.parameters["as_of"],
        "fingerprint": job.fingerprint,
        "figures": figures_shown(notebook),
    }
    return {
        "html": report_page(notebook, job.page, ReportExporter()).encode(),
        "ipynb": notebook_bytes(notebook),
        "figures.json": _json_bytes(figures),
        **attached,
    }


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """The executed notebook as a file, passwords in its outputs left out."""
    return without_passwords(nbformat.writes(notebook)).encode()


def _json_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _write(files: dict[str, bytes], stem: Path) -> dict[str, str]:
    for kind, content in files.items():
        write_durably(stem.with_name(f"{stem.name}.{kind}"), content)
    return {kind: sha256(content) for kind, content in files.items()}


def _kept(reason: str, notebook: NotebookNode | None, stem: Path) -> str:
    """Keep the failed notebook for whoever looks for the cause; the reason, and that too when it cannot be kept."""
    if notebook is None:
        return reason
    try:
        write_durably(stem.with_name(f"{stem.name}.ipynb"), notebook_bytes(notebook))
    except OSError as error:
        return f"{reason} (the failed notebook could not be kept: {error.strerror})"
    return reason
