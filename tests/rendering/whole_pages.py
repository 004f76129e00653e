"""What every rendered page and its figures must satisfy, whichever report and team."""

import json
import math
import re
from html import unescape
from pathlib import Path

from lib.metrics.catalogue import METRICS
from lib.sections.derived import is_derived
from lib.sections.section import SECTION_MIME

NOT_WORDS = re.compile(r"\b(nan|inf|NaT|None(?! of (?:them|the|\d))|<NA>|Timestamp|dtype)\b")


def faults_of_page(folder: Path, report: str) -> list[str]:
    """What is wrong with a page, in words: it must stand alone, show no code, and describe each of its pictures."""
    page = (folder / f"{report}.html").read_text(encoding="utf-8")
    found = re.findall(r"(?:src|href|action|url)\s*[=(]\s*[\"']?\s*(?:https?:)?//[^\"' )]*", page)
    found += re.findall(r"<script|<iframe|javascript:|open_workbook|In \[", page)
    found += [f"the page says {words!r}" for words in NOT_WORDS.findall(_visible(page))]
    pictures = re.findall(r"<img[^>]*>", page)
    declared = _declared_charts(folder / f"{report}.ipynb")
    if len(pictures) != declared:
        found.append(f"{len(pictures)} pictures where the sections declare {declared}")
    found += [
        "a picture without a description" for each in pictures if not re.search(r'alt="[^"]{10,}"', each)
    ]
    return found


def faults_of_figures(folder: Path, report: str) -> list[str]:
    """What is wrong with a report's figures: each is finite or says why it is missing, and has a known definition."""
    found = []
    for figure in json.loads((folder / f"{report}.figures.json").read_text(encoding="utf-8"))["figures"]:
        name = f"{figure['section']} {figure['definition']} {figure['group']}"
        if figure["value"] is None and not figure["missing"]:
            found.append(f"{name}: no value and no reason")
        numbers = [figure[part] for part in ("value", "numerator", "denominator", "low", "high")]
        if any(number is not None and not math.isfinite(number) for number in numbers):
            found.append(f"{name}: not finite")
        # the audit shows metrics under definitions of its own: with and without the records at fault
        if report != "audit" and not (_is_recorded(figure) or is_derived(report, figure["definition"])):
            found.append(f"{name}: no such definition")
    return found


def _is_recorded(figure: dict) -> bool:
    variant = figure["definition"].split("/")[1]
    if figure["metric"] not in METRICS:
        return False
    return variant in {definition.id for definition in METRICS[figure["metric"]].definitions}


def _visible(page: str) -> str:
    body = page.split("<body", 1)[1]
    return unescape(re.sub(r"<(style|svg).*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL))


def _declared_charts(notebook: Path) -> int:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
    return sum(data.get(SECTION_MIME, {}).get("charts", 0) for data in outputs)
