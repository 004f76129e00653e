"""What reports need, imported once: every worker and its kernel are forked from the process that has it in memory."""

import gc
import signal
from importlib import import_module
from pkgutil import walk_packages

from lib import sections

signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is the driver's to handle
for name in (
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "papermill.parameterize",
    "seaborn",
    "lib.rendering.made_report",
    *(module.name for module in walk_packages(sections.__path__, f"{sections.__name__}.")),
):
    import_module(name)
gc.collect()
gc.freeze()
