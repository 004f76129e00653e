"""No metric goes without an oracle: each is asked for by name, in some test that recounts it from raw files."""

import ast
from pathlib import Path

from lib.metrics.catalogue import METRICS

WITHOUT: dict[str, str] = {}
"""Metrics that no oracle recounts, each with the reason."""


def asked_for(text):
    """The metrics a test names in a string of its own: alone, or with one of its definitions after a stroke."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {name for each in texts if (name := each.partition("/")[0]) in METRICS}


def asked_by_oracles():
    """The metrics that the oracles beside this file name."""
    files = sorted(Path(__file__).parent.glob("test_*.py"))
    return set().union(
        *(asked_for(path.read_text(encoding="utf-8")) for path in files if path != Path(__file__))
    )


def test_every_metric_is_asked_for_by_an_oracle_or_says_why_not():
    missing = sorted(set(METRICS) - asked_by_oracles() - set(WITHOUT))
    assert not missing, (
        f"no oracle asks for {', '.join(missing)}: recount them from the raw exports of the demo"
    )


def test_a_reason_to_go_without_an_oracle_is_not_kept_for_longer_than_it_holds():
    assert all(WITHOUT.values())
    assert set(WITHOUT) <= set(METRICS) - asked_by_oracles()


def test_a_metric_that_is_only_spoken_of_is_not_asked_for():
    spoken = '"""How churn_rate is counted."""\n# churn_rate\nchurn_rate = None\n'
    assert asked_for(spoken) == set()
    assert asked_for('values(workbook, "churn_rate")') == {"churn_rate"}
    assert asked_for('recounted(workbook, f"churn_rate/{way}")') == {"churn_rate"}
    assert asked_for('recounted(workbook, "churn/judged")') == set()
