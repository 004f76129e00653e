"""Sales activity of the demo teams against activities.csv, the mailboxes and quotes.csv, counted with pandas."""

import datetime as dt
import mailbox
from email.utils import parseaddr, parsedate_to_datetime

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.sections import sales_activity
from tests.oracles.conftest import EXPORTS
from tests.oracles.raw_deals import raw_deals


@pytest.fixture(scope="module")
def staff(exports):
    """Every user."""
    return exports.execute('SELECT "Name" AS name, "Email" AS email, "Region" AS region FROM users').df()


@pytest.fixture(scope="module")
def activities(workbook, exports, staff):
    """Logged activities and letters of everybody, days in the team's zone, with who did them."""
    logged = exports.execute(
        """
        SELECT DISTINCT "Record ID" AS id, "Activity type" AS kind, "Direction" AS direction, "Assigned to" AS owner,
          "Done by" AS doer, "Due Date" AS due, "Completed Date" AS done, "Associated Deal ID" AS deal,
          "Associated Company ID" AS company, "Associated Contact ID" AS contact, "Outcome" AS outcome,
          "Duration (seconds)" AS seconds
        FROM activities
        """
    ).df()
    rows = pd.concat([logged, *(_letters(name, staff, exports) for name in ("sales", "sales-inbox"))])
    zone = workbook.parameters.settings.calendar.timezone
    for name in ("due", "done"):
        moments = pd.to_datetime(rows[name], utc=True, format="ISO8601")
        rows[name] = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return rows.reset_index(drop=True)


def _letters(name, staff, exports):
    """One row per letter: sent ones are done by their writer, received ones by nobody of ours."""
    people = exports.execute('SELECT "Record ID" AS id, lower(trim("Email")) AS email FROM contacts').df()
    known = people.drop_duplicates("email", keep=False).set_index("email")["id"]
    ours = staff.set_index("email")["name"]
    rows = []
    for message in mailbox.mbox(EXPORTS / "mailbox" / f"{name}.mbox"):
        sender, receiver = (parseaddr(message[header])[1].lower() for header in ("From", "To"))
        us, them = (sender, receiver) if name == "sales" else (receiver, sender)
        rows.append(
            {
                "id": message["Message-ID"],
                "kind": "email",
                "direction": "outbound" if name == "sales" else "inbound",
                "owner": ours.get(us),
                "doer": ours.get(us) if name == "sales" else None,
                "done": parsedate_to_datetime(message["Date"]).isoformat(),
                "contact": known.get(them),
            }
        )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def team(workbook, staff):
    """Names of the team's users."""
    return set(staff.loc[staff["region"] == workbook.parameters.settings.scope.regions[0], "name"])


@pytest.fixture(scope="module")
def own(activities, team):
    """The team's: done by one of them, or assigned to one of them where nobody is recorded to have done it."""
    return activities[activities["doer"].fillna(activities["owner"]).isin(team)]


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone."""
    return raw_deals(workbook, exports)


def figures(section, definition):
    found = [figure for figure in section.figures if figure.definition == definition]
    assert found, f"{section.id} has no {definition}"
    return found


def within(rows, figure, column="done"):
    return rows[rows[column].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]


def test_what_was_done_in_each_of_nine_weeks_by_kind(workbook, own):
    ours = own[own["done"].notna() & own["doer"].notna()]
    found = figures(sales_activity.done_last_week(workbook), "activities_done/done")
    assert max(figure.ends_on for figure in found) == workbook.as_of == dt.date(2026, 5, 31)
    assert len({figure.starts_on for figure in found}) == 9
    for figure in found:
        rows = within(ours, figure)
        assert figure.value == (rows["kind"] == figure.group["activity_kind"]).sum()


def test_who_did_it_is_who_is_credited(workbook, own):
    found = figures(sales_activity.done_by_whom(workbook), "activities_done/done")
    ours = within(own[own["doer"].notna()], found[0])
    counts = ours.groupby(["doer", "kind"]).size()
    assert {
        (f.group["done_by"], f.group["activity_kind"]): f.value for f in found if f.value
    } == counts.to_dict()


def test_calls_under_each_definition_by_who_made_them(workbook, own):
    section = sales_activity.calls_made(workbook)
    calls = own[(own["kind"] == "call") & own["done"].notna()]
    outbound = calls[calls["direction"] == "outbound"]
    ways = {
        "outbound": outbound,
        "connected": outbound[outbound["outcome"] == "connected"],
        "floor": outbound[pd.to_numeric(outbound["seconds"]) >= 30],
        "all": calls,
    }
    for way, rows in ways.items():
        found = [figure for figure in section.figures if figure.definition == f"calls_made/{way}"]
        counts = within(rows, section.figures[0]).groupby("doer").size()
        assert {figure.group["done_by"]: figure.value for figure in found if figure.value} == counts.to_dict()


def test_calls_without_a_deal_are_those_that_name_none_that_is_known(workbook, own, exports):
    known = set(exports.execute('SELECT "Record ID" FROM deals').df()["Record ID"])
    figure = figures(sales_activity.calls_made(workbook), "unlinked_calls/done")[0]
    calls = within(own[own["kind"] == "call"], figure)
    assert (figure.numerator, figure.denominator) == ((~calls["deal"].isin(known)).sum(), len(calls))


def test_what_others_did_on_deals(workbook, own, exports):
    owners = exports.execute(
        'SELECT DISTINCT "Record ID" AS deal, "Deal owner" AS deal_owner FROM deals'
    ).df()
    section = sales_activity.credit(workbook)
    whole = next(figure for figure in section.figures if not figure.group)
    on_deals = within(own[own["doer"].notna()], whole).merge(owners, on="deal", validate="many_to_one")
    is_other = on_deals["deal_owner"].notna() & (on_deals["doer"] != on_deals["deal_owner"])
    assert (whole.numerator, whole.denominator) == (is_other.sum(), len(on_deals))


@pytest.fixture(scope="module")
def calls_of_deals(activities, deals):
    """The team's decided deals with the calls on each, whoever made them."""
    calls = activities[(activities["kind"] == "call") & activities["done"].notna()]
    decided = deals[deals["kind"] != "open"]
    return decided.assign(calls=decided["id"].map(calls.groupby("deal").size()).fillna(0))


