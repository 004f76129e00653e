"""A section as markup: what is said reads the same on a page as in a terminal."""

import pytest

from lib.sections.page import section_html, section_text
from lib.sections.section import Section

JOINED = "-\u2060"  # a word joiner: no line ends here


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("A change of -€838.", f"A change of {JOINED}€838."),
        ("-US$5 (-$3)", f"{JOINED}US$5 ({JOINED}$3)"),
        ("down -5.3%, on-time, 2020-2021, A-Z", "down -5.3%, on-time, 2020-2021, A-Z"),
        ("crm-workbook fixes --params", "crm-workbook fixes --params"),
    ],
)
def test_a_minus_stays_with_the_currency_behind_it(words, shown):
    section = Section(id="a.b", headline=words)
    assert f'<p class="headline">{shown}</p>' in section_html(section)
    assert section_text(section) == words
