"""definitions.html: every definition of the catalogue on one page, to which the reports' footers lead."""

from lib.rendering.definitions.page import PAGE, definitions_html
from lib.rendering.definitions.shown import shown_in

__all__ = ["PAGE", "definitions_html", "shown_in"]
