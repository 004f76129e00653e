"""What putting a fault right makes of a record: the value suggested, what its history says, or nothing where none is known."""

import ibis
import pandas as pd
from ibis import Table

from lib.audit.effect.found import Found, new_values, together
from lib.canonical.opened.changes import Changes

CLOSED_WITHOUT_DAY = "closed"
_EARLIER = ("qualified", "first_contact")
"""Days on which nothing but the length of the cycle rests: of two in the wrong order they are the ones left out."""


def as_suggested(found: Found) -> Changes:
    """Each field gets the value suggested; where none is known the record stays as it is."""
    rows = found.findings[found.findings["suggestion"].notna()]
    return together([new_values(part, str(name), part["suggestion"]) for name, part in rows.groupby("field")])


def merged(found: Found) -> Changes:
    """Each record becomes the one suggested, and what names it names that one."""
    rows = found.findings[found.findings["suggestion"].notna()]
    return together(
        [Changes(merged=rows.rename(columns={"suggestion": "into"})[["table", "record_id", "into"]])]
    )


def without_amount(found: Found) -> Changes:
    """An amount that cannot be right is left out."""
    return new_values(found.findings, "amount", pd.Series(None, index=found.findings.index, dtype="str"))


def moved_on(found: Found) -> Changes:
    """A deal past its day is expected by the end of the running period: the least that makes the day possible."""
    day = found.period_ends_on.isoformat()
    return new_values(found.findings, "expected_close_on", pd.Series(day, index=found.findings.index))


def with_usual_amount(found: Found) -> Changes:
    """A deal without an amount gets the median of its pipeline, in the team's currency."""
    deals = found.tables["deals"]
    known = found.tables.frame(
        deals.filter(deals.amount > 0)
        .group_by("pipeline")
        .agg(amount=deals.amount.cast("float64").median().round(2))
    )
    usual = _looked_up(found, deals, "pipeline").map(known.set_index("pipeline")["amount"])
    rows = found.findings[usual.notna()]
    currency = found.tables.parameters.settings.currency
    return together(
        [
            new_values(rows, "amount", usual[usual.notna()]),
            new_values(rows, "currency", pd.Series(currency, index=rows.index)),
        ]
    )


def closed_when_last_changed(found: Found) -> Changes:
    """A closed deal without a day was closed when its history says, else when its record was changed last."""
    days = _entries(found).fillna(_looked_up(found, found.tables.everyones_deals(), "updated_on"))
    return new_values(found.findings[days.notna()], "closed", days[days.notna()])


def with_possible_days(found: Found) -> Changes:
    """A day that cannot be is replaced by what the history says, else left out.

    Out of order, the later of two days is doubted; against the day of qualification or first contact, that one is.
    """
    parts = [
        _possible(found, str(table), str(field), rows)
        for (table, field), rows in found.findings.assign(field=_doubted(found.findings)).groupby(
            ["table", "field"]
        )
    ]
    return together(parts)


def _doubted(findings: pd.DataFrame) -> pd.Series:
    """The field of each finding that is put right."""
    pair = findings["check"].str.extract(r"/(?P<later>\w+)-before-(?P<earlier>\w+)$")
    return findings["field"].mask(pair["earlier"].isin(_EARLIER), pair["earlier"])


def _possible(found: Found, table: str, field: str, rows: pd.DataFrame) -> Changes:
    told = {("deals", "closed"): _entries, ("deals", "created"): _first_days}.get((table, field))
    part = Found(rows, found.tables, found.period_ends_on)
    blank = pd.Series(None, index=rows.index, dtype="str")
    days = blank if told is None else told(part)
    return new_values(rows, field, days)


def _first_days(found: Found) -> pd.Series:
    """The day of the first change recorded of each deal found, as text; missing where none is."""
    events = found.tables.company_wide("deal_events")
    if events is None:
        return pd.Series(None, index=found.findings.index, dtype="str")
    first = events.group_by("deal_id").agg(day=events.happened_on.min())
    return _by_deal(found, found.tables.frame(first))


def _entries(found: Found) -> pd.Series:
    """The day on which each deal found last entered a won or lost stage, as text; missing where that is not recorded."""
    events, stages = (found.tables.company_wide(name) for name in ("deal_events", "stages"))
    if events is None or stages is None:
        return pd.Series(None, index=found.findings.index, dtype="str")
    ends = stages.filter(stages.kind != "open")
    moves = events.filter((events.field == "stage") & events.new.isin(ends.stage))
    last = moves.group_by("deal_id").agg(day=moves.happened_on.max())
    return _by_deal(found, found.tables.frame(last))


def _by_deal(found: Found, days: pd.DataFrame) -> pd.Series:
    told = pd.Series([_day_text(day) for day in days["day"]], index=days["deal_id"], dtype="str")
    return found.findings["record_id"].map(told).astype("str")


def _looked_up(found: Found, deals: Table, column: str) -> pd.Series:
    """A column of the deals found, as text."""
    wanted = deals.select("deal_id", day=deals[column].cast("string"))
    rows = found.tables.frame(wanted.filter(ibis._.deal_id.isin(found.findings["record_id"].tolist())))
    return found.findings["record_id"].map(rows.set_index("deal_id")["day"]).astype("str")


def _day_text(day: object) -> str | None:
    return None if pd.isna(day) else pd.Timestamp(day).date().isoformat()
