"""Values of records as a shared page may show them: personal and contact data only where the team's settings say so."""

from collections.abc import Sequence

import pandas as pd

from lib.canonical.schema import TABLES
from lib.canonical.schema.column import Pii
from lib.params import Privacy

HIDDEN = "(hidden)"


def disclosed(
    rows: pd.DataFrame, values: Sequence[str], privacy: Privacy, *, column: str = "field"
) -> pd.DataFrame:
    """`rows` with the texts in `values` hidden where they are of a kind the settings do not allow.

    Each row names its `table` and canonical `column`. An address in a column of ids counts as contact data.
    """
    places = list(zip(rows["table"], rows[column], strict=True))
    return rows.assign(
        **{
            name: [
                value if pd.isna(value) or _may_show(_kind(table, field, value), privacy) else HIDDEN
                for (table, field), value in zip(places, rows[name], strict=True)
            ]
            for name in values
        }
    )


def _may_show(kind: Pii, privacy: Privacy) -> bool:
    allowed = {
        "none": True,
        "personal": privacy.show_personal,
        "contact": privacy.show_contact,
        "secret": False,
    }
    return allowed[kind]


def _kind(table: str, field: object, value: object) -> Pii:
    known = {column.name: column for column in TABLES[table].columns}
    if field not in known:
        return "secret"
    declared = known[str(field)].pii
    return "contact" if declared == "none" and "@" in str(value) else declared
