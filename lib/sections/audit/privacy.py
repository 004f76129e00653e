"""Values of records as a shared page may show them: personal and contact data only where the team's settings say so."""

from collections.abc import Sequence

import pandas as pd

from lib.audit.verdicts.look_alikes import look_of
from lib.canonical.schema import TABLES
from lib.canonical.schema.column import Column, Pii
from lib.params import Privacy

HIDDEN = "(hidden)"


def disclosed(
    rows: pd.DataFrame, values: Sequence[str], privacy: Privacy, *, column: str = "field"
) -> pd.DataFrame:
    """`rows` with the texts in `values` hidden where they are of a kind the settings do not allow.

    Each row names its `table` and canonical `column`. An address anywhere, and a telephone number in a column of
    texts, counts as contact data.
    """
    places = list(zip(rows["table"], rows[column], strict=True))
    return rows.assign(
        **{
            name: [
                value if pd.isna(value) or _shown(table, field, value, privacy) else HIDDEN
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


def _shown(table: str, field: object, value: object, privacy: Privacy) -> bool:
    known = {column.name: column for column in TABLES[table].columns}
    if field not in known:
        return False
    declared = known[str(field)]
    return _may_show(declared.pii, privacy) and (privacy.show_contact or not _reaches(declared, str(value)))


def _reaches(declared: Column, value: str) -> bool:
    """Whether somebody can be reached under it, though it stands where no such thing belongs."""
    is_number = declared.type == "text" and look_of(value) == "a telephone number"
    return declared.pii != "contact" and ("@" in value or is_number)
