"""The marketing tools' exports: one of them writes UTF-16 with tabs."""

from lib.demo.exports.declared import ExportFile, Style

FILES = (
    ExportFile(
        "marketing/campaigns.csv",
        "campaigns",
        {
            "campaign_id": "Campaign ID",
            "name": "Campaign name",
            "kind": "Channel",
            "starts_on": "Start date",
            "ends_on": "End date",
            "budget": "Budget",
            "cost": "Actual cost",
            "currency": "Currency",
            "status": "Status",
            "is_test": "Test",
        },
        style=Style(separator="\t", encoding="utf-16"),
    ),
    ExportFile(
        "marketing/campaign_members.csv",
        "campaign_members",
        {
            "campaign_id": "Campaign ID",
            "contact_id": "Contact ID",
            "sent": "Sent",
            "delivered": "Delivered",
            "opened": "Opened",
            "clicked": "Clicked",
            "responded": "Responded",
            "bounced": "Bounced",
            "unsubscribed": "Unsubscribed",
            "complained": "Marked as spam",
        },
        style=Style(time="%Y-%m-%d %H:%M:%S"),
        grows=True,
    ),
    ExportFile(
        "marketing/list_events.csv",
        "list_events",
        {
            "event_id": "Event",
            "list": "List",
            "contact_id": "Contact ID",
            "happened": "Time",
            "kind": "Action",
        },
        style=Style(time="%Y-%m-%d %H:%M:%S"),
        labels={
            "kind": {
                "subscribe": "Subscribed",
                "unsubscribe": "Unsubscribed",
                "bounce": "Hard bounce",
                "complaint": "Spam complaint",
                "import": "Imported",
            }
        },
        grows=True,
    ),
    ExportFile(
        "marketing/form_submissions.csv",
        "form_submissions",
        {
            "submission_id": "Submission",
            "form": "Form",
            "submitted": "Submitted at",
            "email": "Email",
            "fields": "Answers",
        },
        grows=True,
    ),
    ExportFile(
        "marketing/surveys.csv",
        "surveys",
        {
            "survey_id": "Survey",
            "kind": "Type",
            "sent": "Sent at",
            "answered": "Answered at",
            "score": "Score",
            "contact_id": "Contact ID",
            "case_id": "Ticket",
        },
        labels={"kind": {"nps": "NPS", "csat": "CSAT", "ces": "CES"}},
        grows=True,
    ),
)
