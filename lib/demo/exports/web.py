"""The web analytics export: Parquet files with typed columns."""

from lib.demo.exports.declared import ExportFile

FILES = (
    ExportFile(
        "web/sessions.parquet",
        "web_sessions",
        {
            "session_id": "session_id",
            "visitor_id": "visitor_id",
            "started": "session_start",
            "duration_s": "duration_seconds",
            "source": "source",
            "medium": "medium",
            "campaign_id": "campaign",
            "is_bot": "known_bot",
        },
        kind="parquet",
    ),
    ExportFile(
        "web/events.parquet",
        "web_events",
        {
            "event_id": "event_id",
            "session_id": "session_id",
            "happened": "event_time",
            "kind": "event_name",
            "page": "page_path",
            "goal": "goal_name",
        },
        kind="parquet",
    ),
)
