"""Renders a test's batch from a process of its own: folder, then the output folder inside it."""

import sys
from pathlib import Path

from lib.rendering.batch import Batch, render_batch

if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), sys.argv[2]
    render_batch(
        Batch(
            parameter_files=[folder / "north.yml"],
            notebooks_folder=folder / "notebooks",
            out=folder / out,
            workers=1,
        )
    )
