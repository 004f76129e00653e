"""The process of a report's kernel: an ordinary IPython kernel with a limit of memory and no way to the network.

Run as `python -m lib.rendering.kernel_process <bytes> -f <connection file>`.
"""

import resource
import socket
import sys
from typing import Any

_CONNECTING = ("socket.connect", "socket.bind", "socket.sendto")
_LOCAL = socket.AF_UNIX


class NetworkRefused(OSError):
    """A notebook tried to reach the network; a report is made from its snapshot alone."""


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


def main() -> None:
    """Become the kernel."""
    from ipykernel import kernelapp

    limit_memory(int(sys.argv[1]))
    sys.addaudithook(refuse_network)
    kernelapp.launch_new_instance(sys.argv[2:])


if __name__ == "__main__":
    main()
