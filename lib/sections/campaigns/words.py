"""What the models of attribution are called in sentences and tables."""

MODEL_WORDS = {
    "primary": "to the campaign named on the deal",
    "first": "to the first campaign that was met",
    "last": "to the last campaign that was met",
    "even": "to all campaigns that were met, in even parts",
}

MODEL_NAMES = {
    "primary": "Named on the deal",
    "first": "First met",
    "last": "Last met",
    "even": "Even parts",
}
