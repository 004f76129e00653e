"""When are two records one deal? Twins come within hours of each other; a renewal is a deal of its own."""

from lib.audit.identity.folding import MACROS
from lib.audit.identity.model import Comparison, Level, Rule, Subject, plain

_COLUMNS = {
    "called": "name_words",
    "buyer": "letters(company_id_words)",
    "worth": "CASE WHEN amount IS NOT NULL THEN CAST(amount AS VARCHAR) || coalesce(' ' || currency, '') END",
    "line": "letters(pipeline_words)",
    "thing": "letters(product_id_words)",
    "keeper": "letters(owner_id_words)",
    "due": "CAST(expected_close_on AS VARCHAR)",
    "again": "coalesce(CAST(is_renewal AS BOOLEAN), false)",
    "is_timed": "created LIKE '%:%'",
    "since": "TRY_CAST(created AS TIMESTAMP)",
    "day": "CAST(TRY_CAST(created AS TIMESTAMP) AS DATE)",
    "shut": "TRY_CAST(closed AS TIMESTAMP)",
}
_HOURS = "abs(date_diff('minute', since_l, since_r))"

_MADE = Comparison(
    "creation",
    ("since", "is_timed", "day"),
    (
        # where a source writes days only, hours cannot speak
        Level("created on the same day", "NOT (is_timed_l AND is_timed_r) AND day_l = day_r", 0.9, 0.0021),
        Level("created within an hour", f"{_HOURS} <= 60", 0.75, 0.0001),
        Level("created within a day", f"{_HOURS} <= 1440", 0.15, 0.002),
        Level("created within a week", f"{_HOURS} <= 10080", 0.05, 0.014),
        Level("created at other times", "", 0.05, 0.98),
    ),
)
_NAME = Comparison(
    "name",
    ("called",),
    (
        Level("same name but for signs", "called_l = called_r", 0.8, 0.001, rare="called"),
        Level("names differ by a letter or two", "damerau_levenshtein(called_l, called_r) <= 2", 0.1, 0.0005),
        Level("similar names", "jaro_winkler_similarity(called_l, called_r) >= 0.93", 0.05, 0.005),
        Level("different names", "", 0.05, 0.99),
    ),
)

DEALS = Subject(
    table="deals",
    raw=(
        *("name", "company_id", "amount", "currency", "pipeline", "product_id", "owner_id"),
        *("expected_close_on", "is_renewal", "created", "closed"),
    ),
    columns=_COLUMNS,
    comparisons=(
        _NAME,
        plain("company", "buyer", 0.95, 0.0005),
        plain("amount", "worth", 0.85, 0.02),
        _MADE,
        plain("product", "thing", 0.85, 0.15),
        plain("owner", "keeper", 0.9, 0.1),
        plain("expected closing day", "due", 0.8, 0.005),
    ),
    blocks=(
        "l.buyer = r.buyer AND l.day = r.day",
        "l.buyer = r.buyer AND l.called = r.called AND l.worth = r.worth",
        "l.called = r.called AND l.day = r.day",
    ),
    keys=(),
    apart=(
        Rule("one renews, the other does not", "again_l <> again_r"),
        Rule("one was decided before the other began", "shut_l <= since_r OR shut_r <= since_l"),
        Rule("another pipeline", "line_l <> line_r"),
        Rule("created more than a week apart", f"{_HOURS} > 10080"),
    ),
    needs=f"(called_l = called_r OR damerau_levenshtein(called_l, called_r) <= 2) AND coalesce(buyer_l = buyer_r, true) AND coalesce(worth_l = worth_r, true) AND {_HOURS} <= 1440",
    strong=("l.buyer = r.buyer AND l.called = r.called AND l.worth = r.worth AND l.day = r.day",),
    expected=0.005,
    macros=MACROS,
)
"""Columns as they come: those of the canonical deals, with `created` and `closed` as text."""
