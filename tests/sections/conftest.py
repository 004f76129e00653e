"""Sections are asked for what they say and show; that a chart becomes a picture is tested with the charts."""

import pytest

from lib.charts import theme


@pytest.fixture(autouse=True)
def unwritten_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are drawn and laid out, and not written as SVG: that takes as long as all the rest of a section."""
    monkeypatch.setattr(theme, "_svg", lambda drawing: b"<svg/>")
