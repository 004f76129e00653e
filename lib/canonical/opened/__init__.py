"""Opened tables: a snapshot as one team may see it on one day, in its currency, classified; built when asked for."""

from lib.canonical.opened.everyone import Everyone
from lib.canonical.opened.known import RECORDED
from lib.canonical.opened.named import NOT_RECORDED
from lib.canonical.opened.tables import MissingTableError, OpenedTables

__all__ = ["NOT_RECORDED", "RECORDED", "Everyone", "MissingTableError", "OpenedTables"]
