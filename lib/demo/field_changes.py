"""The change log of records: who corrected which field of a contact, company or lead, and when."""

import numpy as np
import pandas as pd

from lib.demo.days import moments, seconds_of
from lib.demo.staff import Staff
from lib.demo.streams import stream
from lib.demo.text_arrays import ids, kept, taken
from lib.demo.vocabulary import TITLES

FIRST_CHANGE, CHANGES_PER_COMPANY = 900_000_001, 30
_INDUSTRIES = ["Technology", "Manufacturing", "Retail", "Services", "Other"]


def field_changes(tables: dict[str, pd.DataFrame], staff: Staff, chunk: int) -> pd.DataFrame:
    """Changes of a chunk in order of time; the new value of a field's last change is the value it has now."""
    draw = stream("field_changes", chunk)
    companies, contacts, leads = tables["companies"], tables["contacts"], tables["leads"]
    parts = [
        _of_field(draw, contacts, ("contacts", "contact_id", "title", 0.10), TITLES),
        _of_field(draw, contacts, ("contacts", "contact_id", "phone", 0.08), [""]),
        _of_field(draw, contacts, ("contacts", "contact_id", "lifecycle", 0.25), ["subscriber", "lead"]),
        _of_field(draw, companies, ("companies", "company_id", "industry", 0.06), _INDUSTRIES),
        _of_field(draw, leads, ("leads", "lead_id", "status", 0.30), ["New", "Working"]),
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["old"].fillna("") != rows["new"].fillna("")]
    rows = rows.sort_values(["happened", "table", "record_id"], kind="stable", ignore_index=True)
    number = CHANGES_PER_COMPANY * chunk * int(contacts["_chunk_size"].iloc[0]) + np.arange(len(rows))
    is_rule = draw.random(len(rows)) < np.where(rows["field"] == "lifecycle", 0.7, 0.05)
    robot = staff.user_ids[staff.with_role("Automation")[0]]
    return rows.assign(
        change_id=ids(FIRST_CHANGE + number),
        by_user_id=rows["by_user_id"].where(~is_rule, robot),
        by_automation=is_rule,
    )


def _of_field(
    draw: np.random.Generator, records: pd.DataFrame, what: tuple[str, str, str, float], before: list[str]
) -> pd.DataFrame:
    table, key, field, share = what
    changed = records[records[field].notna().to_numpy() & (draw.random(len(records)) < share)]
    start, end = (seconds_of(changed[name]) for name in ("created", "updated"))
    n = len(changed)
    old = taken(before, draw.integers(0, len(before), n))
    return pd.DataFrame(
        {
            "table": table,
            "record_id": changed[key].array,
            "field": field,
            "old": kept(old, (old != "").to_numpy()),
            "new": changed[field].array,
            "happened": moments(start + ((end - start) * draw.uniform(0.2, 1.0, n)).astype(np.int64)),
            "by_user_id": changed["owner_id"].array,
        }
    )
