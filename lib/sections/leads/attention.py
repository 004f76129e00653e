"""Leads nobody attends to: not answered, nothing done, not converted."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.leads.answers import NO_ANSWERS, records_answers
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_WARM_DAYS = 90
_COLUMNS = {
    "owner": ("Owner", "text"),
    "lead_id": ("Lead", "text"),
    "company_name": ("Company as typed", "text"),
    "source": ("Source", "text"),
    "status": ("Status", "text"),
    "created_on": ("Arrived", "day"),
    "age_days": ("Days waiting", "count"),
}


@needs("leads", "leads")
def unattended(workbook: Workbook, days: int = 1) -> Section:
    """Which leads is nobody attending to, and whose are they? Those that have waited `days` or more."""
    if not records_answers(workbook):
        return said("leads.unattended", NO_ANSWERS, "Log the first call or e-mail to each lead.")
    leads = workbook.tables["leads"]
    waiting = workbook.tables.frame(
        leads.filter(leads.is_waiting & leads.is_day_old & (leads.age_days >= days)).select(*_COLUMNS)
    )
    if waiting.empty:
        return said(
            "leads.unattended", f"Every lead that has waited {counted(days, 'day')} or more was attended to."
        )
    waiting = waiting.sort_values(["age_days", "lead_id"], ignore_index=True)
    values = workbook.values("waiting_leads", Cut(("owner",), definition="day_old"))
    owners = waiting["owner"].value_counts().rename_axis("owner").reset_index(name="leads")
    owners = owners.sort_values(["leads", "owner"], ascending=[False, True], ignore_index=True)
    alt = f"Unattended leads by owner, most with {owners.iloc[0]['owner']}."
    labels = charts.Labels("Unattended leads by owner", alt, "count", workbook.formats)
    return Section(
        id="leads.unattended",
        headline=_headline(waiting, days),
        reading="Unattended means: no first answer, nothing done with the person since the lead arrived, and not converted. The table lists the newest first, for they are the warmest.",
        action="Have each owner answer the newest ones today, and close those that are no longer worth it with a reason.",
        chart=charts.bars(owners.head(15), "owner", "leads", labels),
        table=display_table(waiting, _COLUMNS, workbook.formats, "Unattended leads, newest first", most=20),
        figures=figures_of(values, ("owner",)),
    )


def _headline(waiting: pd.DataFrame, days: int) -> str:
    warm = int((waiting["age_days"] <= _WARM_DAYS).sum())
    are = "is" if len(waiting) == 1 else "are"
    told = (
        f"{counted(len(waiting), 'lead')} that arrived {counted(days, 'day')} ago or earlier {are} unattended"
    )
    return f"{told}; {f'{warm:,}' if warm else 'none'} of them arrived in the last {_WARM_DAYS} days."
