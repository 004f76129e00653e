"""A report's kernel on this very interpreter, spoken to over local sockets in a private folder."""

import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from lib.rendering.kernel_process import KernelStart, become_kernel
from lib.rendering.warm_start import kernel_context, kernel_environment


class KernelProcess:
    """A process that will be a kernel when it is told how; what jupyter_client asks of a process, it answers.

    To be made before the worker has a second thread. `of_worker` is the worker's connection to its driver, which the
    kernel must not hold open.
    """

    stdin = stdout = stderr = None

    def __init__(self, of_worker: Connection) -> None:
        context = kernel_context()
        far_end, self._starts = context.Pipe(duplex=False)
        self._process = context.Process(target=become_kernel, args=(far_end, of_worker))
        self._process.start()
        far_end.close()
        self.pid = self._process.pid

    def begin(self, start: KernelStart) -> None:
        """Let it be the kernel."""
        self._starts.send(start)

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """The exit code, when it has ended."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, signal_number: int) -> None:
        """Send a signal to a process that runs."""
        if self.poll() is None:
            os.kill(self.pid, signal_number)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    terminate = kill


class _InProcess(LocalProvisioner):
    """Begins the kernel in a process that is there already."""

    def __init__(self, ready: KernelProcess, most_memory: int, **options: Any) -> None:
        super().__init__(**options)
        self._ready, self._most_memory = ready, most_memory

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        self._ready.begin(KernelStart(cmd, options["cwd"], options["env"], self._most_memory))
        self.process = self._ready
        self.pid = self.pgid = self._ready.pid
        self.cwd = options["cwd"]
        return self.connection_info


class _ThisInterpreter(KernelSpecManager):
    """Gives every kernel name an IPython kernel, whatever kernels the person has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(argv=["-f", "{connection_file}"], display_name=kernel_name, language="python")


def kernel_manager(process: KernelProcess, folder: Path, most_memory: int) -> AsyncKernelManager:
    """A manager of the kernel in `process`, over local sockets in `folder`: no ports, so none to race for.

    The kernel may take at most `most_memory` bytes.
    """
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=_ThisInterpreter(),
        transport="ipc",
        ip=str(folder / "socket"),
        connection_file=str(folder / "kernel.json"),
    )
    manager.provisioner = _InProcess(
        process,
        most_memory,
        kernel_id=str(manager.kernel_id or ""),
        kernel_spec=manager.kernel_spec,
        parent=manager,
    )
    return manager


def launch_options(folder: Path, working_folder: Path) -> dict[str, Any]:
    """How the kernel starts: in `working_folder`, with its history and settings in `folder`."""
    return {
        "cwd": str(working_folder),
        "env": kernel_environment() | {"IPYTHONDIR": str(folder / "ipython")},
    }
