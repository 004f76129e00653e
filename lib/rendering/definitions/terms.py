"""Terms of the definitions' page: what flags, columns and days of the opened tables are called in words."""

DAYS = {
    "closed_or_due_on": "closing day, or the expected one once it has passed",
    "closed_on": "closing day",
    "counted_on": "day, the one on which it happened",
    "created_on": "day of creation",
    "first_reply_on": "first reply",
    "first_done_on": "first solution",
    "forecast_on": "closing day, the expected one for open deals",
    "done_on": "day, the one on which it was done",
    "ends_on": "last day",
    "entered_on": "day of entry",
    "exited_on": "day of exit",
    "happened_on": "day, the one on which it happened",
    "launched_on": "launch",
    "opened_on": "day of opening",
    "queued_on": "day, the one on which the call came in",
    "seated_on": "day, the one of the report",
    "sent_on": "day of sending",
    "sold_on": "day of sale",
    "started_on": "first day",
    "week_ends_on": "last day",
    "won_on": "day of winning",
    "answered_on": "day of the answer",
}
"""Days of the opened tables by which rows fall into periods."""

FLAGS = (
    {
        "has_cycle": "with a known number of days from start to close",
        "has_ended": "ended",
        "has_handling": "with a known handling time",
        "has_recorded": "with an activity recorded",
        "has_signed_in": "signed in lately",
        "has_value": "with a value",
        "is_a_renewal": "a renewal",
        "is_active_14": "with an activity in the last 14 days",
        "is_active_30": "with an activity in the last 30 days",
        "is_active_90": "with an activity in the last 90 days",
        "is_answered_in_day": "answered within 24 hours",
        "is_answered_in_hour": "answered within an hour",
        "is_before": "up to the day before the period",
        "is_by_another": "done by another than the owner",
        "is_by_contract": "judged by contracts",
        "is_by_person": "no robot's",
        "is_by_purchase": "judged by purchases",
        "is_ces": "about effort",
        "is_closed_by_end": "closed by the end of the period",
        "is_closed_or_due": "closed, or open past the expected day",
        "is_complete": "with all required fields",
        "is_counted": "counted by this definition",
        "is_csat": "about satisfaction",
        "is_customer_of_campaign": "became a customer, with a campaign's cost",
        "is_day_old": "at least a day old",
        "is_day_over": "opened on a working day that is over",
        "is_distinct_prospect": "not yet a customer, each address once",
        "is_engaged": "of 10 seconds or more",
        "is_entry_known": "with a known entry",
        "is_first_of_email": "the first with its e-mail address",
        "is_gross_sale": "sale before returns",
        "is_hour_old": "at least an hour old",
        "is_in_period": "within the period",
        "is_judged": "that can be judged",
        "is_long_call": "outbound call of 30 seconds or more",
        "is_mature": "old enough to be judged",
        "is_new_line": "of a line new to the customer",
        "is_next_day": "solved by the end of the next working day",
        "is_next_day_over": "with the next working day over",
        "is_nps": "about recommending us",
        "is_of_line": "with a known product line",
        "is_ours": "done by us, letters received left out",
        "is_prospect": "not yet a customer",
        "is_repeat": "with an earlier customer, no renewal",
        "is_repeat_1": "with another one in the day before",
        "is_repeat_7": "with another one in the 7 days before",
        "is_repeat_30": "with another one in the 30 days before",
        "is_same_day": "solved on the working day opened",
        "is_same_calendar_day": "solved on the date opened",
        "is_sale": "sale or return",
        "is_service": "contact with service",
        "is_tellable": "with a number or a case to tell it by",
        "is_timed": "with a known start",
        "is_uncategorised": "without a category",
        "is_undated": "without an expected closing day",
        "is_unlinked": "without a known deal",
        "is_unweighted": "without an amount or a probability",
        "is_working_day": "working day",
        "tells_next_steps": "where next steps are recorded",
        "tells_pushes": "where changes of the day are recorded",
        "tells_quiet": "where activities can be told",
        "tells_recorded": "where activities are recorded",
        "tells_sign_in": "where sign-ins are recorded",
        "visitor_has_goal": "of a visitor who reached a goal",
        "was_active": "active as the period began",
    }
    | {
        flag: words.format(days)
        for days in (30, 60, 90, 180)
        for flag, words in (
            (f"is_old_by_{days}", "started at least {} days ago"),
            (f"is_won_by_{days}", "won within {} days"),
        )
    }
    | {
        f"is_{way}_{state}": f"{words}, credit {said}"
        for way, said in (
            ("primary", "to the campaign named on the deal"),
            ("first", "to the first campaign met"),
            ("last", "to the last campaign met"),
            ("even", "in even parts"),
        )
        for state, words in (("credited", "credited to a campaign"), ("left", "left without a campaign"))
    }
)
"""Flags of the opened tables whose names do not say enough; the others are read as they are."""

COLUMNS = {
    "asked": "required fields",
    "before_close": "activities of the last 30 days before the close",
    "change": "people who came, less those who left",
    "churn_value": "value by the share of customers lost",
    "contribution": "margin less cost to serve",
    "cycle_days": "days from start to close",
    "days_in_period": "days in hand within the period",
    "duration_s": "seconds",
    "filled": "required fields filled in",
    "forecast_amount": "amount, times the probability where open",
    "gain": "won amount less cost",
    "grown": "people who came by their wish, less those who left",
    "kept_value": "value renewed at the price before",
    "nps_points": "100 for a promoter, −100 for a detractor",
    "renewed_value": "value of the renewing term",
    "serving_cost": "cost of service and selling",
    "share_amount": "credited part of the won amount",
    "simple_value": "yearly margin times mean years as a customer",
    "customer_weight": "credited part of a new customer",
    "visit_days": "days in the stage",
    "weight": "credited part of a deal",
    "weighted_amount": "amount times probability",
    "weighted_by_crm": "amount times the CRM's probability",
    "weighted_by_stage": "amount times the stage's probability",
    "won_days": "days from arrival to win",
    "year_serving": "cost of service and selling in twelve months",
}
"""Columns that are added up and whose names do not say enough."""

CLOCKS = {
    "open_or_closed": "in each period in which it was closed, or at whose end it was open",
    "active": "in each period as whose begin or end the customer was active",
    "running": "in the period of its day, and as what was there before in each later one",
    "once": "once in each period, however often it happens there",
    "stock": "as things stand at the end of the report's day, whatever the period",
}
"""In which periods a row counts that does not count by one day alone."""

UNITS = {
    "share": "a share, written as per cent",
    "money": "money, in the team's currency",
    "count": "a count",
    "number": "a plain number",
}
"""Units whose names do not say enough."""

KINDS = {
    "flow": "adds up over a period",
    "stock": "as of one day",
    "rate": "one amount divided by another",
    "duration": "how long something takes",
}
"""How a metric behaves."""
