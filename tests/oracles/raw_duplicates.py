"""Records that share what hardly two share, and what would be left of records that are one: the raw exports alone."""

import re

from tests.oracles.raw_fields import FIELDS

_SAME_ADDRESS = """
WITH people AS (
    SELECT DISTINCT "Record ID" AS id, regexp_replace(lower(trim("Email")), '[+][^@]*@', '@') AS mail,
        lower("First Name") AS first, lower("Last Name") AS last
    FROM contacts WHERE "Email" LIKE '%_@_%'
)
SELECT a.id AS one, b.id AS other,
    coalesce((a.first = b.first AND a.last = b.last) OR (a.first = b.last AND a.last = b.first), false) AS is_key
FROM people a JOIN people b ON a.mail = b.mail AND a.id < b.id
"""
_LETTERS = "regexp_replace(lower({}), '[^\\p{{L}}\\p{{N}}]', '', 'g')"
_SAME_COMPANY = f"""
WITH firms AS (
    SELECT DISTINCT "Record ID" AS id, {_LETTERS.format('"Company name"')} AS name, "City" AS city, "Country/Region" AS country,
        "Number of Employees" AS heads, "Annual Revenue" AS revenue, "Parent Company ID" AS parent
    FROM companies
)
SELECT a.id AS one, b.id AS other FROM firms a JOIN firms b USING (name, city, heads, revenue)
WHERE a.id < b.id AND a.id IS DISTINCT FROM b.parent AND b.id IS DISTINCT FROM a.parent
"""
_SAME_DEAL = f"""
WITH sold AS (
    SELECT DISTINCT "Record ID" AS id, {_LETTERS.format('"Deal Name"')} AS name, "Pipeline" AS pipeline, "Amount" AS amount,
        "Currency" AS currency, "Associated Company ID" AS company, "Is renewal" AS renewal,
        CAST("Create Date" AS TIMESTAMPTZ) AS made, CAST("Close Date" AS TIMESTAMPTZ) AS closed
    FROM deals
)
SELECT a.id AS one, b.id AS other FROM sold a JOIN sold b USING (name, pipeline, amount, currency, company, renewal)
WHERE a.id < b.id AND abs(epoch(a.made) - epoch(b.made)) <= 3600
    AND NOT coalesce(a.closed <= b.made OR b.closed <= a.made, false)
"""
_SAME_ENQUIRY = """
WITH asked AS (
    SELECT DISTINCT "Lead ID" AS id, lower(trim("Email")) AS mail, lower("Full Name") AS name,
        CAST("Create Date" AS TIMESTAMPTZ) AS made, CAST("Converted Date" AS TIMESTAMPTZ) AS converted
    FROM leads
)
SELECT a.id AS one, b.id AS other, a.made::DATE - b.made::DATE AS days,
    coalesce(a.converted <= b.made OR b.converted <= a.made, false) AS is_over
FROM asked a JOIN asked b USING (mail, name) WHERE a.id < b.id
"""
_BOUNCED = """
WITH told AS (
    SELECT "Contact ID" AS id, CAST(CAST("Bounced" AS TIMESTAMPTZ) AS DATE) AS back,
        CAST(CAST(greatest("Delivered", "Opened", "Clicked", "Responded") AS TIMESTAMPTZ) AS DATE) AS reached
    FROM campaign_members
    UNION ALL SELECT "Contact ID", CAST(CAST("Time" AS TIMESTAMPTZ) AS DATE), NULL FROM list_events WHERE "Action" = 'Hard bounce'
), lasts AS (SELECT id, max(back) AS back, max(reached) AS reached FROM told GROUP BY id)
SELECT id FROM lasts WHERE back IS NOT NULL AND (reached IS NULL OR reached <= back)
"""
"""Whose last message came back; the log of changes has none of addresses."""

_FIRST = ("created", "qualified", "first_contact")
_WITH = {
    "companies": {"revenue": ("currency",)},
    "deals": {
        "amount": ("currency",),
        "stage": ("pipeline", "closed", "lost_reason", "competitor", "forecast_category", "crm_probability"),
    },
    "contacts": {},
}
"""Fields that come from the record another comes from, empty ones too."""


def pairs_of_one_address(exports):
    """Pairs of contacts that have one address, and whether they have one name too, either way round."""
    return {(one, other): is_key for one, other, is_key in exports.execute(_SAME_ADDRESS).fetchall()}


def exact_pairs(exports, table):
    """Pairs of companies of one name, city and size, or of deals of one customer, name and amount made within an hour."""
    return set(exports.execute({"companies": _SAME_COMPANY, "deals": _SAME_DEAL}[table]).fetchall())


def pairs_of_one_enquirer(exports):
    """Pairs of leads of one address and name → the days between them, and whether one was converted before the other came."""
    return {
        (one, other): (abs(days), is_over)
        for one, other, days, is_over in exports.execute(_SAME_ENQUIRY).fetchall()
    }


def raw_bounced(exports):
    return {contact for (contact,) in exports.execute(_BOUNCED).fetchall()}


def made_first(exports, table):
    """Record → when it was made, as text."""
    key = next(iter(FIELDS[table].values()))
    return dict(exports.execute(f'SELECT DISTINCT "{key}", "Create Date" FROM "{table}"').fetchall())


def raw_origins(exports, table, groups, bounced):
    """Kept record and field → the record its value survives from and the value's cell, the company's own fields apart.

    `groups`: records that are one, the one to keep first. `bounced`: contacts whose mail comes back.
    """
    headings = FIELDS[table]
    key = next(iter(headings.values()))
    read = exports.execute(f'SELECT DISTINCT * FROM "{table}"').df()
    cells = read.astype(object).where(read.notna(), None).to_dict("records")
    rows = {row[key]: {field: row[heading] for field, heading in headings.items()} for row in cells}
    assert len(rows) == len(cells)
    return {
        (group[0], field): (record, rows[record][field])
        for group in groups
        for field, record in _survivors(table, {each: rows[each] for each in group}, bounced).items()
        if field.islower()
    }


def _survivors(table, rows, bounced):
    """Field → record; `rows`: record → its cells by field."""

    def says(record):
        return sum(cell is not None for cell in rows[record].values())

    # sorted by what weighs least first: the later sorting keeps the order of equals
    order = sorted(
        sorted(rows, key=lambda each: (-says(each), int(each))),
        key=lambda each: rows[each]["updated"],
        reverse=True,
    )
    gone = {rows[each]["email"].lower() for each in order if each in bounced}
    origins = {}
    for field in list(FIELDS[table])[1:]:
        filled = [each for each in order if rows[each][field] is not None]
        if field in _FIRST:
            filled.sort(key=lambda each: rows[each][field])
        elif field == "email":
            filled.sort(key=lambda each: _doubts(rows[each]["email"].lower(), gone))
        if filled:
            origins[field] = filled[0]
    for lead, fields in _WITH[table].items():
        for field in fields:
            origins.pop(field, None)
            if lead in origins and rows[origins[lead]][field] is not None:
                origins[field] = origins[lead]
    return origins


def _doubts(address, gone):
    """Whether it can be no address, and whether its mail comes back."""
    return not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address), address in gone
