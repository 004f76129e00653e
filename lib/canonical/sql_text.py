"""Names and texts as they stand in SQL."""

from collections.abc import Iterable


def name_sql(name: str) -> str:
    """An identifier, quoted."""
    return '"' + name.replace('"', '""') + '"'


def text_sql(text: str) -> str:
    """A text literal, quoted."""
    return "'" + text.replace("'", "''") + "'"


def list_sql(texts: Iterable[str]) -> str:
    """Text literals separated by commas."""
    return ", ".join(text_sql(text) for text in texts)
