"""Forms that were sent twice: the same person, the same form, the same answers, within minutes."""

import ibis
import pandas as pd

from lib.audit.checks.values import nothing
from lib.canonical.opened import OpenedTables

TWICE_MINUTES = 10
"""A second post so soon is a second click, or a form sent again after an error."""


def posted_twice(tables: OpenedTables) -> pd.DataFrame:
    """Which posts say the same as one shortly before? One row per later post of the company: record_id (`submission_id`),
    happened_at, before_id, seconds since that one. Posts without a time, or with neither address nor answers, are passed over.
    """
    posts = tables.imported("form_submissions")
    if posts is None:
        return nothing()
    timed = posts.filter(posts.submitted_at.notnull() & (posts.email.notnull() | posts.fields.notnull()))
    same = ibis.window(
        group_by=[timed.form, timed.email.strip().lower(), timed.fields],
        order_by=[timed.submitted_at, timed.submission_id],
    )
    pairs = timed.select(
        record_id="submission_id",
        happened_at="submitted_at",
        before_id=timed.submission_id.lag().over(same),
        seconds=timed.submitted_at.epoch_seconds() - timed.submitted_at.lag().over(same).epoch_seconds(),
    )
    soon = pairs.filter(pairs.before_id.notnull() & (pairs.seconds <= TWICE_MINUTES * 60))
    return tables.frame(soon.order_by("record_id"))
