"""Controls for JupyterLab: explore a section, or build a custom report and write its file. Batch reports leave them out."""

from lib.widgets.builder import Builder, builder
from lib.widgets.explorer import explorer

__all__ = ["Builder", "builder", "explorer"]