def test_calls_per_deal_won_and_lost_with_those_that_had_none(workbook, calls_of_deals):
    section = sales_activity.per_opportunity(workbook)
    for outcome in ("won", "lost"):
        rows = calls_of_deals[calls_of_deals["kind"] == outcome]
        for figure in figures(section, f"calls_per_opportunity/{outcome}"):
            mine = within(rows, figure, "closed")
            assert (figure.numerator, figure.denominator) == (mine["calls"].sum(), len(mine))


def test_what_was_done_in_the_last_thirty_days_before_the_close(workbook, activities, calls_of_deals):
    ours = activities[activities["done"].notna() & activities["doer"].notna() & activities["deal"].notna()]
    joined = ours.merge(
        calls_of_deals[["id", "kind", "closed"]], left_on="deal", right_on="id", suffixes=("", "_deal")
    )
    ahead = (joined["closed"] - joined["done"]).dt.days
    last = joined[ahead.between(0, 29)]
    for outcome in ("won", "lost"):
        for figure in figures(sales_activity.per_opportunity(workbook), f"activities_before_close/{outcome}"):
            mine = last[last["kind_deal"] == outcome]
            assert figure.numerator == len(within(mine, figure, "closed"))


def test_win_rate_by_number_of_calls(workbook, calls_of_deals):
    bands = pd.cut(
        calls_of_deals["calls"],
        [-1, 0, 2, 5, 10_000],
        labels=["no call", "1 or 2 calls", "3 to 5 calls", "6 calls or more"],
    )
    is_dated = calls_of_deals["closed"].notna()
    expected = (
        (calls_of_deals["kind"] == "won")[is_dated]
        .groupby(bands[is_dated], observed=True)
        .agg(["sum", "size"])
    )
    found = [
        figure
        for figure in sales_activity.calls_and_outcome(workbook).figures
        if figure.metric == "won_by_calls" and figure.group
    ]
    assert {f.group["calls_band"]: (f.numerator, f.denominator) for f in found} == {
        band: (row["sum"], row["size"]) for band, row in expected.iterrows()
    }


def test_open_deals_with_an_activity_lately(workbook, activities, deals):
    ours = activities[activities["done"].notna() & activities["doer"].notna()]
    last = ours.groupby("deal")["done"].max()
    still_open = deals.loc[deals["kind"] == "open", "id"]
    ago = (pd.Timestamp(workbook.as_of) - still_open.map(last)).dt.days
    section = sales_activity.coverage(workbook)
    for days in (14, 30, 90):
        figure = figures(section, f"deal_coverage/days_{days}")[0]
        assert (figure.numerator, figure.denominator) == ((ago < days).sum(), len(still_open))


def test_what_is_planned_and_what_is_overdue(workbook, own):
    waits = own[own["done"].isna() & own["due"].notna()]
    today, ahead = pd.Timestamp(workbook.as_of), pd.Timestamp("2026-06-07")
    soon = waits[waits["due"].between(today, ahead)].groupby("owner").size()
    late = waits[waits["due"] < today].groupby("owner").size()
    for section, counts in ((sales_activity.planned_next, soon), (sales_activity.overdue, late)):
        assert {f.group["owner"]: f.value for f in section(workbook).figures} == counts.to_dict()


def test_proposals_are_first_versions_sent(workbook, exports, deals):
    quotes = exports.execute('SELECT DISTINCT "Quote", "Record ID" AS id, "Sent" AS sent FROM quotes').df()
    moments = pd.to_datetime(quotes["sent"], utc=True, format="ISO8601")
    local = moments.dt.tz_convert(workbook.parameters.settings.calendar.timezone).dt.tz_localize(None)
    sent = quotes.assign(day=local.dt.normalize())[local.notna()]
    mine = sent[sent["id"].isin(deals["id"])]
    first = mine.groupby("id", as_index=False)["day"].min()
    section = sales_activity.proposals(workbook)
    for way, rows in (("first_sent", first), ("versions", mine)):
        for figure in figures(section, f"proposals_given/{way}"):
            assert figure.value == len(within(rows, figure, "day"))


def test_deals_created_won_and_lost_by_owner_and_period(workbook, deals):
    section = sales_activity.by_owner_over_time(workbook)
    for metric, rows, day in (
        ("created_deals/created", deals, "created"),
        ("won_deals/closed", deals[deals["kind"] == "won"], "closed"),
        ("lost_deals/closed", deals[deals["kind"] == "lost"], "closed"),
    ):
        for figure in figures(section, metric):
            assert figure.value == (within(rows, figure, day)["owner"] == figure.group["owner"]).sum()


def test_teams_share_every_activity_once(workbook, activities, team):
    """The activities of a team are those credited to its users: none is in two teams, whoever owns the deal."""
    done = workbook.values("activities_done", Cut(definition="with_received"))["value"].iloc[0]
    credited = activities.loc[activities["done"].notna(), "doer"].fillna(activities["owner"])
    assert done == credited.isin(team).sum()
