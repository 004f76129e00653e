"""The metrics, each a record in one place."""

from lib.metrics.catalogue import (
    browsing,
    calling,
    campaigning,
    crediting,
    growing,
    handling,
    keeping,
    outlasting,
    perceiving,
    resolving,
)
from lib.metrics.catalogue.acting import (
    ACTIVITIES_DONE,
    CALLS_MADE,
    CUSTOMER_COVERAGE,
    DEAL_COVERAGE,
    DONE_BY_ANOTHER,
    UNLINKED_CALLS,
)
from lib.metrics.catalogue.adopting import ACTIVE_USERS, ACTIVITIES_PER_REP, REQUIRED_FIELDS
from lib.metrics.catalogue.answering import (
    ANSWERED_IN_TIME,
    COST_PER_CUSTOMER,
    COST_PER_LEAD,
    LEAD_RESPONSE,
    WAITING_LEADS,
)
from lib.metrics.catalogue.deciding import WIN_RATE, WON_SIZE
from lib.metrics.catalogue.earning import (
    CONTRIBUTION,
    COST_TO_SERVE,
    CUSTOMER_MARGIN,
    CUSTOMER_REVENUE,
    MARGIN_SHARE,
)
from lib.metrics.catalogue.forecasting import FORECAST, UNPLANNED_VALUE
from lib.metrics.catalogue.lasting import SALES_CYCLE, STAGE_LENGTH, WON_BY_DAY
from lib.metrics.catalogue.leading import (
    LEAD_CONVERSION,
    LEAD_TO_WIN,
    LEAD_WIN_RATE,
    NEW_LEADS,
    VALUE_PER_LEAD,
)
from lib.metrics.catalogue.losing import CONTESTED_WIN_RATE, LOSSES, LOST_VALUE, REASON_COVERAGE, TIME_TO_LOSS
from lib.metrics.catalogue.opening import CREATED_DEALS, OPEN_DEALS, OPEN_PIPELINE
from lib.metrics.catalogue.prospecting import PROSPECTS, REFERRAL_CONVERSION, REFERRALS
from lib.metrics.catalogue.selling import (
    ACTIVITIES_BEFORE_CLOSE,
    CALLS_PER_OPPORTUNITY,
    PROPOSALS_GIVEN,
    WON_BY_CALLS,
)
from lib.metrics.catalogue.tending import (
    DEALS_WITHOUT_NEXT_STEP,
    PAST_DUE_DEALS,
    PUSHED_DEALS,
    QUIET_DEALS,
    UNDATED_DEALS,
    UNVALUED_DEALS,
    WIN_RATE_AFTER_PUSHES,
)
from lib.metrics.catalogue.winning import (
    DEAL_DAYS,
    LOST_DEALS,
    MEAN_WON_DEAL,
    NEW_CUSTOMERS,
    NEW_REVENUE,
    WON_DEALS,
    WON_REVENUE,
)
from lib.metrics.metric import Metric

METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        NEW_CUSTOMERS,
        WIN_RATE,
        NEW_REVENUE,
        OPEN_DEALS,
        OPEN_PIPELINE,
        PAST_DUE_DEALS,
        UNDATED_DEALS,
        UNVALUED_DEALS,
        QUIET_DEALS,
        DEALS_WITHOUT_NEXT_STEP,
        PUSHED_DEALS,
        WIN_RATE_AFTER_PUSHES,
        STAGE_LENGTH,
        SALES_CYCLE,
        WON_BY_DAY,
        DEAL_DAYS,
        WON_REVENUE,
        WON_DEALS,
        LOST_DEALS,
        CREATED_DEALS,
        MEAN_WON_DEAL,
        ANSWERED_IN_TIME,
        COST_PER_CUSTOMER,
        COST_PER_LEAD,
        LEAD_RESPONSE,
        WAITING_LEADS,
        LEAD_CONVERSION,
        LEAD_WIN_RATE,
        NEW_LEADS,
        PROSPECTS,
        REFERRAL_CONVERSION,
        REFERRALS,
        VALUE_PER_LEAD,
        CONTESTED_WIN_RATE,
        LOSSES,
        LOST_VALUE,
        REASON_COVERAGE,
        TIME_TO_LOSS,
        CALLS_MADE,
        CALLS_PER_OPPORTUNITY,
        PROPOSALS_GIVEN,
        ACTIVITIES_DONE,
        UNLINKED_CALLS,
        DONE_BY_ANOTHER,
        DEAL_COVERAGE,
        CUSTOMER_COVERAGE,
        ACTIVITIES_BEFORE_CLOSE,
        WON_BY_CALLS,
        WON_SIZE,
        LEAD_TO_WIN,
        CUSTOMER_REVENUE,
        CUSTOMER_MARGIN,
        MARGIN_SHARE,
        COST_TO_SERVE,
        CONTRIBUTION,
        FORECAST,
        UNPLANNED_VALUE,
        ACTIVE_USERS,
        ACTIVITIES_PER_REP,
        REQUIRED_FIELDS,
        *campaigning.RECORDS,
        *crediting.RECORDS,
        *browsing.RECORDS,
        *keeping.RECORDS,
        *growing.RECORDS,
        *outlasting.RECORDS,
        *perceiving.RECORDS,
        *handling.RECORDS,
        *resolving.RECORDS,
        *calling.RECORDS,
    )
}
"""Every metric by its id."""
