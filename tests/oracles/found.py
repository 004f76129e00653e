"""The figures of a section, and the raw rows that lie in a figure's days."""

import pandas as pd
from statsmodels.stats.proportion import proportion_confint


def figures(section, definition):
    """The section's figures of one definition: at least one."""
    found = [figure for figure in section.figures if figure.definition == definition]
    assert found, f"{section.id} has no {definition}"
    return found


def only(section, definition):
    """The one figure of a definition."""
    (figure,) = figures(section, definition)
    return figure


def within(rows, figure, column="done"):
    """The rows whose day lies in those of the figure."""
    return rows[rows[column].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]


def assert_rate(figure, numerator, denominator):
    """The figure is that share with its count and Wilson interval; nothing over nothing is missing."""
    assert (figure.numerator, figure.denominator, figure.n) == (numerator, denominator, denominator)
    if not denominator:
        assert figure.value is None
        assert figure.low is None
        assert figure.missing
        return
    low, high = proportion_confint(numerator, denominator, method="wilson")
    assert abs(figure.value - numerator / denominator) < 1e-12
    assert abs(figure.low - low) < 1e-9
    assert abs(figure.high - high) < 1e-9


def every_figure(section):
    """Definition and names of the group → value, for all figures of the section: at least one, none told twice."""
    found = {(figure.definition, *figure.group.values()): figure.value for figure in section.figures}
    assert len(found) == len(section.figures) > 0
    return found
