"""Names of canonical tables and columns as they stand in a sentence."""

_RECORDS = {
    "deal_events": "deal changes",
    "case_events": "case changes",
    "field_changes": "field changes",
    "fx_rates": "exchange rates",
    "sla_policies": "service targets",
    "order_lines": "order lines",
    "web_sessions": "web visits",
    "web_events": "web events",
    "list_events": "list changes",
    "form_submissions": "form posts",
    "service_calls": "service calls",
    "service_costs": "service costs",
    "campaign_members": "campaign members",
    "outside_contacts": "people in other systems",
}
_FIELDS = {
    "amount": "amount",
    "born_on": "birth date",
    "bounced": "bounce",
    "can_export": "right to export",
    "cancelled_on": "day of notice",
    "clicked": "click",
    "closed": "closing day",
    "complained": "complaint",
    "converted": "conversion day",
    "created": "creation day",
    "crm_probability": "probability in the CRM",
    "delivered": "delivery",
    "done": "day it was done",
    "done_on": "day it was done",
    "due": "day it is due",
    "email": "e-mail address",
    "ended": "end",
    "ends_on": "last day",
    "expected_close_on": "expected closing day",
    "happened": "time of the change",
    "kind": "kind",
    "kept_in": "list it is kept in",
    "last_login": "last sign-in",
    "last_seen": "last sign of it",
    "licensed": "paid seat",
    "mfa": "second factor",
    "opened": "opening",
    "opened_on": "day it was decided",
    "ordered_on": "day of the order",
    "password_changed_on": "last change of password",
    "phone": "telephone number",
    "qualified": "qualification",
    "queued": "arrival in the queue",
    "responded": "response",
    "security_training_on": "last security training",
    "sent": "sending",
    "solved": "solution",
    "started": "start",
    "starts_on": "first day",
    "submitted": "sending",
    "unsubscribed": "leave-taking",
    "updated": "last change",
    "answered": "answer",
    "by_user_id": "user who changed it",
    "done_by_id": "user who did it",
    "renewed_by_id": "renewing contract",
    "referred_by_id": "referring customer",
    "parent_id": "parent company",
}
"""Columns whose name is not what a sentence calls them."""

_SUFFIXES = ("_on", "_id")


def records_of(table: str) -> str:
    """What the records of a canonical table are called, in the plural: deals, deal changes."""
    return _RECORDS.get(table, table)


def field_of(field: str) -> str:
    """What a column is called: `owner_id` is the owner, `created` the creation day."""
    if field in _FIELDS:
        return _FIELDS[field]
    for suffix in _SUFFIXES:
        field = field.removesuffix(suffix)
    return field.replace("_", " ")


def capitalised(words: str) -> str:
    """The words with a capital letter in front, the rest as they are."""
    return words[:1].upper() + words[1:]
