"""Metrics: records of what to count, and the one place that evaluates them."""
