"""A worker process: makes one report, with a kernel of its own, or judges the records of one team."""

import os
import signal
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from lib.rendering.job import Folders, Job
from lib.rendering.judging import Judging, judged
from lib.rendering.kernel_process import end_with_parent


def serve(
    outcome: Connection, job: Job | Judging, folders: Folders, log: Path, environment: Mapping[str, str]
) -> None:
    """Do the job and send how it ended through `outcome`; everything printed goes to `log`.

    `environment` is the driver's.
    """
    # an interruption is the driver's to handle: it ends its workers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    os.environ.update(environment)
    _send_prints_to(log)
    if isinstance(job, Judging):
        end_with_parent()
        outcome.send(judged(job))
        return
    # what follows is in memory where workers are forked; the driver, which names this function, does without it
    from lib.rendering.kernel import KernelProcess
    from lib.rendering.made_report import made_report

    process = KernelProcess(outcome)
    end_with_parent()
    try:
        outcome.send(made_report(job, folders, process))
    finally:
        process.kill()


def _send_prints_to(log: Path) -> None:
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.close(file)
