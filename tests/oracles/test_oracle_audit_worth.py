"""Which fields are worth keeping, against the raw exports: what a field tells by its information value in plain SQL, and the verdicts."""

import pandas as pd
import pytest

from lib.audit.changes.upkeep import field_upkeep
from lib.audit.worth import field_worth
from tests.oracles.raw_belonging import raw_records
from tests.oracles.raw_fields import FIELDS, raw_fullness
from tests.oracles.raw_stories import raw_information, raw_stories, values_then
from tests.oracles.raw_upkeep import LOGGED, raw_upkeep

pytestmark = pytest.mark.parametrize("workbook", ["demo"], indirect=True, scope="session")

CHOICES = {
    "deals": (
        "pipeline",
        "source",
        "campaign_id",
        "is_renewal",
        "product_id",
        "owner_id",
        "Budget confirmed",
        "Colour",
    ),
    "leads": ("source", "medium", "campaign_id", "owner_id", "Budget range"),
    "contacts": ("title", "lifecycle", "consent", "country", "city", "owner_id", "T-shirt size"),
    "companies": ("industry", "country", "city", "owner_id"),
}
NUMBERS = {"leads": ("score",), "companies": ("employees",)}
NEEDED = {
    ("companies", "currency"),
    ("deals", "currency"),
    ("contacts", "last_verified"),
    ("contacts", "country"),
    ("companies", "country"),
}
"""Kept because other data means nothing without them."""

ASKED = [(table, field) for group in (CHOICES, NUMBERS) for table in group for field in group[table]]


@pytest.fixture(scope="module")
def fullness(workbook, exports):
    return raw_fullness(exports, raw_records(workbook, exports))


@pytest.fixture(scope="module")
def worth(workbook, fullness):
    """What the workbook says of each field, told by the raw exports alone how full it is."""
    rows = [
        (*field, *counts)
        for field, counts in fullness.items()
        if " " not in field[1] and field[1] != "Colour"
    ]
    completeness = pd.DataFrame(rows, columns=["table", "column", "records", "filled"])
    return field_worth(workbook.tables, completeness).set_index(["table", "field"])


@pytest.fixture(scope="module")
def stories(workbook, exports):
    return raw_stories(workbook, exports)


def raw_field(workbook, exports, stories, field):
    """Outcome and value at the begin of every story of the field's table."""
    table, column = field
    heading, key = FIELDS[table][column], next(iter(FIELDS[table].values()))
    values = values_then(workbook, exports, stories[table], (table, column, heading, key))
    return stories[table].merge(values, left_on="id", right_index=True, validate="one_to_one")


def assert_tells(row, told):
    won, lost, information, corrected = told
    assert (row["won"], row["lost"], row["decided"]) == (won, lost, won + lost)
    assert row["information"] == pytest.approx(information, rel=1e-9, abs=1e-12)
    assert row["corrected"] == pytest.approx(corrected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("field", ASKED, ids=".".join)
def test_what_a_field_tells_about_who_is_won(workbook, exports, worth, stories, field):
    rows = raw_field(workbook, exports, stories, field)
    if field[1] in NUMBERS.get(field[0], ()):
        rows = rows.assign(value=pd.to_numeric(rows["value"]))
    assert_tells(worth.loc[field], raw_information(exports, rows))


def test_what_the_day_expected_at_first_tells(workbook, exports, worth, stories):
    rows = raw_field(workbook, exports, stories, ("deals", "expected_close_on"))
    days = (pd.to_datetime(rows["value"]) - pd.to_datetime(rows["began"])).dt.days
    assert_tells(
        worth.loc[("deals", "expected_close_on")],
        raw_information(exports, rows.assign(value=days.astype("float64"))),
    )


def test_how_often_people_changed_a_field_in_the_last_year(workbook, exports, worth):
    zone = workbook.parameters.settings.calendar.timezone
    counted = exports.execute(
        """SELECT "table", field, count(*) AS changes FROM (
            SELECT DISTINCT "Object" AS "table", "Property" AS field, "Change ID" AS id, "Timestamp", "Automated" FROM field_history
            UNION ALL SELECT DISTINCT 'deals', "Property", "Change ID", "Timestamp", "Automated" FROM history
        ) WHERE coalesce("Automated", 'false') <> 'true'
            AND CAST(timezone($zone, CAST("Timestamp" AS TIMESTAMPTZ)) AS DATE) BETWEEN $day - 364 AND $day
        GROUP BY ALL""",
        {"zone": zone, "day": workbook.as_of},
    ).df()
    headed = {(table, heading): name for table in FIELDS for name, heading in FIELDS[table].items()}
    expected = {
        (table, headed.get((table, field), field)): changes
        for table, field, changes in counted.itertuples(index=False)
    }
    assert {field: n for field, n in worth["changes"].items() if n} == expected


def test_verdicts_follow_from_who_uses_a_field_and_what_it_tells(workbook, worth):
    told = worth["predicts"].isin(["medium", "strong"]) | (
        worth["predicts"].eq("weak") & ~worth["is_personal"]
    )
    is_used = worth["reports"].map(bool) | worth["declared"].map(bool)
    is_needed = worth.index.get_level_values("field").str.endswith("_id") | worth["timing"].isin(
        ["key", "system"]
    )
    is_kept = worth["verdict"] == "keep"
    assert is_kept[told | is_used | is_needed].all()
    assert set(worth.index[is_kept & ~told & ~is_used & ~is_needed]) <= NEEDED
    idle = worth[~is_kept]
    assert set(idle.index[(idle["predicts"] == "no evidence") & (idle["changes"] == 0)]) == set(
        idle.index[idle["verdict"] == "stop collecting"]
    )


def test_how_long_ago_fields_were_looked_at_and_how_often_changed(workbook, exports):
    told = field_upkeep(workbook.tables).set_index(["table", "field"])
    assert set(told.index) == {(table, field) for table, fields in LOGGED.items() for field in fields}
    for field in told.index:
        expected = raw_upkeep(workbook, exports, field, FIELDS[field[0]])
        assert told.loc[field, list(expected)].to_dict() == expected, field
