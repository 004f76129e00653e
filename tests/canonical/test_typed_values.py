"""What people typed, read strictly by the type of its column."""

import pytest

from lib.canonical.schema.column import Column
from lib.canonical.typed_values import Unreadable, stored_values, text_of


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "text"),
    [
        ("id", "0045", {"x": "0045"}, "0045"),
        ("text", "=SUM(A1)", {"x": "=SUM(A1)"}, "=SUM(A1)"),
        ("date", "2026-05-31", {"x": "2026-05-31"}, "2026-05-31"),
        ("date", "2026-05-31 00:00:00", {"x": "2026-05-31"}, "2026-05-31"),
        ("moment", "2026-05-31", {"x_at": None, "x_on": "2026-05-31"}, "2026-05-31"),
        ("moment", "2026-05-31 00:00:00", {"x_at": None, "x_on": "2026-05-31"}, "2026-05-31"),
        ("moment", "2026-05-31T14:30:00+02:00", {"x_at": "2026-05-31 12:30:00", "x_on": None}, "2026-05-31 12:30:00"),
        ("money", "1200", {"x": "1200"}, "1200.00"),
        ("money", "-7.5", {"x": "-7.5"}, "-7.50"),
        ("number", "3", {"x": "3"}, "3.0"),
        ("integer", "12.0", {"x": "12"}, "12"),
        ("flag", "Yes", {"x": "true"}, "true"),
    ],
)  # fmt: skip
def test_each_type_is_read_in_one_way(kind, typed, stored, text):
    column = Column("x", kind, "")
    assert stored_values(column, typed) == stored
    assert text_of(column, stored_values(column, typed)) == text


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("date", "31.05.2026"),
        ("date", "2026-5-31"),
        ("date", "2026-02-30"),
        ("date", "2026-05-31 10:00:00"),
        ("moment", "yesterday"),
        ("moment", "31/05/2026 10:00"),
        ("money", "1,200"),
        ("money", "1200 EUR"),
        ("money", "1.234"),
        ("money", "1e20"),
        ("number", "inf"),
        ("number", "1 000"),
        ("integer", "1.5"),
        ("integer", "1e25"),
        ("flag", "perhaps"),
    ],
)
def test_what_is_no_such_value_is_refused(kind, typed):
    with pytest.raises(Unreadable):
        stored_values(Column("x", kind, ""), typed)
