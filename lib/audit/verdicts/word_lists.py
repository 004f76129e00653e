"""Long lists of words, written as text."""


def listed_words(text: str, mark: str | None = None) -> frozenset[str]:
    """The words of a text, parted by spaces and line ends, or by `mark`."""
    return frozenset(word.strip() for word in text.split(mark) if word.strip())
