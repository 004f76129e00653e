"""Whose rows a team sees, and that no join on the way repeats or loses a deal."""

import pytest

from lib.canonical.opened import Everyone, MissingTableError
from lib.problems import InputError
from tests.drawn import opened

TABLES = {
    "users": """
    user_id | name | team    | region
    u1      | Ann  | Field   | Europe
    u2      | Bob  | Field   | Americas
    u3      | Cem  | Partner | Europe
    u4      | Ann  | Partner | Europe
    """,
    "companies": """
    company_id | name  | owner_id
    c1         | Alpha | u1
    c2         | Beta  | u2
    c3         | Gamma | u2
    c4         | Alpha | u9
    """,
    "products": "product_id | name | line\np1 | Widget | Tools",
    "stages": """
    pipeline | stage | position | kind | default_probability
    Sales    | Lead  | 1        | open | 0.1
    Sales    | Won   | 2        | won  | 1
    Partners | Lead  | 1        | open | 0.2
    """,
    "deals": """
    deal_id | company_id | owner_id | pipeline | stage | product_id | amount | currency | created_on
    d1      | c1         | u1       | Sales    | Lead  | p1         | 1      | EUR      | 2026-01-01
    d2      | c3         | u1       | Partners | Lead  | p9         | 2      | EUR      | 2026-01-01
    d3      | c2         | u2       | Sales    | Lead  |            | 4      | EUR      | 2026-01-01
    d4      | c8         | u3       | Sales    | Lead  |            | 8      | EUR      | 2026-01-01
    d5      | c2         |          | Sales    | Lead  |            | 16     | EUR      | 2026-01-01
    d6      | c4         | u9       | Sales    | Lead  |            | 32     | EUR      | 2026-01-01
    d7      |            | u4       | Sales    | Lead  |            | 64     | SEK      | 2026-01-01
    d8      |            | u4       | Sales    | Lead  |            | 128    | EUR      | 2026-01-01
    """,
    "deal_events": """
    event_id | deal_id | happened_on | field | new
    e1       | d1      | 2026-01-01  | stage | Lead
    e2       | d2      | 2026-01-01  | stage | Lead
    e3       | d3      | 2026-01-01  | stage | Lead
    """,
    "orders": "order_id | company_id | ordered_on\no1 | c1 | 2026-01-01\no2 | c2 | 2026-01-01\no3 | | 2026-01-01",
    "order_lines": "order_id | line | quantity\no1 | 1 | 5\no2 | 1 | 6",
    "leads": "lead_id | owner_id | created_on\nl1 | u1 | 2026-01-01\nl2 | u2 | 2026-01-01\nl3 | | 2026-01-01",
}


def ids_in(tables, name, column):
    return sorted(tables.frame(tables[name])[column])


@pytest.fixture(scope="module")
def everyone(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("everyone"), TABLES)


@pytest.fixture(scope="module")
def europe(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("europe"), TABLES, scope={"regions": ["Europe"]})


def test_without_a_scope_every_deal_that_has_a_rate_is_there(everyone):
    assert ids_in(everyone, "deals", "deal_id") == ["d1", "d2", "d3", "d4", "d5", "d6", "d8"]
    assert everyone.deal_counts() == Everyone(known=8, without_rate=1, without_owner=2, in_scope=7)


def test_a_region_sees_the_deals_its_users_own(europe):
    assert ids_in(europe, "deals", "deal_id") == ["d1", "d2", "d4", "d8"]


def test_a_deal_without_a_known_owner_belongs_to_no_team_and_is_counted(europe):
    assert {"d5", "d6"}.isdisjoint(ids_in(europe, "deals", "deal_id"))
    assert europe.deal_counts() == Everyone(known=8, without_rate=1, without_owner=2, in_scope=4)


@pytest.mark.parametrize(
    ("scope", "deals"),
    [
        ({"teams": ["Field"]}, ["d1", "d2", "d3"]),
        ({"owners": ["u3"]}, ["d4"]),
        ({"pipelines": ["Partners"]}, ["d2"]),
        ({"regions": ["Europe"], "teams": ["Partner"]}, ["d4", "d8"]),
        ({"regions": ["Americas"], "teams": ["Partner"]}, []),
        ({"regions": ["Europe", "Americas"], "pipelines": ["Partners"]}, ["d2"]),
    ],
)
def test_scope_lists_narrow_together(tmp_path, scope, deals):
    assert ids_in(opened(tmp_path, TABLES, scope=scope), "deals", "deal_id") == deals


def test_joined_names_neither_repeat_nor_lose_a_deal(everyone):
    deals = everyone.frame(everyone["deals"]).set_index("deal_id")
    assert deals.index.is_unique
    assert deals["amount"].sum() == 1 + 2 + 4 + 8 + 16 + 32 + 128
    assert deals.loc["d2", ["product", "product_line"]].tolist() == ["p9", "(not recorded)"]
    assert deals.loc["d4", ["company", "owner", "team"]].tolist() == ["c8", "Cem", "Partner"]
    assert deals.loc["d5", ["owner", "team", "region"]].tolist() == ["(not recorded)"] * 3
    assert deals.loc["d6", "owner"] == "u9"


