"""Proposals: the versions of a quote sent while a deal was negotiated."""

import numpy as np
import pandas as pd

from lib.demo.changes_of_deals import LAST_SECOND, Steps
from lib.demo.days import moments, utc_seconds
from lib.demo.streams import stream
from lib.demo.text_arrays import ids, taken
from lib.demo.world import LOST, WON

FIRST_QUOTE, QUOTES_PER_DEAL = 900_001, 2
_STATUSES = ["draft", "sent", "accepted", "declined"]


def quotes(deals: pd.DataFrame, steps: list[Steps], chunk: int) -> pd.DataFrame:
    """One or two versions for each deal that reached the proposal, deal by deal."""
    draw = stream("quotes", chunk)
    stages, amounts = steps[0], steps[1]
    proposed = (stages.values == 2) & stages.is_taken
    deal = np.flatnonzero(proposed.any(axis=1) & (amounts.final >= 0))
    n = len(deal)
    entered = stages.seconds[deal, np.argmax(proposed, axis=1)[deal]]
    closed = deals["_closed"].to_numpy()[deal]
    end = np.where(closed >= 0, closed, LAST_SECOND) - 240
    first_sent = np.minimum(entered + draw.integers(900, 260_000, n), end)
    second_sent = first_sent + ((end - first_sent) * draw.uniform(0.2, 0.9, n)).astype(np.int64)
    has_second = (draw.random(n) < 0.38) & (end - first_sent > 90_000)
    rows = pd.DataFrame(
        {
            "_deal": np.concatenate([deal, deal[has_second]]),
            "_sent": np.concatenate([first_sent, second_sent[has_second]]),
            "version": np.repeat([1, 2], [n, has_second.sum()]),
            "_is_last": np.concatenate([~has_second, np.ones(has_second.sum(), dtype=bool)]),
        }
    )
    rows = rows.sort_values(["_deal", "version"], kind="stable", ignore_index=True)
    return _with_fields(rows, deals, amounts, draw)


def _with_fields(
    rows: pd.DataFrame, deals: pd.DataFrame, amounts: Steps, draw: np.random.Generator
) -> pd.DataFrame:
    deal, n = rows["_deal"].to_numpy(), len(rows)
    final, stage = amounts.final[deal], deals["_stage"].to_numpy()[deal]
    offered = np.where(rows["_is_last"], final, np.round(final * draw.uniform(1.0, 1.12, n), -1))
    is_decided = rows["_is_last"].to_numpy() & np.isin(stage, (WON, LOST))
    status = np.where(is_decided, np.where(stage == WON, 2, 3), 1)
    is_draft = (status == 1) & rows["_is_last"].to_numpy() & (stage < WON) & (draw.random(n) < 0.08)
    first = QUOTES_PER_DEAL * int(deals["_number"].iloc[0])
    sent = utc_seconds(rows["_sent"].to_numpy(), deals["_region"].to_numpy()[deal])
    return rows.assign(
        quote_id="Q" + ids(FIRST_QUOTE + first + np.arange(n)),
        deal_id=deals["deal_id"].take(deal).array,
        sent=moments(np.where(is_draft, -1, sent)),
        amount=offered.astype(float),
        currency=deals["currency"].take(deal).array,
        status=taken(_STATUSES, np.where(is_draft, 0, status)),
    )
