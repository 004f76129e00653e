"""Where the time goes."""

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook


@needs("stage_visits", "history of stage changes")
def by_stage(workbook: Workbook) -> Section:
    """Where the time goes: days in each stage, visits that ended in the periods shown."""
    values = workbook.values("stage_length", Cut(("visit_stage",)))
    visits = workbook.tables["stage_visits"]
    places = workbook.tables.frame(visits.group_by("visit_stage").agg(place=visits.visit_position.max()))
    rows = values.merge(places, on="visit_stage", validate="one_to_one").sort_values(
        ["place", "visit_stage"], ignore_index=True
    )
    if rows.empty:
        return said("sales_cycle.by_stage", "No visit to a stage has ended.")
    longest = rows.loc[rows["median"].idxmax()]
    columns = {
        "visit_stage": ("Stage", "text"),
        "n": ("Visits ended", "count"),
        "median": ("Median days", "days"),
        "value": ("Mean days", "days"),
        "p90": ("P90 days", "days"),
    }
    labels = charts.Labels(
        "Median days in stage",
        f"Median days in each stage; the longest is {longest['visit_stage']}.",
        "days",
        workbook.formats,
    )
    return Section(
        id="sales_cycle.by_stage",
        headline=f"Deals stay longest in {longest['visit_stage']}: {workbook.formats.text(longest['median'], 'days')} days at the median.",
        reading="Bars are the median days from entering a stage to leaving it, over all visits that have ended, won or lost.",
        action="A long stage with a clear exit rule is patience; a long stage without one is neglect. Write the rule down.",
        chart=charts.bars(rows, "visit_stage", "median", labels),
        table=display_table(rows, columns, workbook.formats, "Days in stage, visits that have ended"),
        figures=figures_of(values, ("visit_stage",)),
    )
