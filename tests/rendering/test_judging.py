"""A team's records are judged once, before its reports: in which order, for which notebooks, and what a failure costs."""

from dataclasses import replace
from pathlib import Path

from lib.rendering.batch import Batch, render_batch
from lib.rendering.job import Job, Page
from lib.rendering.judging import judgings
from lib.rendering.pool import Finished, Judged, Started
from tests.rendering.small_batches import CHART, END, HAPPY, small_batch, write_notebook

OPENS = "from lib.workbook import open_workbook\n"
OPENED = (OPENS + "open_workbook(team, as_of, data, settings).audit.grade.records", CHART, END)
OPENED_IF_POSSIBLE = (
    OPENS + "try:\n    open_workbook(team, as_of, data, settings)\nexcept Exception:\n    pass",
    CHART,
    END,
)


def happened(batch: Batch) -> list[object]:
    events: list[object] = []
    render_batch(batch, events.append)
    return events


def place(events: list[object], kind: type, name: str) -> int:
    """Where among the events something began or ended."""
    return next(n for n, event in enumerate(events) if isinstance(event, kind) and event.job.name == name)


def test_each_team_is_judged_once_and_its_reports_begin_after_that(tmp_path: Path) -> None:
    batch = small_batch(tmp_path, {"audit": OPENED, "pipeline": OPENED}, teams=("north", "south"))
    events = happened(replace(batch, workers=3))
    judged = [event for event in events if isinstance(event, Judged)]
    assert sorted(event.job.name for event in judged) == ["north/records", "south/records"]
    assert [event.outcome.error for event in judged] == ["", ""]
    for team in ("north", "south"):
        for report in ("audit", "pipeline"):
            assert place(events, Judged, f"{team}/records") < place(events, Started, f"{team}/{report}")
            assert not events[place(events, Finished, f"{team}/{report}")].outcome.error


def test_notebooks_that_open_no_workbook_have_nothing_judged(tmp_path: Path) -> None:
    plain, opened = (write_notebook(tmp_path, name, cells) for name, cells in (("a", HAPPY), ("b", OPENED)))
    page = Page(title="", team="", as_of="")
    jobs = [
        Job(f"2026-05-31/{team}/{path.stem}", path, {"team": team}, page, fingerprint="", key="")
        for team, path in (("north", plain), ("south", plain), ("south", opened))
    ]
    assert [judging.name for judging in judgings(jobs)] == ["south/records"]


def test_records_that_cannot_be_judged_are_told_and_the_reports_are_tried(tmp_path: Path) -> None:
    batch = small_batch(tmp_path, {"audit": OPENED_IF_POSSIBLE, "pipeline": OPENED})
    team = batch.parameter_files[0]
    team.write_text(team.read_text().replace("settings: {", "settings: {scope: {owners: [nobody]}, "))
    events = happened(batch)
    told = events[place(events, Judged, "north/records")].outcome.error
    assert told.startswith("InputError: settings.scope.owners: no users have the user_id 'nobody'.")
    assert not events[place(events, Finished, "north/audit")].outcome.error
    assert (
        "no users have the user_id 'nobody'"
        in events[place(events, Finished, "north/pipeline")].outcome.error
    )
