"""Do leads answered fast convert more often? Said with its n, its interval, and what it does not prove."""

import pandas as pd

from lib import charts
from lib.canonical.opened.lead_answers import BANDS, NOT_ANSWERED
from lib.metrics.differences import newcombe
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.leads.answers import NO_ANSWERS, records_answers
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook

_COLUMNS = {
    "response_band": ("First answer", "text"),
    "denominator": ("Leads", "count"),
    "numerator": ("Converted", "count"),
    "value": ("Share", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}
_IN_A_DAY = [name for limit, name in BANDS if limit <= 24]


@needs("leads", "leads")
def fast_answers(workbook: Workbook) -> Section:
    """Does a fast answer go with conversion?"""
    if not records_answers(workbook):
        return said(
            "leads.fast_answers", NO_ANSWERS, "Log the first call or e-mail to each lead, with its time."
        )
    values = workbook.values("lead_conversion", Cut(("response_band",)))
    order = {name: place for place, name in enumerate([*(name for _, name in BANDS), NOT_ANSWERED])}
    rows = values.sort_values("response_band", key=lambda names: names.map(order), ignore_index=True)
    rows["is_thin"] = rows["n"] < workbook.parameters.settings.minimum_n
    labels = charts.Labels(
        "Share of leads converted by time to the first answer, with 95 % interval",
        "Share of leads converted by time to the first answer with its interval.",
        "share",
        workbook.formats,
    )
    return Section(
        id="leads.fast_answers",
        headline=_headline(rows, workbook),
        reading="The dot is the share converted so far, the line how far it may be off. Hollow dots rest on few leads.",
        action="To know rather than guess, answer a random half of the leads of one month within the hour and compare.",
        chart=charts.ranges(rows, "response_band", ("low", "value", "high"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, "response_band"),
            _COLUMNS,
            workbook.formats,
            f"Conversion by time to the first answer (* fewer than {workbook.parameters.settings.minimum_n} leads)",
        ),
        note="Going together proves nothing. Sellers may answer the leads they believe in first, and a lead that converts has by then been answered, so leads never answered are left out of the comparison.",
        figures=figures_of(values, ("response_band",)),
    )


def _headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    answered = rows[rows["response_band"] != NOT_ANSWERED]
    is_fast = answered["response_band"].isin(_IN_A_DAY)
    fast, slow = (
        (float(part["numerator"].sum()), float(part["denominator"].sum()))
        for part in (answered[is_fast], answered[~is_fast])
    )
    least = workbook.parameters.settings.minimum_n
    if min(fast[1], slow[1]) < max(least, 1):
        return "Too few leads were answered within a day, or later, to compare how they convert."
    text, (low, high) = workbook.formats.text, newcombe(fast, slow)
    told = f"{text(share_of(*fast), 'share')} of the leads answered within a day were converted, {text(share_of(*slow), 'share')} of those answered later (n = {fast[1]:,.0f} and {slow[1]:,.0f})"
    apart = f"{text(low, 'points')} to {text(high, 'points')} points apart"
    if low <= 0 <= high:
        return f"{told}: no difference that holds up ({apart})."
    return f"{told}: {'fast answers go with more' if low > 0 else 'fast answers go with fewer'} conversions ({apart}), which is no proof that they cause it."
