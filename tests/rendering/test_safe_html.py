"""Nothing that acts or loads passes; the words stay."""

import pytest

from lib.rendering.safe_html import pictures, safe_html, safe_markdown

PICTURE = "data:image/png;base64,iVBORw0KGgo="
ACTIVE = (
    "<script", "<style", "<iframe", "<object", "<embed", "<form", "<input", "<link", "<meta", "<base", "<svg", "<math",
    " onerror", " onclick", " onload", " style=", "javascript:", "http:", "https:", "//evil", "vbscript:", "data:text",
    " srcset", " action", " id=", " formaction",
)  # fmt: skip

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img alt="dot" src="https://evil.example/dot.png">',
    '<img src="//evil.example/dot.png">',
    '<img srcset="https://evil.example/dot.png 2x">',
    '<picture><source srcset="https://evil.example/dot.png"></picture>',
    f'<img srcset="{PICTURE} 2x, https://evil.example/dot.png 1x">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    f'<img src="{PICTURE}" onerror="alert(1)">',
    '<a href="javascript:alert(1)">press</a>',
    '<a href="&#106;avascript:alert(1)">press</a>',
    '<a href="data:text/html,<script>alert(1)</script>">press</a>',
    '<a href="https://evil.example/">press</a>',
    '<a href="//evil.example/a.html">press</a>',
    '<a href="../../../etc/passwd">press</a>',
    '<p style="background:url(https://evil.example)" onclick="alert(1)">words</p>',
    "<style>body{background:url(https://evil.example)}</style>",
    '<iframe src="https://evil.example"></iframe>',
    '<object data="https://evil.example"></object><embed src="https://evil.example">',
    '<form action="https://evil.example"><input name=a><button formaction="javascript:alert(1)">go</button></form>',
    '<link rel=stylesheet href="https://evil.example/a.css"><meta http-equiv=refresh content="0;https://evil.example">',
    '<base href="https://evil.example/">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<svg><use href="https://evil.example#a"/></svg>',
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<table background=https://evil.example><tr><td onclick=alert(1)>cell</td></tr></table>",
    "<!--<img src=x onerror=alert(1)>--><p>words</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p id=report>words</p>",
    "<video src=https://evil.example autoplay></video><audio src=https://evil.example></audio>",
]


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_active_or_remote_is_left_of_hostile_output(markup: str) -> None:
    left = safe_html(f"<p>before</p>{markup}<p>after</p>")
    assert [sign for sign in ACTIVE if sign in left.lower()] == []
    assert "before" in left
    assert "after" in left


@pytest.mark.parametrize("markup", HOSTILE)
def test_markup_in_prose_is_shown_as_it_is_written(markup: str) -> None:
    left = safe_markdown(f"before {markup} after")
    assert [sign for sign in ACTIVE if sign.startswith("<") and sign in left.lower()] == []
    assert pictures(left) == []
    assert "before &lt;" in left


@pytest.mark.parametrize(
    "markdown",
    [
        "[press](javascript:alert(1))",
        "[press](https://evil.example)",
        "[press](data:text/html,x)",
        "<javascript:alert(1)>",
    ],
)
def test_a_link_that_leads_away_is_words_only(markdown: str) -> None:
    assert "href" not in safe_markdown(markdown)


def test_a_remote_picture_becomes_its_description() -> None:
    assert (
        safe_markdown("![a dot](https://evil.example/dot.png)")
        == '<p><span class="no-picture">a dot</span></p>\n'
    )


def test_the_filter_is_what_takes_the_handler_away() -> None:
    assert "onerror" in '<img src=x onerror="alert(1)">'
    assert "onerror" not in safe_html('<img src=x onerror="alert(1)">')


def test_the_markup_of_sections_passes_unchanged() -> None:
    markup = (
        '<section class="section" data-section="a"><p class="headline">Words</p><figure class="chart">'
        f'<img alt="A bar" src="{PICTURE}"><figcaption>Read</figcaption></figure><div class="table"><table><caption>C</caption>'
        '<thead><tr><th scope="col" class="number">n</th></tr></thead><tbody><tr><th scope="row">r</th></tr></tbody>'
        "</table></div></section>"
    )
    assert safe_html(markup) == markup


def test_a_link_to_another_notebook_leads_to_its_report() -> None:
    assert '<a href="sales_cycle.html#q-how">' in safe_markdown("[cycle](sales_cycle.ipynb#q-how)")


def test_only_pictures_are_counted_not_the_word_in_a_description() -> None:
    page = safe_html(f'<img alt="not an <img> tag" src="{PICTURE}"><p>&lt;img&gt;</p>')
    assert pictures(page) == ["not an <img> tag"]


def test_the_narrow_drawing_of_a_picture_is_kept_beside_the_wide_one() -> None:
    drawn = f'<picture><source media="(max-width: 40rem)" srcset="{PICTURE}"><img alt="a" src="{PICTURE}"></picture>'

    assert safe_html(drawn) == drawn
