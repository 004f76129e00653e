"""Verdicts on single values: what a text claims to be, and whether it can be that. Values in, verdicts out, no tables."""
