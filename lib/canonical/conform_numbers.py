"""Texts read as numbers: strictly by the marks the mapping names, never by guessing them."""

import re
from decimal import Decimal

from lib.canonical.sql_text import text_sql
from lib.sources.mapping import Format

_SIGN = r"[+\-−]"
_CURRENCY = r"(?:[A-Za-z]{0,3}\p{Sc}|[A-Z]{3}|[Kk]r|zł|Kč|Fr)"
_PLAIN = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
_THOUSANDS = {"": "", ",": ",", ".": r"\.", " ": "[ \u00a0\u202f]", "'": "['’]"}


def money_sql(text: str, style: Format, scale: float | None) -> str:
    """DECIMAL(18,2), half a cent rounded away from zero; a currency sign or code around the number is dropped."""
    digits = _digits_sql(text, style, is_money=True)
    if scale is None:
        return f"TRY_CAST({digits} AS DECIMAL(18,2))"
    return f"TRY_CAST({_scaled_sql(digits, scale)} AS DECIMAL(18,2))"


def number_sql(text: str, style: Format, scale: float | None) -> str:
    """DOUBLE; never infinite."""
    value = f"TRY_CAST({_digits_sql(text, style)} AS DOUBLE)"
    if scale is not None:
        value = f"({value} * {scale!r}::DOUBLE)"
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def integer_sql(text: str, style: Format, scale: float | None) -> str:
    """BIGINT; a text with a fraction other than zero is unreadable."""
    digits = _digits_sql(text, style)
    if scale is None:
        whole = f"TRY_CAST({digits} AS DECIMAL(38,10))"
        fits = f"CASE WHEN {whole} = trunc({whole}) THEN TRY_CAST({whole} AS BIGINT) END"
        return f"CASE WHEN regexp_full_match({text}, '\\d{{1,18}}') THEN TRY_CAST({text} AS BIGINT) ELSE {fits} END"
    value = _scaled_sql(digits, scale)
    return f"CASE WHEN {value} = trunc({value}) THEN TRY_CAST({value} AS BIGINT) END"


def _scaled_sql(digits: str, scale: float) -> str:
    # exact decimals: 38 digits are all there are, 28 for the number and 10 for the factor
    factor = Decimal(repr(scale)).normalize()
    places = max(0, -int(factor.as_tuple().exponent))
    return f"(TRY_CAST({digits} AS DECIMAL(28,8)) * CAST('{factor:f}' AS DECIMAL(10,{min(places, 9)})))"


def _digits_sql(text: str, style: Format, *, is_money: bool = False) -> str:
    """The number's digits with a point for the decimal mark; NULL when the text is no number in that style."""
    number = _number_pattern(style)
    before, after = (rf"(?:{_CURRENCY}\s*)?", rf"(?:\s*(?:{_CURRENCY}|[Kk]r\.))?") if is_money else ("", "")
    pattern = rf"(?:(?:{_SIGN}\s*)?{before}|{before}{_SIGN}\s*){number}{after}"
    kept = f"regexp_replace(regexp_extract({text}, {text_sql(number)}), {text_sql(f'[^0-9{style.decimal}]')}, '', 'g')"
    pointed = f"replace({kept}, ',', '.')" if style.decimal == "," else kept
    sign = f"CASE WHEN regexp_matches({text}, '[−-]') THEN '-' ELSE '' END"
    dressed = f"CASE WHEN regexp_full_match({text}, {text_sql(pattern)}) THEN {sign} || {pointed} END"
    if style.decimal == ",":
        return dressed
    return f"CASE WHEN regexp_full_match({text}, {text_sql(_PLAIN)}) THEN {text} ELSE {dressed} END"


def _number_pattern(style: Format) -> str:
    mark, group = re.escape(style.decimal or "."), _THOUSANDS[style.thousands or ""]
    grouped = rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{mark}\d+)?|" if group else ""
    return rf"(?:{grouped}\d+(?:{mark}\d+)?|{mark}\d+)"
