"""What holds for the words of every section, whatever the rows."""

import re

from lib.sections.section import SECTION_MIME


def assert_well_worded(section, told, *, sayings=r"None of them\b", beside=()):
    """No placeholder of a program and no markup of the data is shown, and a figure without a value says why.

    `told` names the section where that fails; `sayings` are words a section may use that look like a placeholder.
    A figure that ends with one of `beside` stands beside one that says why both are missing.
    """
    shown = section._repr_mimebundle_()
    text, markup = shown["text/plain"], shown["text/html"].split("base64")[0]
    words = re.sub(sayings, "", text)
    assert not re.search(r"\b(nan|inf|NaT|None)\b|<NA>", words), (told, text)
    assert not re.search(r"<script|<b>", markup), (told, markup)
    for figure in shown[SECTION_MIME]["figures"]:
        is_beside = bool(beside) and figure["definition"].endswith(beside)
        assert figure["value"] is not None or figure["missing"] or is_beside, (told, figure)
