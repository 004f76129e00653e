"""Changes of e-mail lists: who came onto a list, who left it and why, each counted once."""

import ibis
from ibis import Table

JOINING, LEAVING = ("subscribe", "import"), ("unsubscribe", "bounce", "complaint")


def list_changes(events: Table) -> Table:
    """One row per event of a list with `change`: 1 when somebody came onto it, -1 when somebody left it, 0 when neither.

    Who is on the list already cannot come onto it again, and who is not on it cannot leave it. Events that name nobody count
    as they are. Adds `mailing_list`, `grown` (`change` without imports), `is_new`, `is_imported`, `is_lost`, `is_unsubscribed`,
    `is_bounced`, `is_complained` and `is_without_effect`.
    """
    told = events.mutate(kind=events.kind.lower().strip(), mailing_list=events["list"])
    told = told.filter(told.kind.isin([*JOINING, *LEAVING])).drop("list")
    is_joining = told.kind.isin(JOINING)
    before = is_joining.lag().over(
        group_by=[told.mailing_list, told.contact_id], order_by=[told.happened_at, told.event_id]
    )
    was_on = ibis.ifelse(told.contact_id.notnull(), before.fill_null(False), ~is_joining)
    marked = told.mutate(is_joining=is_joining, has_effect=is_joining != was_on)
    return _with_flags(marked).drop("is_joining", "has_effect")


def _with_flags(events: Table) -> Table:
    is_new = events.has_effect & (events.kind == "subscribe")
    is_imported = events.has_effect & (events.kind == "import")
    is_lost = events.has_effect & ~events.is_joining
    left = {
        f"is_{name}": is_lost & (events.kind == kind)
        for name, kind in (
            ("unsubscribed", "unsubscribe"),
            ("bounced", "bounce"),
            ("complained", "complaint"),
        )
    }
    grown = is_new.cast("int64") - is_lost.cast("int64")
    return events.mutate(
        grown=grown,
        change=grown + is_imported.cast("int64"),
        is_new=is_new,
        is_imported=is_imported,
        is_lost=is_lost,
        is_without_effect=~events.has_effect,
        **left,
    )
