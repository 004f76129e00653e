"""Figures that a report derives from its metrics, each defined here once: what no single metric record can express.

`*` stands for any metric. A report's notes print those of the report beside its metrics.
"""

from collections.abc import Mapping

DERIVED: Mapping[str, Mapping[str, str]] = {
    "pipeline": {
        "pipeline_movement/what_moved": "value that came into or left the open pipeline expected to close in the period, by effect",
        "pipeline_movement/what_moved_in_all": "value (deals, where no values are recorded) that came into or left all that is open, by effect",
        "pipeline_movement/of_a_deal": "one deal's part in what moved",
        "pipeline_coverage/due": "open value expected in the period ÷ value still to be won",
        "pipeline_coverage/weighted": "the same, amount x probability",
        "pipeline_coverage/all": "all open value ÷ value still to be won",
        "target/won_revenue": "sum of the goals for won revenue that lie in the team and the period",
        "funnel/strict": "deals of the last year that passed every stage up to this one, in order",
        "funnel/any_stage": "deals of the last year that were ever in the stage",
        "funnel/inferred": "deals of the last year that were in the stage or a later one",
        "stage_entries/entries": "entries into the stage by deals that began in the last year",
        "stage_entries/advanced": "entries followed by a later open stage",
        "stage_entries/won": "entries followed by a won stage",
        "stage_entries/lost": "entries followed by a lost stage",
        "stage_entries/moved_back": "entries followed by an earlier stage, or one of no pipeline",
        "stage_entries/still_there": "entries not followed by anything yet",
        "time_in_stage/open_so_far": "median days open deals have been in their stage",
        "time_in_stage/all_stays": "median days of all stays, those going on counted for as long as they have lasted",
        "time_in_stage/winners": "median days of the stays of won deals",
        "time_in_stage/winners_p90": "days within which nine in ten stays of won deals ended",
        "time_in_stage/slow": "open deals longer in their stage than nine in ten winners",
        "deals_to_act_on/listed": "open deals that the printed rule lists",
        "deals_to_act_on/weighted": "amount x probability of those deals",
    },
    "forecast": {
        "forecast/of_target": "forecast ÷ target of the period",
        "forecast/share_of_deal": "what one deal adds to the weighted forecast ÷ the weighted forecast",
        "forecast/error": "sum of what earlier forecasts missed, whether too high or too low ÷ sum of what was won (WAPE)",
        "forecast/bias": "sum of forecast − won at the same point of earlier periods ÷ sum of what was won",
        "slipped_deals/deals": "deals expected in the period as it began, by what became of them",
        "slipped_deals/value": "value those deals had as the period began",
    },
    "conversion": {
        "cohort_of_deals/lost": "deals created in the period that are lost so far",
        "cohort_of_deals/still_open": "deals created in the period that are still open",
    },
    "sales_trend": {
        "won_revenue_factor/in_hand": "mean number of deals in hand on a day of the period",
        "won_revenue_factor/win_rate": "won ÷ decided in the period",
        "won_revenue_factor/mean_size": "won value ÷ won deals of the period",
        "won_revenue_factor/days_each": "days on which deals were in hand ÷ deals decided",
        "won_revenue_change/part": "a factor's share of the change of won value, on the logarithmic scale",
        "won_revenue_distance/trailing_median": "won value − median of the periods before, in robust standard deviations",
        "won_revenue_without_season/stl_multiplicative": "won value ÷ factor of its month of the year (STL on logarithms)",
        "won_revenue_without_season/stl_additive": "won value − amount of its month of the year (STL)",
    },
    "sales_cycle": {
        **{
            f"cycle_curve/{outcome}_by_{day}": f"share of the deals that started {words} by day {day}, open ones counted (Aalen-Johansen)"
            for outcome, words in (("won", "won"), ("lost", "lost"), ("open", "still open"))
            for day in (30, 60, 90, 180)
        },
        "cycle_curve/median_decided": "day by which half of the deals that started were decided, open ones counted",
        "cycle_change/median_difference": "median of the newer half of the periods − median of the older half, with a bootstrap interval",
        "cycle_band/won": "won deals by days from start to close",
        "cycle_band/closed": "won and lost deals by days from start to close",
        "stage_length_with_open/median": "median days of a stay, those going on counted for as long as they have lasted",
    },
    "goal_progress": {
        "*/target": "sum of the goals that lie in the team and the period (rates: mean weighted by records)",
        "*/target_to_date": "share of the target due by the day of the report: by days for amounts and counts, in full for rates",
        "*/attained": "reached ÷ target due by the day of the report",
        "*/at_pace": "reached ÷ share of the period's days that are over: where the period ends at the present pace",
        "*/at_usual": "reached ÷ share of a whole period's value that the earlier periods together had by the same day",
        "*/in_progress_open": "value of open deals expected before the period is over",
        "*/in_progress_weighted": "the same, amount x probability",
        "*/in_progress_missing": "target − reached so far, not below 0",
        "*/in_progress_uncovered": "what is missing − weighted value of open deals expected in time, not below 0",
        "actions/done": "actions done by their day",
        "actions/done_late": "actions done after their day",
        "actions/open": "actions not done whose day has not come",
        "actions/overdue": "actions not done whose day has passed",
    },
    "sales_activity": {
        "planned_activities/assigned": "activities not done, with a day up to the end of next week, by whom they are assigned to",
        "out_of_touch_customers/listed": "customers without an activity, a letter received included, in the last 90 days",
        "out_of_touch_customers/won": "won amount of the team's deals with those customers so far",
        "overdue_activities/assigned": "activities not done whose day has passed, by whom they are assigned to",
    },
    "leads": {
        "lead_response/waiting_too": "time to the first answer, leads still waiting counted for as long as they have waited (product limit)",
    },
    "profitability": {
        "concentration/enough": "fewest customers that bring 80 % of revenue",
        "concentration/enough_share": "those customers ÷ all customers",
        "concentration/largest": "revenue of the largest customer ÷ revenue",
        "concentration/top_10": "revenue of the ten largest customers ÷ revenue",
        "concentration/hhi": "sum of the squared shares of revenue (Herfindahl)",
        "loyalty/customers": "customers by recency, frequency and value of all they bought",
        "loyalty/revenue": "all those customers have bought",
        "rhythm/customers": "customers by where they stand in their own rhythm of buying",
        "rhythm/bought_again": "of those in the same state half a year ago, share that bought in the half year since",
        "customer_matrix/customers": "customers by margin and cost to serve, each above or below its median",
        "unprofitable_customers/count": "customers whose contribution is below 0",
        "unprofitable_customers/contribution": "sum of their contribution",
    },
    "audit": {
        "system_people/held": "people a system of the export holds, by address or by the CRM's own id of them",
        "system_companies/held": "companies a system holds, by web domain, name or the CRM's own id of them",
        "system_deals/held": "deals a system holds",
        "system_money_rows/held": "orders, order lines, quotes, contracts, costs and paying people a system holds",
        "system_owned/share": "records of a system with an owner ÷ its records of tables that name one",
        "system_overlap/people": "people that both systems hold: one e-mail address, or one telephone number and name",
        "known_to_crm_alone/share": "people in no other system ÷ people of the CRM",
        "contradicted_people/share": "the team's contacts another system describes otherwise ÷ those it describes at all",
        "contradicted_values/in_contacts": "values of those contacts that another system contradicts, by field",
        "contradicted_values/newer_elsewhere": "of those values, where the newest statement is another system's",
        "disagreement/share": "people of whom two systems say different things ÷ people in both with a value in each",
        "outside_crm/customers": "people who pay, ask for help or are worked for, and are no contact or lead of the CRM",
        "outside_crm/others": "other people elsewhere who are no contact or lead of the CRM",
        "outside_crm/paid": "what those customers paid there, in the team's currency",
        "field_worth/filled": "records of the team with a value in the field ÷ records",
        "field_worth/changes": "changes of the field that people made in the last year, company-wide",
        "field_worth/information": "information value of the field, as known when the lead or deal arose, for won or not, less what chance adds: (groups − 1) · (1 ÷ won + 1 ÷ not won)",
        "field_worth/q_value": "share of false findings if all fields at least as telling are believed (permutations, Benjamini-Hochberg)",
        "field_worth/out_of_time": "information value among the later records by the weights of the earlier seven in ten",
        "cost_of_bad_data/share": "people, companies, leads and deals with an issue ÷ all of them",
        "cost_of_bad_data/hours": "the benchmark's hours of a seller and year x share with an issue ÷ share the benchmark speaks of; from half of it to all of it",
        "cost_of_bad_data/money": "the benchmark's money of a seller and year, scaled the same",
        "cost_of_bad_data/selling_money": "those hours x what an hour of selling costs in the team's settings",
        "cost_of_bad_data/team_money": "that money of a seller x sellers of the team",
        "corrections/rows": "rows of the filled-in lists, by what became of them",
        "audit_trend/without_issue": "records without an issue ÷ records, at each audit",
        "audit_trend/before": "findings of a check at the last audit",
        "audit_trend/gone": "of those, findings that are no longer made",
        "audit_trend/new": "findings of a check that were not made at the last audit",
        "audit_trend/now": "findings of a check at this audit",
    },
}


def is_derived(report: str, definition: str) -> bool:
    """True when that report derives a figure of this definition, further parts after its second `/` apart."""
    metric, variant, *_ = definition.split("/")
    known = DERIVED.get(report, {})
    return f"{metric}/{variant}" in known or f"*/{variant}" in known
