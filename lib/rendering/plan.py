"""The jobs of a batch: every team x every notebook, with all that its page says around the content."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.formats import Formats
from lib.params import Parameters
from lib.problems import InputError
from lib.rendering.custom_reports import files_fingerprint
from lib.rendering.earlier_audits import AUDIT, past_fingerprint
from lib.rendering.fingerprints import code_fingerprint, report_key
from lib.rendering.job import Job, Limits, Link, Page
from lib.rendering.parameterised import notebook_at, notebook_title
from lib.rendering.reading_order import file_name, in_reading_order, notebooks_in
from lib.rendering.snapshots import Export, export_of


@dataclass(frozen=True)
class Shelf:
    """The notebooks of a batch.

    `chosen` are rendered; `titles` covers the folder's others too, to which a page can lead where their report is
    among `present` (stems of reports already there).
    """

    chosen: Mapping[str, Path]
    titles: Mapping[str, str]
    present: Collection[str]


def shelf(chosen: Mapping[str, Path], folder: Path, present: Collection[str]) -> Shelf:
    """The notebooks of a batch with the titles of all in the folder.

    Raises InputError naming each chosen notebook that cannot be read or takes no parameters, and its remedy.
    """
    titles = _titles(chosen)
    beside = {name: path for name, path in notebooks_in(folder).items() if name not in chosen}
    needed = {name: path for name, path in beside.items() if any(_is_of(stem, name) for stem in present)}
    return Shelf(chosen, titles | _titles(needed), frozenset(present))


def planned_jobs(
    teams: Sequence[Parameters], notebooks: Shelf, fingerprints: Mapping[Export, str], limits: Limits
) -> list[Job]:
    """One job per team and chosen notebook, team by team in reading order."""
    code = code_fingerprint()
    return [
        _job(team, name, notebooks, _Made(fingerprints[export_of(team)], code, limits))
        for team in teams
        for name in in_reading_order(notebooks.chosen)
    ]


@dataclass(frozen=True)
class _Made:
    """What a report is made from and within, besides its notebook and team."""

    data: str
    code: str
    limits: Limits


def _job(team: Parameters, name: str, notebooks: Shelf, made: _Made) -> Job:
    path, parameters, page = notebooks.chosen[name], team.for_notebook(), _page(team, name, notebooks)
    return Job(
        stem=report_stem(team, name),
        notebook=path,
        parameters=parameters,
        page=page,
        fingerprint=made.data,
        key=report_key(
            path,
            parameters,
            page,
            f"{made.data} {made.code} {files_fingerprint(team, name)}{past_fingerprint(team, name)}",
        ),
        limits=made.limits,
    )


def report_stem(team: Parameters, name: str) -> str:
    """Where a report lies below the output folder, without the ending."""
    return f"{team.as_of.isoformat()}/{file_name(team.team)}/{file_name(name)}"


def _page(team: Parameters, name: str, notebooks: Shelf) -> Page:
    settings = team.settings
    row = in_reading_order(
        other
        for other in notebooks.titles
        if other in notebooks.chosen or report_stem(team, other) in notebooks.present
    )
    at = row.index(name)
    return Page(
        title=notebooks.titles[name],
        team=team.label,
        as_of=Formats(settings.locale, settings.currency).text(team.as_of, "day"),
        language=settings.locale.replace("_", "-") if settings.locale.startswith("en") else "en",
        previous=_link(row[at - 1], notebooks) if at else None,
        next=_link(row[at + 1], notebooks) if at + 1 < len(row) else None,
        audit=_link(AUDIT, notebooks) if AUDIT in row and name != AUDIT else None,
        report=file_name(name),
    )


def _link(name: str, notebooks: Shelf) -> Link:
    return Link(href=f"{file_name(name)}.html", title=notebooks.titles[name])


def _is_of(stem: str, name: str) -> bool:
    return stem.rsplit("/", 1)[-1] == file_name(name)


def _titles(notebooks: Mapping[str, Path]) -> dict[str, str]:
    titles: dict[str, str] = {}
    findings: list[str] = []
    for name, path in notebooks.items():
        try:
            titles[name] = notebook_title(notebook_at(path), otherwise=name.replace("_", " ").capitalize())
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return titles
