"""The waterfall: what made the open pipeline of one day into that of a later one, deal by deal and to the cent."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from lib.metrics.standings import Pair, Standing

PARTS = {
    "created": "Created",
    "pulled_in": "Pulled in",
    "redated": "Given a day in the period",
    "reopened": "Reopened",
    "moved_in": "Came to the team",
    "increased": "Increased",
    "decreased": "Decreased",
    "rate": "Exchange rates",
    "pushed_out": "Pushed out",
    "undated": "Day taken away",
    "moved_out": "Left the team",
    "gone": "Deleted or merged",
    "lost": "Lost",
    "won": "Won",
}
"""Every way in which the pipeline can change, in the order it is told."""

Move = tuple[str, Decimal]


@dataclass(frozen=True)
class Window:
    """The days on which a deal must be expected to close to be in the pipeline looked at, both counted."""

    starts_on: dt.date
    ends_on: dt.date

    def holds(self, day: dt.date | None) -> bool:
        """True when `day` is known and lies in the window."""
        return day is not None and self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Waterfall:
    """The pipeline at the first day's end, every movement of every deal, and the pipeline at the last day's end.

    `start` and `end` are sums over the two days' deals, not over the movements. `moves` has one row per deal and part:
    deal_id, deal, owner, part, amount (Decimal, in the team's currency).
    """

    start: Decimal
    moves: pd.DataFrame
    end: Decimal

    @property
    def unexplained(self) -> Decimal:
        """What the movements do not explain: 0, or a fault in here."""
        return self.end - self.start - sum(self.moves["amount"], Decimal(0))

    def parts(self) -> pd.DataFrame:
        """One row per part in order, those that did not occur too: part, label, deals, amount."""
        grouped = {part: rows["amount"] for part, rows in self.moves.groupby("part")}
        empty = pd.Series(dtype="object")
        found = [(part, label, grouped.get(part, empty)) for part, label in PARTS.items()]
        rows = [(part, label, len(moved), sum(moved, Decimal(0))) for part, label, moved in found]
        return pd.DataFrame(rows, columns=["part", "label", "deals", "amount"])


def waterfall(pairs: Iterable[Pair], window: Window | None = None) -> Waterfall:
    """From the pipeline at the first day's end to that at the last's: which deals added and took away how much?

    The pipeline is the amount of open deals; with a `window`, of those expected to close in it. A deal may move in
    several ways. They are told in this order, each at the values the ones before it left, so that they sum exactly:
    entry (at the last amount), amount (at the first day's rate), exchange rate, expected day, exit. A deal that came in
    and was closed in between is in both. A won deal counts in the window that it was won in, whenever it was expected;
    a deal that left the team or vanished leaves at its first amount. Deals without an amount move 0 and are counted.
    """
    pairs = tuple(pairs)
    rows = [
        (pair.deal_id, pair.deal, pair.owner, part, amount)
        for pair in pairs
        for part, amount in _moves(pair, window)
    ]
    moves = pd.DataFrame(rows, columns=["deal_id", "deal", "owner", "part", "amount"])
    return Waterfall(
        _total([pair.first for pair in pairs], window), moves, _total([pair.last for pair in pairs], window)
    )


def _total(standings: Iterable[Standing], window: Window | None) -> Decimal:
    return sum((deal.amount for deal in standings if _is_in(deal, window)), Decimal(0))


def _is_in(deal: Standing, window: Window | None) -> bool:
    return deal.state == "open" and _is_due(deal, window)


def _is_due(deal: Standing, window: Window | None) -> bool:
    return window is None or window.holds(deal.expected_on)


def _moves(pair: Pair, window: Window | None) -> Iterator[Move]:
    if pair.last.state == "absent":
        yield from _left(pair, window)
    elif pair.first.state == "open":
        yield from _stayed(pair, window)
    else:
        yield from _entered(pair, window)


def _left(pair: Pair, window: Window | None) -> Iterator[Move]:
    if _is_in(pair.first, window):
        yield "moved_out" if pair.is_elsewhere else "gone", -pair.first.amount


def _stayed(pair: Pair, window: Window | None) -> Iterator[Move]:
    """A deal that was open: its changes while it was in the pipeline, its way in or out, its end."""
    was_in, is_in = _is_in(pair.first, window), _counts(pair, window)
    if was_in:
        yield from _revalued(pair)
        if not is_in:
            yield _way_out(pair.last, window), -pair.last.amount
    elif is_in:
        yield _way_in(pair.first, window), pair.last.amount
    if is_in:
        yield from _ended(pair)


def _entered(pair: Pair, window: Window | None) -> Iterator[Move]:
    """A deal that was not open, or not the team's: how it came in, and its end where it has ended since."""
    is_within = pair.last.state == "open" or pair.has_closed_since or pair.is_new
    if is_within and _counts(pair, window):
        come = "created" if pair.is_new else "moved_in" if pair.first.state == "absent" else "reopened"
        yield come, pair.last.amount
        yield from _ended(pair)


def _counts(pair: Pair, window: Window | None) -> bool:
    """True when the deal is in the pipeline before its end, if it has one, takes it out."""
    was_lost_from_it = pair.last.state == "lost" and _is_in(pair.first, window)
    return pair.last.state == "won" or was_lost_from_it or _is_due(pair.last, window)


def _revalued(pair: Pair) -> Iterator[Move]:
    by_amount = pair.amount_at_first_rate - pair.first.amount
    by_rate = pair.last.amount - pair.amount_at_first_rate
    if by_amount:
        yield "increased" if by_amount > 0 else "decreased", by_amount
    if by_rate:
        yield "rate", by_rate


def _way_in(first: Standing, window: Window | None) -> str:
    is_later = window is not None and first.expected_on is not None and first.expected_on > window.ends_on
    return "pulled_in" if is_later else "redated"


def _way_out(last: Standing, window: Window | None) -> str:
    is_later = window is not None and last.expected_on is not None and last.expected_on > window.ends_on
    return "pushed_out" if is_later else "undated"


def _ended(pair: Pair) -> Iterator[Move]:
    if pair.last.state in ("won", "lost"):
        yield pair.last.state, -pair.last.amount
