"""Faults in the tables that do not grow: who may still sign in, and campaigns nobody entered the cost of."""

import numpy as np
import pandas as pd

from lib.demo.days import END, dates
from lib.demo.faults.planting import Planting


def spoil_fixed(planting: Planting) -> None:
    """Plants stale access among the users and missing costs among the campaigns."""
    users = planting.tables["users"]
    is_gone, is_robot = ~users["is_active"], users["role"] == "Automation"
    gone = np.flatnonzero(is_gone)[::2]
    kept = {"is_active": [True] * len(gone), "licensed": [True] * len(gone), "can_export": [True] * len(gone)}
    planting.change("left_with_access", "users", gone, kept)
    present = (~is_gone & ~is_robot).to_numpy()
    rows = planting.chosen("users", 0.03, present)
    planting.change("no_second_factor", "users", rows, {"mfa": [False] * len(rows)})
    rows = planting.chosen("users", 0.03, present)
    old = pd.Series(dates(END - planting.draw.integers(400, 900, len(rows))))
    planting.change("old_password", "users", rows, {"password_changed_on": old.tolist()})
    rows = planting.chosen("users", 0.03, present)
    planting.change("no_security_training", "users", rows, {"security_training_on": [pd.NaT] * len(rows)})
    campaigns = planting.tables["campaigns"]
    rows = planting.chosen(
        "campaigns", 0.03, (campaigns["status"] == "finished") & ~campaigns["is_test"].astype(bool)
    )
    planting.change("campaign_without_cost", "campaigns", rows, {"cost": [np.nan] * len(rows)})
