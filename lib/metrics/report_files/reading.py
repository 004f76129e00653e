"""Report files as they are read: strict YAML, checked, or refused naming file, key, nearest word and remedy."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lib.metrics.report_files.findings import findings_of, misfits_of
from lib.metrics.report_files.model import Report
from lib.params import ROOT, Settings
from lib.problems import InputError
from lib.yaml_files import read_yaml

FOLDER = ROOT / "params" / "reports"


def report_names() -> list[str]:
    """The custom reports that lie in params/reports, by name."""
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


def report_file(name: str) -> Path:
    """The file of a report: one of params/reports by its name, or a path that ends with .yml; InputError otherwise."""
    if name.endswith((".yml", ".yaml")):
        return ROOT / name
    names = report_names()
    if name not in names:
        close = get_close_matches(name, names, n=1, cutoff=0.5)
        meant = f"Did you mean {close[0]!r}? " if close else ""
        raise InputError(
            f"settings.custom_report: there is no params/reports/{name}.yml. {meant}Reports: {', '.join(names)}. Write that file (params/reports/README.md lists every key), or name another."
        )
    return FOLDER / f"{name}.yml"


def read_report(path: Path) -> Report:
    """The report a file describes; InputError with all that is wrong with it."""
    origin = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return checked_report(read_yaml(path), str(origin))


def checked_report(values: Any, origin: str) -> Report:
    """The report that plain values describe; InputError with one finding for each thing that is wrong."""
    if not isinstance(values, Mapping):
        raise InputError(f"{origin}: must hold the keys title, question and items.")
    try:
        report = Report.model_validate(dict(values))
    except ValidationError as error:
        raise InputError([f"{origin}: {finding}" for finding in findings_of(error)]) from None
    findings = [f"{origin}: {finding}" for finding in misfits_of(report)]
    if findings:
        raise InputError(findings)
    return report


def reports_chosen(settings: Settings) -> dict[str, Report]:
    """The reports the team's settings name, in that order: name → report; InputError with the findings of all."""
    reports: dict[str, Report] = {}
    findings: list[str] = []
    for name in settings.custom_report:
        try:
            reports[name] = read_report(report_file(name))
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return reports
