"""A small company whose customers are known to a shop, a form, a mailbox and a list beside the CRM."""

TABLES = {
    "users": """
user_id | name | email
u1      | Ann  | ann@us.example
""",
    "companies": """
company_id | name       | domain            | owner_id | source_system
c1         | Alpha GmbH | www.alpha.example | u1       | CRM
c2         | Beta Ltd   | beta.example      | u1       | CRM
""",
    "contacts": """
contact_id | first_name | last_name | email              | phone           | company_id | owner_id | source_system | updated_on
p1         | Eva        | Moss      | Eva@alpha.example  | +49 30 1234567  | c1         | u1       | CRM           | 2026-01-10
p2         | Ian        | Reed      | ian@beta.example   | 0301 999 888    | c2         | u1       | CRM           | 2026-03-10
p3         | Kim        | Low       |                    | 0301 777 666    | c1         | u1       | CRM           | 2026-01-10
p4         | Lea        | Ray       | both@alpha.example |                 | c1         | u1       | CRM           | 2026-01-10
p5         | Leo        | Ray       | both@alpha.example |                 | c1         | u1       | CRM           | 2026-01-10
""",
    "leads": """
lead_id | name    | email           | owner_id | source_system | created_on
l1      | Moe Fox | moe@fox.example | u1       | CRM           | 2026-01-01
""",
    "outside_contacts": """
kept_in | outside_id | kind       | name         | email              | phone             | company_name | domain       | paid | currency | last_seen_on | source_system
Shop    | s1         | customer   | EVA  MOSS    | eva@alpha.example  | 030/1234567       | ALPHA        |              | 10   | EUR      | 2026-02-01   | Shop
Shop    | s2         | customer   | I. Reed      | ian@beta.example   | 0301 111 222      | Gamma AG     |              | 20   | EUR      | 2026-02-01   | Shop
Shop    | s3         | customer   | Low, Kim     | kim@home.example   | (0301) 777-666    |              |              |      |          | 2026-02-01   | Shop
Shop    | s4         | customer   | Zoe New      | zoe@new.example    |                   | New Ltd      |              | 30   | EUR      | 2026-02-01   | Shop
Shop    | s5         | customer   | Pat New      | pat@alpha.example  |                   |              |              | 50   | EUR      | 2026-02-01   | Shop
Form    | f1         | respondent | Eva Stone    | eva@alpha.example  |                   |              |              |      |          | 2026-03-01   | Forms
Form    | f2         | respondent | Moe Fox      | MOE@fox.example    |                   |              |              |      |          | 2026-03-01   | Forms
Form    | f3         | respondent | Lea Other    | both@alpha.example |                   |              |              |      |          | 2026-03-01   | Forms
Form    | f4         | respondent | Zoe New      | zoe@new.example    |                   |              |              |      |          | 2026-03-01   | Forms
Box     | b1         | correspondent | Ann       | ann@us.example     |                   |              |              |      |          | 2026-03-01   | Mailbox
Box     | b2         | correspondent | Bob       | bob@us.example     |                   |              |              |      |          | 2026-03-01   | Mailbox
Box     | b3         | correspondent |           | no-reply@x.example |                   |              |              |      |          | 2026-03-01   | Mailbox
List    | x1         | listed     |              |                    |                   | Beta         |              |      |          |              | List
List    | x2         | listed     |              |                    |                   | Delta Inc    |              |      |          |              | List
""",
}
"""s1 is p1 in other writing; s2 is p2 with another number and company, older than the CRM; s3 is p3 by telephone and name; f1 calls
p1 otherwise; f3 may be p4 or p5; s5 is new at a known company; b1 to b3 are colleagues and a machine; x1 and x2 are companies."""
