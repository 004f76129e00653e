"""ReportExporter: an executed notebook as a page to hand on: no code, no scripts, nothing loaded from elsewhere."""

from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from lib.rendering.failure import ReportFailed
from lib.rendering.job import Page
from lib.rendering.page_body import page_body
from lib.rendering.page_shell import templates
from lib.rendering.parameterised import notebook_title
from lib.rendering.safe_html import pictures
from lib.rendering.section_outputs import charts_declared


class ReportExporter(TemplateExporter):
    """nbconvert exporter with the workbook's own template; `resources["page"]` is the Page around the content."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_file")
    def _template_file_default(self) -> str:
        return "report.html.j2"

    @default("template_paths")
    def _template_paths(self) -> list[str]:
        return []

    def _create_environment(self) -> Environment:
        return templates()

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """The notebook as one HTML page, the same bytes for the same notebook and page."""
        body = page_body(nb)
        given = dict(resources or {})
        given.setdefault("page", Page(notebook_title(nb, "Report"), team="", as_of="", has_index=False))
        given |= {
            "opening": Markup(body.opening),
            "answers": Markup(body.answers),
            "contents": [(entry.id, Markup(entry.words)) for entry in body.contents],
        }
        return super().from_notebook_node(nb, given, **options)


def report_page(notebook: NotebookNode, page: Page, exporter: ReportExporter) -> str:
    """The report as HTML.

    Raises ReportFailed when the page does not hold exactly the charts its sections declare, each described in words.
    """
    html, _ = exporter.from_notebook_node(notebook, {"page": page})
    shown, declared = pictures(html), charts_declared(notebook)
    if len(shown) != declared:
        raise ReportFailed(
            "ChartsMissing", f"the page shows {len(shown)} charts, its sections declare {declared}"
        )
    if not all(description.strip() for description in shown):
        raise ReportFailed("ChartNotDescribed", "a chart has no description for readers who cannot see it")
    return html
