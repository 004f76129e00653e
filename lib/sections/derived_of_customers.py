"""Figures that the reports about customers derive from their metrics: see `derived.py`."""

from collections.abc import Mapping

CUSTOMERS: Mapping[str, str] = {
    **{
        f"customer_cohort/after_{months}": f"of the customers first active in the period, share active {months} months after their first day"
        for months in (6, 12, 18, 24, 36)
    },
    "customers_left/count": "customers active a year ago and not now",
    "customers_left/revenue": "what those customers bought in all, less returns",
    "expected_value/total": "what active customers are expected to bring over the months ahead, discounted, by the method named",
    "expected_value/mean": "that ÷ customers",
    "expected_before/expected": "what the same method said of the last months, from what was known before them",
    "expected_before/actual": "what became of it",
    "contract_outcome/in_time": "contracts that ran out and were renewed from the day after",
    "contract_outcome/early": "contracts that ran out and were renewed before their last day",
    "contract_outcome/late": "contracts that ran out and were renewed within the days of grace",
    "contract_outcome/lost": "contracts that ran out, past their days of grace or with notice given, not renewed",
    "contract_outcome/in_grace": "contracts that ran out, in their days of grace, not renewed yet",
    "contract_outcome/more_seats": "renewed contracts with more seats than before",
    "contract_outcome/price_rise": "renewed contracts of the same product with a higher price for a seat",
    "customers_due/contracts": "contracts that end in the next 90 days and that no later one has replaced",
    "customers_due/value": "value of those contracts",
    "customers_due/notice": "of those, contracts on which notice was given",
}

PROFITABILITY: Mapping[str, str] = {
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
}
