"""Of which days an export can tell."""

import datetime as dt

from lib.canonical.snapshot import Snapshot
from lib.problems import InputError


def refuse_unknown_day(snapshot: Snapshot, as_of: dt.date) -> None:
    """Raises InputError when `as_of` lies before the first of dated exports: nothing shows what was known then."""
    first = snapshot.known_since
    if first is not None and as_of < first:
        raise InputError(
            f"as_of {as_of}: lies before the first export, that of {first}, so nothing shows what was known then. Choose {first} or later, or add an earlier export."
        )
