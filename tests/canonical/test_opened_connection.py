"""What the database answers, as pandas and Arrow, is what Ibis itself would make of it; and its day is a variable."""

import datetime as dt

import ibis
import pandas as pd
import pytest
from ibis.backends.duckdb import Backend

from lib.canonical.opened.connection import locked_connection
from lib.canonical.opened.known import AS_OF, day_sql
from tests.drawn import drawn_snapshot

DEALS = """
deal_id | amount | closed_on  | crm_probability | is_renewal | created_at
d1      | 10.50  | 2026-05-01 | 0.25            | true       | 2026-04-01 10:00
d2      |        |            |                 |            |
"""


@pytest.fixture
def opened(tmp_path):
    snapshot = drawn_snapshot(tmp_path, {"deals": DEALS})
    connection = locked_connection(snapshot)
    return connection, connection.read_parquet(str(snapshot.tables["deals"]), table_name="deals")


ASKED = {
    "all columns": lambda deals: deals,
    "no rows": lambda deals: deals.filter(deals.deal_id == "none"),
    "nothing missing": lambda deals: deals.filter(deals.deal_id == "d1"),
    "lists": lambda deals: deals.agg(ids=deals.deal_id.collect(order_by=deals.deal_id)),
    "a column": lambda deals: deals.closed_on,
    "a value": lambda deals: deals.amount.sum(),
    "a missing value": lambda deals: deals.filter(deals.deal_id == "d2").amount.sum(),
}


@pytest.mark.parametrize("asked", ASKED)
def test_results_are_those_of_ibis(opened, asked):
    connection, deals = opened
    expression = ASKED[asked](deals)
    found, expected = connection.execute(expression), Backend.execute(connection, expression)
    if isinstance(expected, pd.DataFrame):
        pd.testing.assert_frame_equal(found, expected)
    elif isinstance(expected, pd.Series):
        pd.testing.assert_series_equal(found, expected)
    else:
        assert type(found) is type(expected)
        assert found == expected or (pd.isna(found) and pd.isna(expected))
    assert connection.to_pyarrow(expression).equals(Backend.to_pyarrow(connection, expression))


def test_the_same_question_is_answered_for_another_day(opened):
    connection, deals = opened
    asked = deals.select(days=AS_OF.delta(deals.closed_on, unit="day"), is_closed=deals.closed_on <= AS_OF)
    answers = []
    for day in (dt.date(2026, 5, 11), dt.date(2026, 4, 30)):
        connection.raw_sql(day_sql(day))
        answers.append(tuple(connection.execute(asked.filter(ibis._.days.notnull())).iloc[0]))
    assert answers == [(10, True), (-1, False)]
