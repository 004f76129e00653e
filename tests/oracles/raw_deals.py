"""A team's deals of today as oracles count them: `stood` for that team, days to reckon with, money as numbers."""

import pandas as pd

from tests.oracles.deals_from_raw import of_team, stood

_DAYS = {name: f"{name}_on" for name in ("created", "qualified", "first_contact", "closed")}


def raw_deals(workbook, exports):
    """One row per deal: id, owner, pipeline, source, kind, created, qualified, first_contact, closed (days), money."""
    deals = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters).reset_index()
    assert deals["id"].is_unique
    days = {name: pd.to_datetime(deals[column]) for name, column in _DAYS.items()}
    kept = deals[["id", "owner", "pipeline", "source", "kind"]]
    return kept.assign(**days, money=deals["amount"].astype("float64"))
