"""How long something takes when some are still waiting: those count as still waiting, they are not dropped."""

import pandas as pd


def waited_quantile(waits: pd.DataFrame, share: float) -> float | None:
    """Within what time had `share` of all been answered? The product-limit estimate (Kaplan and Meier 1958).

    `waits`: one row each, columns waited (to the answer, or until now) and is_over (it was answered). None when so
    many still wait that the share is not reached.
    """
    known = waits.dropna(subset="waited")
    by_time = known.groupby("waited")["is_over"].agg(["sum", "size"]).sort_index()
    at_risk = by_time["size"][::-1].cumsum()[::-1]
    still_waiting = (1 - by_time["sum"] / at_risk).cumprod()
    # a share reached exactly must not be missed by the last bit
    reached = still_waiting.index[still_waiting <= 1 - share + 1e-12]
    return float(reached[0]) if len(reached) else None
