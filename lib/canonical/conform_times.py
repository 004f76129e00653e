"""Texts read as days and times: ISO 8601 first, then the styles the mapping names."""

from lib.canonical.sql_text import text_sql
from lib.sources.date_styles import has_offset, has_time
from lib.sources.mapping import Format

# years from 1000: exports write 0001-01-01 for "no date"
_DAY = r"[1-9]\d{3}-\d\d-\d\d"
_CLOCK = r"[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
_OFFSET = r" ?(?:Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)"
_FIRST = "DATE '1000-01-01'"


def moment_sql(text: str, style: Format) -> dict[str, str]:
    """`_at` (naive UTC timestamp) when the text tells the time of day, `_on` (date) when it tells only the day."""
    days = [_in_style(text, form) for form in style.dates or () if not has_time(form)]
    times = [_instant(text, form, style) for form in style.dates or () if has_time(form)]
    on = [f"CAST({day} AS DATE)" for day in days]
    return {
        "at": _first(
            f"CASE WHEN {_is_time(text)} THEN {_iso_instant(text, style)} END", _styled(text, times)
        ),
        "on": _first(f"CASE WHEN {_is_day(text)} THEN TRY_CAST({text} AS DATE) END", _styled(text, on)),
    }


def day_sql(text: str, style: Format) -> str:
    """DATE; a time written with an offset gives its day in the mapping's time zone, others the day as written."""
    moment = moment_sql(text, style)
    return f"coalesce({moment['on']}, CAST({_local(moment['at'], style)} AS DATE))"


def _is_day(text: str) -> str:
    return f"length({text}) = 10 AND regexp_full_match({text}, {text_sql(_DAY)})"


def _is_time(text: str) -> str:
    return f"length({text}) > 10 AND regexp_full_match({text}, {text_sql(f'{_DAY}{_CLOCK}(?:{_OFFSET})?')})"


def _iso_instant(text: str, style: Format) -> str:
    has_offset = f"regexp_matches({text}, {text_sql(f':[0-9.]+{_OFFSET}$')})"
    # DuckDB reads an offset only after seconds and without a space before it
    whole = f"regexp_replace({text}, '^(.{{10}}[T ][0-9]{{2}}:[0-9]{{2}})( ?[^0-9:.].*)$', '\\1:00\\2')"
    tight = f"regexp_replace(replace(replace(upper({whole}), 'GMT', 'Z'), 'UTC', 'Z'), ' ([Z+-])', '\\1')"
    instant = _naive(f"TRY_CAST({tight} AS TIMESTAMPTZ)")
    # the usual shape first: it costs a quarter of the general one
    usual = f"CASE WHEN suffix({text}, 'Z') THEN TRY_CAST({text} AS TIMESTAMP) END"
    naive = _utc(f"TRY_CAST({text} AS TIMESTAMP)", style)
    return f"coalesce({usual}, CASE WHEN {has_offset} THEN {instant} ELSE {naive} END)"


def _utc(naive: str, style: Format) -> str:
    if style.timezone == "UTC":
        return naive
    return _naive(f"timezone({text_sql(style.timezone or 'UTC')}, {naive})")


def _naive(instant: str) -> str:
    # the same as timezone('UTC', …) at a fifth of the time
    return f"make_timestamp(epoch_us({instant}))"


def _local(at: str, style: Format) -> str:
    if style.timezone == "UTC":
        return at
    return f"timezone({text_sql(style.timezone or 'UTC')}, timezone('UTC', {at}))"


def _in_style(text: str, form: str) -> str:
    read = f"try_strptime({text}, {text_sql(form)})"
    return f"CASE WHEN {read} >= {_FIRST} THEN {read} END"


def _instant(text: str, form: str, style: Format) -> str:
    read = _in_style(text, form)
    return _naive(read) if has_offset(form) else _utc(read, style)


def _styled(text: str, readings: list[str]) -> str:
    if not readings:
        return ""
    return (
        f"CASE WHEN NOT ({_is_day(text)} OR {_is_time(text)}) THEN coalesce({', '.join(readings)}, NULL) END"
    )


def _first(iso: str, styled: str) -> str:
    return f"coalesce({iso}, {styled})" if styled else iso
