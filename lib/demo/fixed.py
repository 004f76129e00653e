"""Tables that do not grow with the customers: users, stages, products, campaigns, goals, exchange rates."""

import pandas as pd

from lib.demo.calls import service_costs
from lib.demo.chunk import Company, Tables
from lib.demo.desk import holidays, schedules, sla_policies
from lib.demo.finance import products
from lib.demo.goals import actions, goals
from lib.demo.world import LOST, NEW_BUSINESS, RENEWALS, STAGE_PROBABILITY, STAGES, WON

_RENEWAL_STAGES = (2, 3, WON, LOST)


def fixed_tables(company: Company) -> Tables:
    """The tables written once, whatever the size."""
    staff = company.market.staff
    targets = goals(company.market.size, staff)
    return {
        "users": staff.users,
        "stages": stages(),
        "products": products(),
        "campaigns": company.market.campaigns,
        "goals": targets,
        "actions": actions(targets, staff),
        "fx_rates": company.fx_rates,
        "sla_policies": sla_policies(),
        "schedules": schedules(),
        "holidays": holidays(),
        "service_costs": service_costs(company.market.size),
    }


def stages() -> pd.DataFrame:
    """Stages of both pipelines in order."""
    rows = [
        (
            pipeline,
            STAGES[code],
            position,
            {WON: "won", LOST: "lost"}.get(code, "open"),
            STAGE_PROBABILITY[code],
        )
        for pipeline, codes in ((NEW_BUSINESS, range(len(STAGES))), (RENEWALS, _RENEWAL_STAGES))
        for position, code in enumerate(codes, start=1)
    ]
    return pd.DataFrame(rows, columns=["pipeline", "stage", "position", "kind", "default_probability"])
