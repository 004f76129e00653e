"""When are two leads one enquiry? One person asked twice within a month; who comes back later asks anew."""

from dataclasses import replace

from lib.audit.identity.model import Rule
from lib.audit.identity.people import PEOPLE

_DAYS = 30
_APART = f"abs(date_diff('day', arose_l, arose_r)) > {_DAYS}"
_NEAR = f"coalesce(abs(date_diff('day', l.arose, r.arose)) <= {_DAYS}, true)"

LEADS = replace(
    PEOPLE,
    table="leads",
    raw=(*PEOPLE.raw, "converted"),
    columns=dict(PEOPLE.columns)
    | {"arose": "TRY_CAST(created AS TIMESTAMP)", "decided": "TRY_CAST(converted AS TIMESTAMP)"},
    blocks=tuple(f"{block} AND {_NEAR}" for block in PEOPLE.blocks),
    loose=(),
    strong=tuple(f"{alike} AND {_NEAR}" for alike in PEOPLE.strong),
    apart=(
        *PEOPLE.apart,
        Rule("one was converted before the other came", "decided_l <= arose_r OR decided_r <= arose_l"),
        Rule("another enquiry, more than a month later", _APART),
    ),
)
"""Columns as they come: those of PEOPLE that leads have, with `created` and `converted` as text."""
