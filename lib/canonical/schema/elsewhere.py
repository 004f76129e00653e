"""People and companies as systems other than the CRM know them."""

from lib.canonical.schema.column import Table, identifier, moment, money, text

TABLES = (
    Table(
        "outside_contacts",
        "person or company in a system other than the CRM",
        ("kept_in", "outside_id"),
        (
            text("kept_in", "list, form, board or mailbox that holds it", required=True),
            identifier("outside_id", "that system's own id of it", required=True),
            text("kind", "customer (pays), requester (asked for help), client (is worked for) …"),
            text("name", "name of the person", "personal"),
            text("email", "e-mail address as recorded there", "contact"),
            text("phone", "telephone number as recorded there", "contact"),
            text("company_name", "company as recorded there"),
            text("domain", "web domain of the company"),
            money("paid", "what it has paid there so far"),
            text("currency", "ISO 4217 code of what it has paid"),
            identifier("owner_id", "user who keeps it there", "users.user_id"),
            moment("created", "when it came into that system"),
            moment("last_seen", "when it was last changed or heard of there"),
        ),
    ),
)
