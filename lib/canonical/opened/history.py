"""What recorded changes say of their records: the values in force at the end of a day, and since when.

The changes of any kind of record go through here: `key` is the column that names the record (deal_id, case_id).
"""

from collections.abc import Sequence

import ibis
from ibis import Table

from lib.canonical.opened.moments import Day


def in_order(events: Table) -> list[ibis.Value]:
    """The order in which `events` happened; of those at one moment, the lower number in the id came first."""
    return [events.happened_at, events.event_id.length(), events.event_id]


def values_in_force(events: Table, key: str, as_of: Day) -> Table:
    """One row per record and field that was changed after `as_of`: the key, field, and its `value` at the end of that day.

    That is what the last change by then made it; where none was recorded, what the first later change found.
    """
    is_later = events.happened_on > as_of
    later = events.filter(is_later)
    earlier = events.filter(~is_later).semi_join(later, [key, "field"])
    made = _first(earlier, (key, "field"), newest=True).select(key, "field", value="new")
    found = _first(later, (key, "field"), newest=False).select(key, "field", value="old")
    return made.union(found.anti_join(made, [key, "field"]))


def rewound(rows: Table, events: Table, fields: Sequence[str], as_of: Day) -> Table:
    """`rows` with the values of `fields` in force at the end of `as_of`, and `is_rewound`: the first field changed later.

    One row per record as before; the key of `rows` is their first column.
    """
    key, leading = rows.columns[0], fields[0]
    values = values_in_force(events, key, as_of)
    columns = {}
    for name in fields:
        columns[f"{name}_changed"] = (values.field == name).any()
        columns[f"{name}_then"] = values.value.max(where=values.field == name)
    then = values.group_by(changed_key=values[key]).agg(**columns)
    joined = rows.left_join(then, rows[key] == then.changed_key)
    changed = {name: joined[f"{name}_changed"].fill_null(False) for name in fields}
    in_force = {
        name: ibis.ifelse(changed[name], _cast(joined[f"{name}_then"], rows[name]), joined[name])
        for name in fields
    }
    return joined.mutate(is_rewound=changed[leading], **in_force).select(*rows.columns, "is_rewound")


def _cast(text: ibis.Value, column: ibis.Value) -> ibis.Value:
    return text if column.type().is_string() else text.try_cast(column.type())


def last_turns(changes: Table, key: str, kind: str) -> Table:
    """One row per record: the change with which what stands in `kind` last became another, of `changes` of one field.

    Columns: turned_key, turned_kind, turned_at, turned_on, is_told. A value recorded again is no turn. `is_told` is
    false for a record's first change when it does not say what it found: the history may have begun after the turn.
    """
    before = changes[kind].lag().over(ibis.window(group_by=key, order_by=in_order(changes)))
    marked = changes.mutate(kind_before=before)
    turns = marked.filter(marked.kind_before.isnull() | (marked.kind_before != marked[kind]))
    return _first(turns, (key,), newest=True).select(
        turned_key=key,
        turned_kind=kind,
        turned_at="happened_at",
        turned_on="happened_on",
        is_told=ibis._.kind_before.notnull() | ibis._.old.notnull(),
    )


def no_history(records: Table, key: str) -> Table:
    """The changes of a source that records none."""
    return records.filter(ibis.literal(False)).select(
        key,
        **dict.fromkeys(("event_id", "field", "old", "new"), key),
        happened_at="created_at",
        happened_on="created_on",
    )


def _first(events: Table, keys: tuple[str, ...], *, newest: bool) -> Table:
    order = [key.desc() for key in in_order(events)] if newest else in_order(events)
    ranked = events.mutate(rank=ibis.row_number().over(group_by=keys, order_by=order))
    return ranked.filter(ranked["rank"] == 0)
