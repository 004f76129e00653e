"""What is planned and measured against: goals, the actions they lead to, exchange rates."""

from lib.canonical.schema.column import Table, date, identifier, number, text

TABLES = (
    Table(
        "goals",
        "target",
        ("goal_id",),
        (
            identifier("goal_id", "id of the goal", required=True),
            text("metric", "metric the target is for", required=True),
            text("scope_kind", "team, owner or line"),
            text("scope", "which team, owner or line"),
            date("starts_on", "first day of the period", required=True),
            date("ends_on", "last day of the period", required=True),
            number("target", "value to reach", "metric's unit"),
            text("currency", "ISO 4217 code when the target is money"),
            identifier("owner_id", "who answers for it", "users.user_id"),
            text("tactic", "how it shall be reached"),
            number("weight", "weight among the goals", "share"),
        ),
    ),
    Table(
        "actions",
        "corrective action",
        ("action_id",),
        (
            identifier("action_id", "id of the action", required=True),
            identifier("goal_id", "goal it serves", "goals.goal_id"),
            date("opened_on", "day it was decided"),
            identifier("owner_id", "who does it", "users.user_id"),
            text("what", "what is done"),
            date("due_on", "day it is due"),
            date("done_on", "day it was done"),
        ),
    ),
    Table(
        "fx_rates",
        "currency and day",
        ("currency", "rate_on"),
        (
            text("currency", "ISO 4217 code", required=True),
            date("rate_on", "day of the rate", required=True),
            number("rate", "units of the base currency for one unit of this one", "base per unit"),
            text("base_currency", "ISO 4217 code of the base", required=True),
        ),
    ),
)
