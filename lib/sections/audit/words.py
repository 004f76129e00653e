"""Words of the audit: names of owners, of tables, and how a number of records reads."""

import pandas as pd

from lib.audit.grade import share_of
from lib.audit.wording import records_of
from lib.workbook import Workbook

NO_OWNER = "no owner"


def table_name(table: str) -> str:
    """A canonical table as a heading: Deals, Deal changes."""
    return records_of(table).capitalize()


def owner_names(workbook: Workbook, ids: pd.Series) -> list[str]:
    """Who these owners are: their name, the id of those who are no user, and words where there is none."""
    users = workbook.tables.company_wide("users")
    known = (
        {}
        if users is None
        else workbook.tables.frame(users.select("user_id", "name"))
        .dropna()
        .set_index("user_id")["name"]
        .to_dict()
    )
    return [NO_OWNER if pd.isna(owner) or owner == "" else known.get(owner, owner) for owner in ids]


def shared(rows: pd.DataFrame, part: str, whole: str) -> pd.Series:
    """Row by row `part` of `whole`, missing where the whole is nothing."""
    return pd.Series(
        [share_of(*pair) for pair in zip(rows[part], rows[whole], strict=True)],
        index=rows.index,
        dtype="float64",
    )
