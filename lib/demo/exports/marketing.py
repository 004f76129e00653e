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
)
