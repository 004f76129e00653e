"""Changes that nobody wanted, forms sent twice and days with far too many records: record by record over the exported logs."""

import datetime as dt
import mailbox
import re
from email.utils import parsedate_to_datetime
from itertools import groupby, pairwise
from typing import NamedTuple

import pandas as pd

from tests.oracles.conftest import EXPORTS

_LOG = """
SELECT DISTINCT "Object" AS "table", "Record ID" AS record, "Property" AS field, "Old value" AS old, "New value" AS new,
    timezone('UTC', CAST("Timestamp" AS TIMESTAMPTZ)) AS moment, "Change ID" AS change, u."User ID" AS who, "Automated" = 'true' AS is_rule
FROM field_history LEFT JOIN users u ON u."Name" = "Changed by"
UNION ALL
SELECT DISTINCT 'deals', "Record ID", CASE "Property" WHEN 'Deal Stage' THEN 'stage' WHEN 'Amount' THEN 'amount'
    WHEN 'Expected Close Date' THEN 'expected_close_on' WHEN 'Deal owner' THEN 'owner_id' END,
    "Old value", "New value", timezone('UTC', CAST("Timestamp" AS TIMESTAMPTZ)), "Change ID", u."User ID", "Automated" = 'true'
FROM history LEFT JOIN users u ON u."Name" = "Changed by"
"""
_UP_TO = """
SELECT "table", record, field, old, new, moment, change, who, is_rule FROM ({})
WHERE CAST(timezone($zone, timezone('UTC', moment)) AS DATE) <= $day ORDER BY "table", record, field, moment, change
"""
_POSTS = """
SELECT DISTINCT "Form", lower(trim("Email")), "Answers", timezone('UTC', CAST("Submitted at" AS TIMESTAMPTZ)), "Submission"
FROM form_submissions WHERE "Submitted at" IS NOT NULL AND ("Email" IS NOT NULL OR "Answers" IS NOT NULL) ORDER BY ALL
"""
_AROSE = """
WITH arose AS (
    SELECT DISTINCT 'companies' AS "table", "Record ID" AS id, CAST("Create Date" AS TIMESTAMPTZ) AS moment FROM companies
    UNION ALL SELECT DISTINCT 'contacts', "Record ID", CAST("Create Date" AS TIMESTAMPTZ) FROM contacts
    UNION ALL SELECT DISTINCT 'leads', "Lead ID", CAST("Create Date" AS TIMESTAMPTZ) FROM leads
    UNION ALL SELECT DISTINCT 'deals', "Record ID", CAST("Create Date" AS TIMESTAMPTZ) FROM deals
    UNION ALL SELECT DISTINCT 'activities', "Record ID", CAST("Create Date" AS TIMESTAMPTZ) FROM activities
    UNION ALL SELECT DISTINCT 'activities', id, CAST(moment AS TIMESTAMPTZ) FROM letters
    UNION ALL SELECT DISTINCT 'cases', "Ticket", timezone('Europe/Berlin', strptime("Eröffnet", '%d.%m.%Y %H:%M:%S')) FROM tickets
    UNION ALL SELECT DISTINCT 'form_submissions', "Submission", CAST("Submitted at" AS TIMESTAMPTZ) FROM form_submissions
)
SELECT "table", CAST(timezone($zone, moment) AS DATE) AS day, count(*) AS records FROM arose
WHERE CAST(timezone($zone, moment) AS DATE) <= $day GROUP BY ALL
"""
_MOVING = {"stage", "pipeline", "status", "lifecycle", "owner_id"}
"""Fields whose next value may well follow from the one typed."""

_MINUTE = dt.timedelta(minutes=1)


class _Change(NamedTuple):
    """One change of one field; `moment` in UTC."""

    table: str
    record: str
    field: str
    old: str | None
    new: str | None
    moment: dt.datetime
    change: str
    who: str | None
    is_rule: bool


def raw_log(workbook, exports):
    """Every change up to the day of the report, in the order of its record: the changes of one field of one record as a list."""
    asked = {"zone": workbook.parameters.settings.calendar.timezone, "day": workbook.as_of}
    changes = [_Change(*row) for row in exports.execute(_UP_TO.format(_LOG), asked).fetchall()]
    return [
        list(part) for _, part in groupby(changes, key=lambda each: (each.table, each.record, each.field))
    ]


