"""The only way of markup into a page: what is not on the lists here is dropped, and its text kept."""

import re
from html.parser import HTMLParser

import mistune
import nh3

_TAGS = set(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "picture",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "source",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
_ATTRIBUTES = {
    "*": {"class", "data-section"},
    "a": {"href"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "source": {"media", "srcset"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_PICTURE = re.compile(r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+")
_PLACE = re.compile(
    r"#[a-z0-9-]+|[A-Za-z0-9_-]+\.(html|ipynb)(#[a-z0-9-]+)?|[A-Za-z0-9_-]+\.[a-z0-9_-]+\.(xlsx|csv|yml)"
)
_PICTURE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]* src=)[^>]*>")
_DESCRIPTION = re.compile(r' alt="([^"]*)"')

_markdown = mistune.create_markdown(
    renderer=mistune.HTMLRenderer(escape=True, allow_harmful_protocols=True),
    plugins=["table", "strikethrough"],
)


def safe_html(markup: str) -> str:
    """`markup` with nothing left that acts or loads: no scripts, styles, handlers, frames, forms, remote addresses.

    Pictures keep only embedded SVG and PNG; a picture without one becomes its description. Links keep only places in
    the same folder of reports and files that go with them; a link to another notebook becomes one to its report.
    """
    cleaned = nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes={"data"},
        link_rel=None,
    )
    return _PICTURE_WITHOUT_SOURCE.sub(_described, cleaned)


def safe_markdown(text: str) -> str:
    """Markdown as safe HTML; markup written in it is shown as it is written."""
    return safe_html(str(_markdown(text)))


def pictures(page: str) -> list[str]:
    """The description of each picture in a page; empty text where one is missing."""
    counter = _Pictures()
    counter.feed(page)
    counter.close()
    return counter.descriptions


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute in ("src", "srcset"):
        return value if _PICTURE.fullmatch(value) else None
    if attribute == "href":
        return re.sub(r"\.ipynb\b", ".html", value) if _PLACE.fullmatch(value) else None
    return value


def _described(picture: re.Match[str]) -> str:
    description = _DESCRIPTION.search(picture.group())
    return f'<span class="no-picture">{description.group(1)}</span>' if description else ""


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.descriptions: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.descriptions.append(dict(attrs).get("alt") or "")
