"""A small company without a fault: the negative control of every check. Tests spoil one table of it at a time."""

from collections.abc import Mapping

CLEAN: Mapping[str, str] = {
    "users": """
user_id | name | team  | region
u1      | Ann  | North | Europe
u2      | Bob  | South | Europe
""",
    "companies": """
company_id | name  | domain        | owner_id | created_on | updated_on
c1         | Alpha | alpha.example | u1       | 2025-01-10 | 2025-02-01
c2         | Beta  | beta.example  | u2       | 2025-01-11 | 2025-02-01
""",
    "contacts": """
contact_id | first_name | last_name | email           | company_id | born_on    | created_on
p1         | Eva        | Moss      | eva@alpha.example | c1       | 1980-02-03 | 2025-01-12
p2         | Ian        | Reed      | ian@beta.example  | c2       |            | 2025-01-13
""",
    "products": """
product_id | name      | line
Pro Suite  | Pro Suite | Suite
Basic      | Basic     | Suite
""",
    "deals": """
deal_id | name  | company_id | owner_id | product_id | pipeline | stage    | amount | currency | source | lost_reason | created_on | qualified_on | closed_on  | expected_close_on
d1      | One   | c1         | u1       | Pro Suite  | Sales    | Won      | 100    | EUR      | Web    |             | 2026-01-01 | 2026-01-05   | 2026-01-11 |
d2      | Two   | c2         | u2       | Basic      | Sales    | Lost     | 50     | EUR      | Web    | Price       | 2026-02-01 |              | 2026-02-21 |
d3      | Three | c1         | u1       | Basic      | Sales    | Proposal | 70     | EUR      | Event  |             | 2026-05-01 |              |            | 2026-08-01
d4      | Four  | c2         | u2       | Basic      | Sales    | Lead     |        |          | Event  |             | 2026-06-01 |              |            | 2026-09-01
""",
    "activities": """
activity_id | kind | subject | owner_id | deal_id | created_on | done_on
a1          | call | Hello   | u1       | d1      | 2026-01-03 | 2026-01-02
a2          | task | Write   | u2       | d2      | 2026-02-02 | 2026-02-03
""",
    "cases": """
case_id | subject | kind     | priority | owner_id | company_id | opened_at           | first_reply_at      | solved_at
k1      | Broken  | incident | high     | u1       | c1         | 2026-03-01 09:00:00 | 2026-03-01 09:05:00 | 2026-03-01 10:00:00
""",
    "contracts": """
contract_id | company_id | product_id | starts_on  | ends_on    | value
t1          | c1         | Pro Suite  | 2026-02-01 | 2027-01-31 | 100
t2          | c2         | Basic      | 2026-12-01 | 2027-11-30 | 60
""",
}


def spoilt(table: str, *changes: tuple[str, str]) -> dict[str, str]:
    """The clean company with texts of one table's drawing replaced; each must be there."""
    drawing = CLEAN[table]
    for old, new in changes:
        assert old in drawing, f"not in {table}: {old!r}"
        drawing = drawing.replace(old, new)
    return {**CLEAN, table: drawing}


def with_rows(table: str, *rows: str) -> dict[str, str]:
    """The clean company with rows added to one table's drawing."""
    return {**CLEAN, table: CLEAN[table] + "\n".join(rows) + "\n"}