def written_in_bulk(log):
    """The last changes that are one of 20 and more records to which a rule gave one value, on at most five days."""
    lasts = {part[-1] for part in log}
    given = [
        each
        for part in log
        for each in part
        if each.is_rule and each.old is not None and each.new != each.old
    ]
    found = []
    for _, of_rule in groupby(sorted(given, key=_rule), key=lambda each: _rule(each)[:4]):
        runs = [run for run in _runs(list(of_rule)) if len({each.record for each in run}) >= 20]
        if len({run[0].moment.date() for run in runs}) <= 5:
            found += [(each, run) for run in runs for each in run if each in lasts]
    return {
        _place(each): (
            each.old,
            each.new,
            len({one.record for one in run}),
            run[0].moment,
            run[-1].moment,
            each.who,
        )
        for each, run in found
    }


def _rule(change):
    return change.table, change.field, str(change.who), str(change.new), change.moment, change.change


def _runs(changes):
    """Changes each within ten minutes of the last."""
    runs = [[changes[0]]]
    for before, change in pairwise(changes):
        if change.moment - before.moment <= 10 * _MINUTE:
            runs[-1].append(change)
        else:
            runs.append([change])
    return runs


def to_and_fro(log):
    """Fields whose last four and more changes took each other back within a week, two of them and more by rules."""
    found = {}
    for part in log:
        run = [part[-1]]
        for change in reversed(part[:-1]):
            then = run[0]
            is_back = (then.old, then.new) == (change.new, change.old) and then.old != then.new
            if not is_back or then.moment - change.moment > dt.timedelta(days=7):
                break
            run.insert(0, change)
        if len(run) >= 4 and sum(each.is_rule for each in run) >= 2:
            found[_place(run[0])] = (
                run[0].old,
                run[-1].new,
                len(run),
                run[0].moment,
                run[-1].moment,
                run[-1].who,
            )
    return found


def overwritten(log):
    """Fields whose last change is a rule's, within an hour of a person's, and undoes, empties or, where nothing follows, alters it."""
    found = {}
    for part in log:
        if len(part) < 2:
            continue
        typed, then = part[-2:]
        by_rule = then.is_rule and not typed.is_rule and typed.new is not None
        if not by_rule or then.moment - typed.moment > 60 * _MINUTE or _alike(then.new, typed.new):
            continue
        if then.new in (typed.old, None) or then.field not in _MOVING:
            found[_place(then)] = (typed.new, then.new, 1, typed.moment, then.moment, then.who)
    return found


def _alike(new, typed):
    if new is None:
        return False
    letters = [re.sub(r"[\s().,/-]", "", text.lower()) for text in (new, typed)]
    return letters[0] == letters[1] or _number(new) == _number(typed) is not None


def _number(text):
    try:
        return float(text)
    except ValueError:
        return None


def _place(change):
    return change.table, change.record, change.field


def raw_posted_twice(exports):
    """Post → the one before it and the seconds between, where both say the same within ten minutes."""
    found = {}
    for _, posts in groupby(exports.execute(_POSTS).fetchall(), key=lambda each: each[:3]):
        for (*_, moment, post), (*_, later, again) in pairwise(posts):
            if later - moment <= 10 * _MINUTE:
                found[again] = (post, (later - moment).seconds)
    return found


def raw_spikes(workbook, exports, *, least, times):
    """Table and day → records and how many are usual, where a day brought `least` and `times` as many as others do."""
    asked = {"zone": workbook.parameters.settings.calendar.timezone, "day": workbook.as_of}
    exports.register("letters", _letters())
    counted = exports.execute(_AROSE, asked).df()
    exports.unregister("letters")
    found = {}
    for table, rows in counted.groupby("table"):
        records = rows.set_index("day")["records"]
        for day, many in records[records >= least].items():
            usual = records.drop(day).median()
            if pd.isna(usual) or many >= times * usual:
                found[table, day] = (many, usual)
    return found


def _letters():
    """Letters of the mailboxes, which are activities too: id and moment."""
    boxes = [mailbox.mbox(EXPORTS / "mailbox" / name) for name in ("sales.mbox", "sales-inbox.mbox")]
    rows = [
        (letter["Message-ID"], parsedate_to_datetime(letter["Date"]).isoformat())
        for box in boxes
        for letter in box
    ]
    return pd.DataFrame(rows, columns=["id", "moment"])
