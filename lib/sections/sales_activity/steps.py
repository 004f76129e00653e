"""Open deals for which nothing is planned."""

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("tended_deals", "deals")
def without_next_step(workbook: Workbook) -> Section:
    """Which open deals have nothing planned: no next step and no activity, today or later; by owner."""
    values = workbook.values("deals_without_next_step", Cut(("owner",)))
    rows = values[values["denominator"] > 0].sort_values(
        ["numerator", "owner"], ascending=[False, True], ignore_index=True
    )
    if rows.empty:
        return said("sales_activity.without_next_step", "No open deal tells whether a next step is planned.")
    lacking, deals = rows["numerator"].sum(), rows["denominator"].sum()
    labels = charts.Labels(
        "Open deals without a next step, by owner",
        "Open deals without a next step by owner.",
        "count",
        workbook.formats,
    )
    share = workbook.formats.text(share_of(lacking, deals), "share")
    have = "has" if lacking == 1 else "have"
    return Section(
        id="sales_activity.without_next_step",
        headline=f"{counted(lacking, 'open deal')} of {deals:,.0f} {have} nothing planned ({share}).",
        reading="A deal has a next step when its next step is dated today or later or an activity is planned for it. What is past does not count.",
        action="Ask for a next step and its day for each of them; a deal for which nobody can name one is not open.",
        chart=charts.bars(rows.head(20), "owner", "numerator", labels),
        table=display_table(rows, _STEPS, workbook.formats, "Open deals without a next step by owner"),
        figures=figures_of(values, ("owner",)),
    )


_STEPS = {
    "owner": ("Owner", "text"),
    "numerator": ("Nothing planned", "count"),
    "denominator": ("Open deals", "count"),
    "value": ("Share", "share"),
}
