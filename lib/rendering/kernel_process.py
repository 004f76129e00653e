"""The process of a report's kernel: an ordinary IPython kernel with a limit of memory and no way to the network."""

import os
import resource
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

_CONNECTING = ("socket.connect", "socket.bind", "socket.sendto")
_LOCAL = socket.AF_UNIX


class NetworkRefused(OSError):
    """A notebook tried to reach the network; a report is made from its snapshot alone."""


@dataclass(frozen=True)
class KernelStart:
    """How a kernel starts: the arguments of an IPython kernel, its folder and environment, and its bytes of memory."""

    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    most_memory: int


def limit_memory(most: int) -> None:
    """Let this process ask for no more than `most` bytes; beyond, a MemoryError is raised where it asks."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: names are not resolved, and only sockets of this machine's file system are opened."""
    if event == "socket.getaddrinfo":
        raise NetworkRefused(f"the network is closed while a report is made ({arguments[0]})")
    if event in _CONNECTING and arguments[0].family != _LOCAL:
        raise NetworkRefused(f"the network is closed while a report is made ({arguments[1]})")


def end_with_parent() -> None:
    """End this process when the one that started it has ended, in whatever way."""
    parent = parent_process()
    if parent is not None:
        Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()


def confine(folder: Path, environment: Mapping[str, str], most_memory: int) -> None:
    """Let this process work in `folder` with this environment alone, at most so many bytes and no network."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    limit_memory(most_memory)
    sys.addaudithook(refuse_network)


def become_kernel(starts: Connection, of_worker: Connection) -> None:
    """Wait for the KernelStart that comes through `starts`, then be that kernel; `of_worker` is the parent's own."""
    from ipykernel import kernelapp

    of_worker.close()
    end_with_parent()
    os.setsid()  # an interruption typed in the terminal is the driver's
    start: KernelStart = starts.recv()
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    confine(start.folder, start.environment, start.most_memory)
    kernelapp.launch_new_instance(start.arguments)
