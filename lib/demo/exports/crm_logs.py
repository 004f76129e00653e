"""What the CRM logs around its records: changes, quotes, activities."""

from lib.demo.exports.declared import ExportFile

FILES = (
    ExportFile(
        "crm/history.csv",
        "deal_events",
        {
            "event_id": "Change ID",
            "deal_id": "Record ID",
            "happened": "Timestamp",
            "field": "Property",
            "old": "Old value",
            "new": "New value",
            "by_user_id": "Changed by",
            "by_automation": "Automated",
        },
        named=frozenset({"by_user_id"}),
        labels={
            "field": {
                "stage": "Deal Stage",
                "amount": "Amount",
                "expected_close_on": "Expected Close Date",
                "owner_id": "Deal owner",
            }
        },
        grows=True,
    ),
    ExportFile(
        "crm/field_history.csv",
        "field_changes",
        {
            "change_id": "Change ID",
            "table": "Object",
            "record_id": "Record ID",
            "field": "Property",
            "old": "Old value",
            "new": "New value",
            "happened": "Timestamp",
            "by_user_id": "Changed by",
            "by_automation": "Automated",
        },
        named=frozenset({"by_user_id"}),
        grows=True,
    ),
    ExportFile(
        "crm/quotes.csv",
        "quotes",
        {
            "quote_id": "Quote",
            "deal_id": "Record ID",
            "version": "Version",
            "sent": "Sent",
            "amount": "Amount",
            "currency": "Currency",
            "status": "Status",
        },
        grows=True,
    ),
    ExportFile(
        "crm/activities.csv",
        "activities",
        {
            "activity_id": "Record ID",
            "kind": "Activity type",
            "direction": "Direction",
            "subject": "Subject",
            "owner_id": "Assigned to",
            "done_by_id": "Done by",
            "due": "Due Date",
            "done": "Completed Date",
            "deal_id": "Associated Deal ID",
            "contact_id": "Associated Contact ID",
            "company_id": "Associated Company ID",
            "duration_s": "Duration (seconds)",
            "outcome": "Outcome",
            "created": "Create Date",
        },
        named=frozenset({"owner_id", "done_by_id"}),
        grows=True,
    ),
)
