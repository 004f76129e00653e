"""The campaigns report on drawn tables: findings worked by hand, silence where a source records nothing."""

import pytest

from lib.sections import campaigns
from tests.drawn import drawn_workbook
from tests.metrics.test_by_hand_campaigns import TABLES
from tests.sections.test_sections_say_what_they_know import EDGES, cells
from tests.sections.wording import assert_well_worded

ANSWERS = tuple(getattr(campaigns, name) for name in campaigns.__all__)
SAYINGS = r"None of (them|the)\b"
MEMBERS = "campaign_id | contact_id | sent_on | delivered_on | responded_on"
SPARSE = {
    "tables without rows, visits without a day": {
        "campaigns": "campaign_id | name",
        "web_sessions": "session_id | source\ns1 | Web",
        "web_events": "event_id | kind",
    },
    "nothing known, nobody on a list": {
        "campaigns": "campaign_id\nm1",
        "campaign_members": f"{MEMBERS}\nm1 | k1 | | |",
        "list_events": "event_id | list | kind | happened_on\ne1 | News | unsubscribe | 2026-05-01",
    },
    "only tests, robots, and messages that came back": {
        "campaigns": "campaign_id | starts_on | is_test\nm1 | 2026-05-01 | true",
        "campaign_members": "campaign_id | contact_id | sent_on | bounced_on\nm2 | k1 | 2026-05-01 | 2026-05-01",
        "web_sessions": "session_id | started_on | is_bot\ns1 | 2026-05-01 | true",
        "web_events": "event_id | session_id | kind\ne1 | s1 | goal",
    },
    "names that are markup": {
        "campaigns": "campaign_id | name | kind | starts_on | cost | currency\nm1 | <script>x</script> | <b>$x^2$</b> | 2026-05-01 | 5 | EUR",
        "campaign_members": f"{MEMBERS}\nm1 | k1 | 2026-05-01 | 2026-05-01 |",
    },
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return drawn_workbook(tmp_path_factory.mktemp("campaigns"), TABLES, minimum_n=2)


def test_the_cover_says_who_answered_what_came_of_it_and_what_grew(workbook):
    # in twelve months k7 too was reached; d9 names Old, which was free, so 1000 and 800 came of 300 and 80
    assert campaigns.cover(workbook).points == (
        "42.9% of the people campaigns reached in the 12 months to 30 Jun 2026 answered (3 of 7).",
        "Campaigns are credited with €1,900 won in the 12 months to 30 Jun 2026, 67.4% of all won revenue; since they began, those with a cost recorded brought a return of 373.7%.",
        "The e-mail lists shrank by 25.0% in 2026 Q2 (4 people at the start); a goal was reached in 40.0% of 5 visits.",
    )


def test_campaigns_that_ran_and_began(workbook):
    section = campaigns.what_ran(workbook)
    assert section.headline.startswith("3 campaigns ran in 2026 Q2, 2 of them new.")
    assert section.note.startswith("Left out: 2 tests and drafts and 1 cancelled campaign.")
    assert cells(section, "Messages sent")["2026 Q2"] == "10"


def test_the_funnel_of_each_campaign(workbook):
    section = campaigns.funnel(workbook)
    assert section.table.rows == (
        ("All campaigns", "11", "7", "4", "2", "3", "2", "2", "42.9%"),
        ("Letter", "7", "4", "4", "2", "1", "1", "1", "25.0%"),
        ("Fair", "4", "3", "0", "0", "2", "0", "0", "66.7%"),
        ("Ads", "0", "0", "0", "0", "0", "1", "1", "–"),
    )
    assert section.headline == (
        "Of 11 messages 63.6% arrived; 42.9% of those were answered (3 of 7). "
        "Campaigns brought 2 leads, of which 2 are won so far."
    )


def test_openings_are_no_answers(workbook):
    section = campaigns.responses(workbook, "campaign")
    assert cells(section, "Share") == {"Fair": "66.7%", "Letter": "25.0%"}
    assert cells(section, "Open rate") == {"Fair": "0.0%", "Letter": "100.0%"}
    assert section.note.startswith("An answer counts within 30 days")


def test_returns_only_where_a_cost_is_recorded(workbook):
    section = campaigns.returns(workbook)
    # Letter cost 100 USD at 0.8, the rate of its last day; Old was free, which is a cost of 0 and no return
    assert cells(section, "Cost") == {"Letter": "€80", "Old": "€0", "Fair": "€300"}
    assert cells(section, "Won amount") == {"Letter": "€1,000", "Old": "€800", "Fair": "€0"}
    assert cells(section, "Return") == {"Letter": "1,150.0%", "Old": "–", "Fair": "-100.0%"}
    assert "2 campaigns without a cost recorded" in section.note


def test_models_side_by_side_add_up_to_all_won_revenue(workbook):
    section = campaigns.attribution(workbook)
    named, even = cells(section, "Named on the deal"), cells(section, "Even parts")
    assert named["All won revenue"] == even["All won revenue"] == "€2,820"
    assert (named["No campaign"], even["No campaign"]) == ("€920", "€920")
    for model in ("primary", "first", "last", "even"):
        parts = [
            figure.numerator
            for figure in section.figures
            if figure.definition.endswith(f"_revenue/{model}") and figure.metric != "won_revenue"
        ]
        assert sum(parts) == pytest.approx(2820, abs=1e-9)


def test_the_way_of_giving_credit_is_the_teams_choice(tmp_path):
    chosen = drawn_workbook(tmp_path, TABLES, campaigns={"attribution": "last", "look_back_days": 100})
    assert chosen.definition("campaign_roi") == "last"
    assert "to the last campaign that was met" in campaigns.returns(chosen).note
    assert "up to 100 days before" in campaigns.attribution(chosen).note


def test_lists_tell_imports_apart(workbook):
    section = campaigns.list_growth(workbook)
    assert section.table.rows[-1] == (
        "2026 Q2", "4", "3", "1", "2", "1", "1", "4", "-25.0%", "0.0%",
    )  # fmt: skip
    assert section.headline == (
        "4 people are on the e-mail lists; in 2026 Q2 they shrank by 25.0%: 3 came and 4 left; imports: 1."
    )


def test_visits_and_goals_leave_robots_out(workbook):
    assert campaigns.visits(workbook).headline.startswith("5 visits in 2026 Q2")
    section = campaigns.each_goal(workbook)
    # three of the six visits by people in the year reached one: s1 and s4 s6, s1 twice the same
    assert cells(section, "Visits that reached it") == {"Demo": "1", "Price": "2"}
    assert cells(section, "Times reached") == {"Demo": "2", "Price": "2"}
    assert cells(campaigns.goals_by(workbook), "Share") == {
        "(not recorded)*": "100.0%",
        "Mail": "50.0%",
        "Web": "33.3%",
    }


def test_a_team_pays_its_share_of_a_campaign_that_reached_others_too(tmp_path):
    tables = {
        "users": "user_id | name | region\nu1 | Ann | North\nu2 | Bob | South",
        "companies": "company_id | owner_id\nc1 | u1\nc2 | u2",
        "contacts": "contact_id | company_id | created_on\nk1 | c1 | 2026-01-01\nk2 | c2 | 2026-01-01\nk3 | c2 | 2026-01-01",
        "campaigns": "campaign_id | name | starts_on | cost | currency\nm1 | Fair | 2026-05-01 | 300 | EUR\nm2 | Talk | 2026-05-01 | 50 | EUR",
        "campaign_members": f"{MEMBERS}\nm1 | k1 | 2026-05-01 | |\nm1 | k2 | 2026-05-01 | |\nm1 | k3 | 2026-05-01 | |\nm2 | k3 | 2026-05-01 | |",
        "deals": "deal_id | owner_id | campaign_id | pipeline | stage | amount | currency | created_on | closed_on\nd1 | u1 | m1 | Sales | Won | 400 | EUR | 2026-05-02 | 2026-06-01",
    }
    section = campaigns.returns(drawn_workbook(tmp_path, tables, scope={"regions": ["North"]}))
    assert cells(section, "Cost") == {"Fair": "€100"}
    assert cells(section, "Return") == {"Fair": "300.0%"}
    assert cells(campaigns.what_ran(drawn_workbook(tmp_path / "all", tables)), "Began") == {"2026 Q2": "2"}


def test_what_a_source_lacks_is_said(tmp_path):
    workbook = drawn_workbook(tmp_path, {"users": "user_id | name\nu1 | Ann"})
    assert campaigns.cover(workbook).points == (
        "This source has no campaigns, e-mail lists or visits, so this report has nothing to show.",
    )
    for answer in ANSWERS:
        section = answer(workbook)
        assert section.headline.startswith("This source has no") or section.points, answer.__name__
        assert_well_worded(section, answer.__name__, sayings=SAYINGS)


@pytest.mark.parametrize("edge", SPARSE)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    tables = {"deals": EDGES["no amounts"], **SPARSE[edge]}
    workbook = drawn_workbook(tmp_path, tables)
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), answer.__name__, sayings=SAYINGS)


@pytest.mark.parametrize("deals", ["no deals", "negative and huge amounts"])
def test_every_section_has_words_for_every_edge_of_deals(tmp_path, deals):
    workbook = drawn_workbook(tmp_path, {**TABLES, "deals": EDGES[deals]})
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), answer.__name__, sayings=SAYINGS)
