"""The matcher on deals: what the time of creation tells, in sources that know it and in sources that know the day."""

import pandas as pd
import pytest

from lib.audit.identity.deals import DEALS
from lib.audit.identity.evidence import evidence
from lib.audit.identity.matching import matched_pairs


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("2026-05-05 10:00:00", "2026-05-05 10:20:00", "created within an hour"),
        ("2026-05-05 10:00:00", "2026-05-05 19:00:00", "created within a day"),
        ("2026-05-05", "2026-05-05", "created on the same day"),
        ("2026-05-05", "2026-05-05 10:20:00", "created on the same day"),
        ("2026-05-05", "2026-05-06", "created within a day"),
    ],
)
def test_days_alone_do_not_speak_of_hours(first, second, told):
    alike = {"name": "Line 4", "company_id": "c1", "amount": 900, "currency": "EUR", "owner_id": "u1"}
    rows = pd.DataFrame(
        [
            {"record_id": "d1", **alike, "created": first},
            {"record_id": "d2", **alike, "created": second},
            {"record_id": "d3", **alike, "name": "Other", "company_id": "c2", "created": "2025-01-01"},
        ]
    )

    (pair,) = matched_pairs(rows, DEALS).to_dict("records")

    found = evidence(pd.Series(pair), DEALS).set_index("comparison")
    assert found.loc["creation", "words"] == told
    assert (found.loc["creation", "weight"] > 10) == (told == "created within an hour")
