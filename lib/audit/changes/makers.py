"""Who makes the changes."""

import pandas as pd

from lib.audit.changes.logged import LOGGED
from lib.audit.changes.upkeep import YEAR
from lib.audit.changes.wrong import wrong_changes_of
from lib.canonical.opened import OpenedTables

MAKER_COLUMNS = ("by_user_id", "is_rule", "changes", "records")


def makers(tables: OpenedTables) -> pd.DataFrame:
    """Who changed how much in the year up to as_of? One row per account and whether as a rule, most changes first.

    People of the team, and rules of the whole company; `records`: different records changed. Changes by nobody named are
    left out. None where no log is kept.
    """
    if not wrong_changes_of(tables).is_logged:
        return pd.DataFrame(columns=list(MAKER_COLUMNS)).astype({"is_rule": bool})
    found = tables.queried(f"""
        SELECT by_user_id, is_rule, count(*) AS changes, count(DISTINCT ("table", record_id)) AS records
        FROM {LOGGED} WHERE by_user_id IS NOT NULL AND happened_on > DATE '{tables.parameters.as_of - YEAR}'
        GROUP BY ALL ORDER BY changes DESC, by_user_id, is_rule
    """)
    users = tables.company_wide("users")
    if users is None:
        return found
    team = tables.frame(tables.of_team(users.select("user_id"), "user_id"))["user_id"]
    return found[found["is_rule"] | found["by_user_id"].isin(team)].reset_index(drop=True)
