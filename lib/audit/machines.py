"""Which accounts have a program behind them and no person: as `lib.canonical.machine_accounts` tells them."""

from lib.canonical.machine_accounts import MACHINES

__all__ = ["MACHINES"]
