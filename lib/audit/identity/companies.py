"""When are two records one company? Branches, subsidiaries and holdings of a name are companies of their own."""

from lib.audit.identity.folding import MACROS
from lib.audit.identity.model import Comparison, Level, Rule, Subject, plain, written

_COLUMNS = {
    "called": "coalesce(firm(name), name_words)",
    "web": "web(domain)",
    "tel": "telephone(phone)",
    "place": "letters(city_words)",
    "land": "letters(country_words)",
    "trade": "letters(industry_words)",
    "heads": "nullif(CAST(employees AS VARCHAR), '0')",
    "yearly": "nullif(CAST(revenue AS VARCHAR), '0.00')",
    "own": "record_id",
    "parent": "parent_id",
    "since": "CAST(created AS VARCHAR)",
}

_NAME = Comparison(
    "name",
    ("called",),
    (
        Level("same name but for the legal form", "called_l = called_r", 0.7, 0.0003, rare="called"),
        Level(
            "names differ by one letter",
            "damerau_levenshtein(replace(called_l, ' ', ''), replace(called_r, ' ', '')) <= 1",
            0.14,
            0.00002,
        ),
        Level("names differ by two letters", "damerau_levenshtein(called_l, called_r) <= 2", 0.04, 0.00005),
        Level("similar names", "jaro_winkler_similarity(called_l, called_r) >= 0.93", 0.06, 0.002),
        Level("different names", "", 0.06, 0.997),
    ),
)
_WEB = Comparison(
    "web domain",
    ("web",),
    (
        Level("same web domain", "web_l = web_r", 0.9, 0.00002),
        Level("web domains differ by one letter", "damerau_levenshtein(web_l, web_r) <= 1", 0.03, 0.00001),
        Level("different web domains", "", 0.07, 0.999),
    ),
)
_TEL = Comparison(
    "telephone",
    ("tel",),
    (
        Level("same telephone", "tel_l = tel_r", 0.75, 0.0003, rare="tel"),
        Level("telephones differ by one digit", "damerau_levenshtein(tel_l, tel_r) <= 1", 0.05, 0.0005),
        Level("different telephones", "", 0.2, 0.999),
    ),
)

_IS_LONGER = " OR ".join(
    f"len(string_split(called_{long}, ' ')) > len(string_split(called_{short}, ' ')) AND list_has_all(string_split(called_{long}, ' '), string_split(called_{short}, ' '))"
    for long, short in (("l", "r"), ("r", "l"))
)
_IS_BELOW = "ends_with(web_l, '.' || web_r) OR ends_with(web_r, '.' || web_l)"
_SAME_NAME = (
    "called_l = called_r OR damerau_levenshtein(replace(called_l, ' ', ''), replace(called_r, ' ', '')) <= 2"
)
_SAME_PLACE = "web_l = web_r OR tel_l = tel_r OR yearly_l = yearly_r OR place_l = place_r"

COMPANIES = Subject(
    table="companies",
    raw=(
        *("name", "domain", "phone", "city", "country", "industry", "employees", "revenue"),
        *("parent_id", "created"),
    ),
    columns=_COLUMNS,
    comparisons=(
        _NAME,
        _WEB,
        _TEL,
        written("city", "place", 0.85, 0.02),
        plain("country", "land", 0.92, 0.15),
        plain("industry", "trade", 0.8, 0.1),
        plain("number of employees", "heads", 0.6, 0.01),
        plain("yearly revenue", "yearly", 0.6, 0.003),
    ),
    blocks=(
        "l.web = r.web",
        "l.called = r.called",
        "left(l.called, 4) = left(r.called, 4) AND l.place = r.place",
        "l.tel = r.tel AND left(l.called, 1) = left(r.called, 1)",
        "left(l.called, 5) = left(r.called, 5) AND right(l.called, 3) = right(r.called, 3)",
        "l.yearly = r.yearly AND l.heads = r.heads",
    ),
    keys=(Rule("same web domain and name", "web_l = web_r AND called_l = called_r"),),
    apart=(
        Rule("one is the parent company of the other", "parent_l = own_r OR parent_r = own_l"),
        Rule("two companies of one parent", "parent_l = parent_r AND called_l <> called_r"),
        Rule("one web domain lies below the other: a branch", _IS_BELOW),
        Rule("one name says more than the other: a branch, a holding or a part", _IS_LONGER),
    ),
    needs=f"({_SAME_NAME}) AND ({_SAME_PLACE})",
    strong=("l.web = r.web AND l.called = r.called", "l.tel = r.tel AND l.called = r.called"),
    macros=MACROS,
)
"""Columns as they come: those of the canonical companies, with `created` as text."""
