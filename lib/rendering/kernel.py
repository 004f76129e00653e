"""A kernel on this very interpreter, spoken to over local sockets in a private folder."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import Int

_LONGEST_FOLDER = 70
"""Addresses of local sockets end at 104 bytes on some systems."""


class ThisInterpreter(KernelSpecManager):
    """Gives every kernel name the running interpreter, whatever kernels the person has installed."""

    most_memory = Int()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        command = [sys.executable, "-m", "lib.rendering.kernel_process", str(self.most_memory)]
        return KernelSpec(
            argv=[*command, "-f", "{connection_file}"], display_name=kernel_name, language="python"
        )


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder only this user can read, with a path short enough for local sockets; removed at the end."""
    short = len(tempfile.gettempdir()) <= _LONGEST_FOLDER
    folder = Path(tempfile.mkdtemp(prefix="crm-", dir=None if short else "/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kernel_folder(sockets: Path) -> Iterator[Path]:
    """A folder for one kernel below `sockets`, removed at the end."""
    folder = Path(tempfile.mkdtemp(dir=sockets, prefix=""))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kernel_manager(folder: Path, most_memory: int) -> AsyncKernelManager:
    """A manager of one kernel that talks over local sockets in `folder`: no ports, so none to race for.

    The kernel may take at most `most_memory` bytes.
    """
    return AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=ThisInterpreter(most_memory=most_memory),
        transport="ipc",
        ip=str(folder / "socket"),
        connection_file=str(folder / "kernel.json"),
    )


def launch_options(folder: Path, working_folder: Path) -> dict[str, Any]:
    """How the kernel's process starts: time in UTC, no start-up files of the person, nothing on the terminal."""
    return {
        "cwd": str(working_folder),
        "env": _environment(folder),
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }


def _environment(folder: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONSTARTUP"}
    return inherited | {"TZ": "UTC", "PYTHONHASHSEED": "0", "IPYTHONDIR": str(folder / "ipython")}
