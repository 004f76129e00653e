"""Which accounts have a program behind them and no person."""

MACHINES = r"(?i)\b(automation|integration|workflow|api|bot|robot|system|service account|sync)\b"
"""Roles of such accounts, as a pattern."""
