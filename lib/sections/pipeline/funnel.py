"""The funnel of the deals that entered in the last year: how far they got."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.metrics.funnel import WON, reached
from lib.sections.absent import needs, said
from lib.sections.pipeline.cohort import cohort_words, figures_of_cohort, visits_of_cohort
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_WAYS = ("inferred", "any_stage", "strict")


@needs("stage_visits", "history of stage changes")
def funnel(workbook: Workbook) -> Section:
    """How far do deals get: of those that entered in the last year, how many reached each stage?"""
    visits = visits_of_cohort(workbook)
    if visits.empty:
        return said(funnel, f"No deal entered a stage {cohort_words(workbook)}.")
    largest = visits.groupby("pipeline")["deal_id"].nunique().sort_index().idxmax()
    rows = pd.concat(
        [_steps(visits, name, workbook) for name in _pipelines(visits, largest)], ignore_index=True
    )
    shown = rows[rows["pipeline"] == largest]
    columns = {
        "pipeline": ("Pipeline", "text"),
        "stage": ("Stage", "text"),
        "strict": ("Passed every stage", "count"),
        "any_stage": ("Ever in it", "count"),
        "inferred": ("In it or later", "count"),
        "share": ("In it or later ÷ entered", "share"),
        "step": ("÷ stage before", "share"),
    }
    labels = charts.Labels(
        f"Deals by the furthest stage they reached ({largest})",
        f"How many deals of {largest} reached each stage.",
        "count",
        workbook.formats,
    )
    return Section(
        id="pipeline.funnel",
        headline=_headline(shown, largest, workbook),
        reading=f"The deals are those that entered {cohort_words(workbook)}; bars count each deal in every stage it reached. Some are still open, so the last bars will grow.",
        action="Work on the step that loses the largest share: a better rule for letting deals in there saves the most time.",
        chart=charts.bars(shown, "stage", "inferred", labels),
        table=display_table(
            rows, columns, workbook.formats, "How many deals reached each stage, counted three ways"
        ),
        note="Three ways of counting: “passed every stage” asks for each stage in its order; “ever in it” takes any visit; “in it or later” lets a later stage stand for the earlier ones, and a won deal for all.",
        figures=figures_of_cohort(rows.assign(n=rows["entered"]), "funnel", _WAYS, workbook),
    )


def _pipelines(visits: pd.DataFrame, largest: str) -> list[str]:
    return [largest, *sorted(set(visits["pipeline"]) - {largest})]


def _steps(visits: pd.DataFrame, pipeline: str, workbook: Workbook) -> pd.DataFrame:
    stages = workbook.tables["stages"]
    is_open = (stages.pipeline == pipeline) & (stages.kind == "open")
    rows = reached(
        visits[visits["pipeline"] == pipeline],
        workbook.tables.frame(stages.filter(is_open).select("stage", "position")),
    )
    entered = visits.loc[visits["pipeline"] == pipeline, "deal_id"].nunique()
    return rows.assign(
        pipeline=pipeline,
        entered=entered,
        share=share_of(rows["inferred"], pd.Series(entered, index=rows.index)),
        step=share_of(rows["inferred"], rows["inferred"].shift().fillna(0)),
    )


def _headline(steps: pd.DataFrame, pipeline: str, workbook: Workbook) -> str:
    entered, won = int(steps["entered"].iloc[0]), int(steps["inferred"].iloc[-1])
    told = f"Of {counted(entered, 'deal')} that entered {pipeline} in a year, {won:,} {'is' if won == 1 else 'are'} won so far"
    known = steps.dropna(subset="step")
    if known.empty or entered < workbook.parameters.settings.minimum_n:
        return f"{told}; too few to say where most are lost on the way."
    worst = known.loc[known["step"].idxmin()]
    onto = "being won" if worst["stage"] == WON else worst["stage"]
    return f"{told}. The step to {onto} lets the fewest through: {workbook.formats.text(worst['step'], 'share')}."
