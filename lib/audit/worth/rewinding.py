"""Values as they stood on the day a record's story begins, by the changes recorded since."""

import pandas as pd

CHANGE_COLUMNS = ("record_id", "field", "happened_on", "old", "new")


def values_at_origin(present: pd.DataFrame, changes: pd.DataFrame) -> pd.Series:
    """The value of one field at the end of each record's origin.

    `present`: one row per record: record_id, origin_on, value (what stands there now). `changes`: those of this field,
    oldest first, with CHANGE_COLUMNS. The last change up to the origin made the value; where there is none, the first later
    change found it; a record without changes has its present value.
    """
    dated = changes.merge(present[["record_id", "origin_on"]], on="record_id", validate="many_to_one")
    is_later = dated["happened_on"] > dated["origin_on"]
    made = dated[~is_later].drop_duplicates("record_id", keep="last").set_index("record_id")["new"]
    found = dated[is_later].drop_duplicates("record_id", keep="first").set_index("record_id")["old"]
    told = pd.concat([made, found[~found.index.isin(made.index)]])
    is_undone = present["record_id"].isin(found.index)
    # a value made before the origin and never changed since is the present one, written as the table writes it
    return present["value"].where(~is_undone, present["record_id"].map(told))