def test_two_records_of_one_name_are_told_apart_by_their_ids(everyone):
    deals = everyone.frame(everyone["deals"]).set_index("deal_id")
    assert deals.loc[["d1", "d8"], "owner"].tolist() == ["Ann (u1)", "Ann (u4)"]
    assert deals.loc[["d1", "d6"], "company"].tolist() == ["Alpha (c1)", "Alpha (c4)"]


def test_a_region_sees_the_records_of_its_users_deals_and_companies(europe):
    # c1 is owned, c3 is sold to
    assert ids_in(europe, "companies", "company_id") == ["c1", "c3"]
    assert ids_in(europe, "users", "user_id") == ["u1", "u3", "u4"]
    assert ids_in(europe, "deal_events", "event_id") == ["e1", "e2"]
    assert ids_in(europe, "orders", "order_id") == ["o1"]
    assert ids_in(europe, "order_lines", "order_id") == ["o1"]
    assert ids_in(europe, "leads", "lead_id") == ["l1"]
    assert ids_in(europe, "stage_visits", "deal_id") == ["d1", "d2"]


def test_without_a_scope_records_without_an_owner_or_a_company_are_there(everyone):
    assert ids_in(everyone, "leads", "lead_id") == ["l1", "l2", "l3"]
    assert ids_in(everyone, "orders", "order_id") == ["o1", "o2", "o3"]
    assert ids_in(everyone, "companies", "company_id") == ["c1", "c2", "c3", "c4"]


def test_a_pipeline_sees_the_changes_of_its_deals_only(tmp_path):
    tables = opened(tmp_path, TABLES, scope={"pipelines": ["Partners"]})
    assert ids_in(tables, "deal_events", "event_id") == ["e2"]


def test_rows_whose_parent_table_is_missing_belong_to_no_team(tmp_path):
    without_companies = {name: drawing for name, drawing in TABLES.items() if name != "companies"}
    europe = opened(tmp_path / "europe", without_companies, scope={"regions": ["Europe"]})
    assert ids_in(europe, "orders", "order_id") == []
    everyone = opened(tmp_path / "everyone", without_companies)
    assert ids_in(everyone, "orders", "order_id") == ["o1", "o2", "o3"]


def test_a_region_of_a_source_without_users_is_refused_not_shown_everything(tmp_path):
    without_users = {name: drawing for name, drawing in TABLES.items() if name != "users"}
    tables = opened(tmp_path, without_users, scope={"regions": ["Europe"]})
    with pytest.raises(InputError, match="no table of users"):
        tables["deals"]


def test_owners_can_be_named_in_a_source_without_users(tmp_path):
    without_users = {name: drawing for name, drawing in TABLES.items() if name != "users"}
    tables = opened(tmp_path, without_users, scope={"owners": ["u3"]})
    assert ids_in(tables, "deals", "deal_id") == ["d4"]


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"regions": ["Europ"]}, r"settings\.scope\.regions: .*'Europ'.* Did you mean 'Europe'\?"),
        ({"teams": ["Sales"]}, r"settings\.scope\.teams: .*'Sales'.* Known: Field, Partner\."),
        ({"owners": ["Ann"]}, r"settings\.scope\.owners: .*Known: u1, u2, u3, u4\."),
        ({"pipelines": ["sales"]}, r"settings\.scope\.pipelines: .*Did you mean 'Sales'\?"),
    ],
)
def test_a_scope_naming_what_the_source_does_not_have_is_refused_with_the_nearest_name(tmp_path, scope, said):
    with pytest.raises(InputError, match=said):
        opened(tmp_path, TABLES, scope=scope)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (
            {"stages": "pipeline | stage | kind\nSales | Lead | Open"},
            r"'Lead' of pipeline 'Sales': kind is 'Open'",
        ),
        (
            {"stages": "pipeline | stage | kind | default_probability\nSales | Lead | open | 10"},
            r"10 is no share.*scale",
        ),
        (
            {"fx_rates": "currency | rate_on | rate | base_currency\nUSD | 2026-01-01 | 1 | EUR\nSEK | 2026-01-01 | 1 | USD"},
            r"several base currencies \(EUR, USD\)",
        ),
    ],
)  # fmt: skip
def test_what_would_make_every_figure_wrong_is_refused_on_opening(tmp_path, tables, said):
    with pytest.raises(InputError, match=said):
        opened(tmp_path, tables)


def test_a_table_the_source_lacks_is_named(tmp_path):
    tables = opened(tmp_path, {"deals": TABLES["deals"]})
    assert "stage_visits" not in tables
    assert tables.get("leads") is None
    found = list(tables)
    assert found[:2] == ["stages", "deals"]
    assert {"customer_starts", "lost_deals"} <= set(found)
    assert not {"leads", "prospects", "stage_visits"} & set(found)
    with pytest.raises(MissingTableError, match="deal_events"):
        tables["stage_visits"]


def test_the_database_of_a_report_reads_the_snapshot_and_nothing_else(tmp_path, everyone):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    connection = everyone._everyone.connection
    for statement in (
        f"SELECT * FROM read_csv('{secret}')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|configuration"):
            connection.raw_sql(statement)
