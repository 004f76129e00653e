"""The planning workbook: targets per team and quarter, and the actions decided on them."""

from lib.demo.exports.declared import ExportFile

FILES = (
    ExportFile(
        "planning/goals.xlsx",
        "goals",
        {
            "goal_id": "Goal",
            "metric": "Metric",
            "scope_kind": "Applies to",
            "scope": "Team",
            "starts_on": "From",
            "ends_on": "To",
            "target": "Target",
            "currency": "Currency",
            "owner_id": "Owner",
            "tactic": "Tactic",
            "weight": "Weight",
        },
        kind="sheet",
        sheet="Goals",
        named=frozenset({"owner_id"}),
    ),
    ExportFile(
        "planning/goals.xlsx",
        "actions",
        {
            "action_id": "Action",
            "goal_id": "Goal",
            "opened_on": "Decided on",
            "owner_id": "Who",
            "what": "What",
            "due_on": "Due",
            "done_on": "Done",
        },
        kind="sheet",
        sheet="Actions",
        named=frozenset({"owner_id"}),
    ),
)
