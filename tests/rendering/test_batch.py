"""A batch with good, failing and hostile notebooks: what is published, what is refused, what a page may hold."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lib.rendering.batch import Batch, BatchResult, render_batch
from lib.rendering.job import Limits
from lib.rendering.manifest import Entry
from lib.rendering.safe_html import pictures
from tests.rendering.small_batches import CHART, END, HAPPY, SECTION, small_batch

STEM = "2026-05-31/north"
HOSTILE_OUTPUT = """from IPython.display import HTML, Markdown, display
display(HTML('<p onclick="alert(1)" style="color:red">kept words</p><script>alert(1)</script><img src="https://evil.example/a.png" alt="a dot">'))
display(Markdown('[press](javascript:alert(1)) <script>alert(2)</script>'))
HTML('<a href="https://evil.example">away</a><style>body{display:none}</style><iframe src="https://evil.example"></iframe>')"""
HOSTILE_PROSE = 'md:## Hostile <img src=x onerror="alert(1)">\n\n<script>alert(3)</script> [go](javascript:alert(4)) ![dot](http://evil.example/b.png) <img src=http://evil.example/b.png>'
NOISE = "import os, sys\nprint('loud out')\nprint('loud err', file=sys.stderr)\nos.write(1, b'low out')\nos.system('echo shell')"
WIDGET = "import ipywidgets\nipywidgets.interactive(lambda n: print('widget words'), n=(0, 3))"
FAILING = {
    "fails": ("1 / 0", "ZeroDivisionError: division by zero (cell 4)"),
    "killed": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "KernelDied: the kernel died in cell 4",
    ),
    "leaves": ("import os\nos._exit(0)", "KernelDied: the kernel died in cell 4"),
    "exits": ("import sys\nsys.exit(0)", "SystemExit: 0 (cell 4)"),
    "raises_exit": ("raise SystemExit", "SystemExit: no message (cell 4)"),
    "allowed": ("1 / 0", "ZeroDivisionError: division by zero (cell 4)"),
    "kills_worker": ("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", "WorkerDied: "),
    "secret": (
        "raise OSError('postgresql://ann:hunter2@db/crm')",
        "OSError: postgresql://ann:…@db/crm (cell 4)",
    ),
    "greedy": ("import numpy\nnumpy.ones(10**10)", "MemoryError: Unable to allocate"),
    "online": (
        "import socket\nsocket.create_connection(('127.0.0.1', 9))",
        "NetworkRefused: the network is closed while a report is made (127.0.0.1) (cell 4)",
    ),
    "bare_picture": (
        "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
        "BarePicture: cell 4 shows a picture that no section describes",
    ),
}
GOOD = {
    "audit": HAPPY,
    "hostile": (HOSTILE_PROSE, HOSTILE_OUTPUT, CHART, END),
    "noisy": (NOISE, WIDGET, END),
}  # fmt: skip
UNFINISHED = {
    "endless": ((CHART,), "Incomplete: the last cell does not show the closing notes"),
    "chart_lost": (
        (SECTION + "Section('a', 'b', chart=Chart(b'', 'no bytes, so no picture'))", END),
        "ChartsMissing: the page shows 0 charts, its sections declare 1",
    ),
    "chart_mute": ((CHART.replace("One bar, half full", " "), END), "ChartNotDescribed: "),
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    notebooks = (
        GOOD
        | {name: (cell, END) for name, (cell, _) in FAILING.items()}
        | {name: cells for name, (cells, _) in UNFINISHED.items()}
    )
    return small_batch(tmp_path_factory.mktemp("batch"), notebooks)


@pytest.fixture(scope="module")
def result(batch: Batch) -> BatchResult:
    return render_batch(batch)


@pytest.fixture(scope="module")
def entries(result: BatchResult) -> dict[str, Entry]:
    return {entry.report: entry for entry in result.entries}


def page(batch: Batch, name: str) -> str:
    return (batch.out / STEM / f"{name}.html").read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Every tag with its attributes, and the text outside of style."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.inside = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.text += "" if self.inside == "style" else data


@pytest.mark.parametrize("name", GOOD)
def test_a_good_report_is_done_beside_failing_ones(entries: dict[str, Entry], name: str) -> None:
    assert (entries[name].status, entries[name].error) == ("done", "")


@pytest.mark.parametrize(
    ("name", "reason"),
    [(name, reason) for name, (_, reason) in FAILING.items()]
    + [(name, reason) for name, (_, reason) in UNFINISHED.items()],
)
def test_a_report_that_is_not_whole_is_failed_with_its_reason(
    batch: Batch, entries: dict[str, Entry], name: str, reason: str
) -> None:
    assert entries[name].status == "failed"
    assert entries[name].error.startswith(reason)
    assert not (batch.out / STEM / f"{name}.html").exists()


def test_the_notebook_of_a_failed_report_is_kept_with_its_traceback_and_without_passwords(
    batch: Batch, result: BatchResult
) -> None:
    assert "Traceback" in (batch.out / "failed" / STEM / "fails.ipynb").read_text()
    assert "hunter2" not in (batch.out / "failed" / STEM / "secret.ipynb").read_text().replace(
        "raise OSError('postgresql://ann:hunter2@db/crm')", ""
    )
    assert not (batch.out / "failed" / STEM / "audit.ipynb").exists()


def test_the_reason_in_index_and_run_json_has_no_traceback_and_no_password(
    batch: Batch, result: BatchResult
) -> None:
    for name in ("index.html", "run.json"):
        text = (batch.out / name).read_text()
        assert "ZeroDivisionError" in text
        assert "Traceback" not in text
        assert "hunter2" not in text


@pytest.mark.parametrize("name", GOOD)
def test_a_page_loads_nothing_and_runs_nothing(batch: Batch, result: BatchResult, name: str) -> None:
    tags = Tags(page(batch, name)).tags
    assert not {"script", "iframe", "object", "embed", "link", "form", "base"} & {tag for tag, _ in tags}
    for tag, attributes in tags:
        assert not [key for key in attributes if key.startswith("on") or key in ("style", "srcset")], (
            tag,
            attributes,
        )
        target = attributes.get("src") or attributes.get("href") or "#"
        known = r"#|data:image/(svg\+xml|png);base64,|[a-z_]+\.html$|\.\./\.\./(index\.html$|definitions\.html#report-)"
        assert re.match(known, target)
    assert not re.search(r"https?:|@import|url\(", page(batch, name).replace("http://evil.example/b.png", ""))


@pytest.mark.parametrize("name", GOOD)
def test_a_page_has_its_policy_language_title_and_way_on(
    batch: Batch, result: BatchResult, name: str
) -> None:
    markup = page(batch, name)
    assert f"<title>The {name} report – North team – 31 May 2026</title>" in markup
    assert '<html lang="en-GB">' in markup
    assert re.search(
        r"default-src 'none'; img-src data:; style-src 'sha256-[A-Za-z0-9+/]{43}='",
        markup.replace("&#39;", "'"),
    )
    assert '<a class="skip" href="#report">' in markup
    assert 'href="../../index.html"' in markup


def test_the_style_sheet_is_the_one_the_policy_lets_in(batch: Batch, result: BatchResult) -> None:
    from base64 import b64encode
    from hashlib import sha256

    markup = page(batch, "audit")
    styles = markup.split("<style>")[1].split("</style>")[0]
    assert f"sha256-{b64encode(sha256(styles.encode()).digest()).decode()}" in markup


def test_charts_are_counted_and_described(batch: Batch, entries: dict[str, Entry]) -> None:
    assert pictures(page(batch, "audit")) == ["One bar, half full"]
    assert (entries["audit"].charts, entries["noisy"].charts) == (1, 0)


def test_code_is_not_on_the_page(batch: Batch, result: BatchResult) -> None:
    text = Tags(page(batch, "audit")).text
    assert "Half is <won>." in text
    for code in ("Section(", "import", "team =", "In [", "settings"):
        assert code not in text


def test_hostile_words_stay_visible_as_words(batch: Batch, result: BatchResult) -> None:
    text = Tags(page(batch, "hostile")).text
    for words in (
        "kept words",
        "a dot",
        "press",
        "away",
        "<script>alert(2)</script>",
        "<script>alert(3)</script>",
        "dot",
    ):
        assert words in text


def test_noise_and_widgets_are_not_on_the_page(batch: Batch, result: BatchResult) -> None:
    text = Tags(page(batch, "noisy")).text
    for noise in ("loud", "low out", "shell", "widget words", "interactive("):
        assert noise not in text


def test_what_a_batch_leaves_in_the_terminal_is_nothing(
    batch: Batch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    render_batch(small_batch(tmp_path, {"noisy": GOOD["noisy"]}))
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_figures_are_written_with_what_they_are_figures_of(batch: Batch, entries: dict[str, Entry]) -> None:
    figures = json.loads((batch.out / STEM / "audit.figures.json").read_text())
    assert {key: figures[key] for key in ("report", "team", "as_of")} == {
        "report": "audit",
        "team": "north",
        "as_of": "2026-05-31",
    }
    assert figures["fingerprint"] == entries["audit"].fingerprint
    assert [(each["section"], each["metric"], each["value"]) for each in figures["figures"]] == [
        ("rate", "win_rate", 0.5)
    ]


def test_run_json_names_every_file_with_its_hash(batch: Batch, result: BatchResult) -> None:
    from hashlib import sha256

    run = json.loads((batch.out / "run.json").read_text())
    assert run["is_complete"] is True
    assert len(run["reports"]) == len(GOOD) + len(FAILING) + len(UNFINISHED)
    expected = {
        f"{each['stem']}.{kind}": text for each in run["reports"] for kind, text in each["files"].items()
    }
    expected |= run["files"]
    assert len(expected) == 3 * len(GOOD) + 2
    assert {name: sha256((batch.out / name).read_bytes()).hexdigest() for name in expected} == expected
    assert {"python", "duckdb", "pandas"} <= set(run["versions"])


def test_no_work_is_left_behind(batch: Batch, result: BatchResult) -> None:
    assert list(batch.out.glob(".work-*")) == []


def test_a_cell_beyond_its_limit_fails_the_report(tmp_path: Path) -> None:
    from dataclasses import replace

    batch = small_batch(tmp_path, {"slow": ("import time\ntime.sleep(60)", END), "audit": HAPPY})
    entries = {each.report: each for each in render_batch(replace(batch, limits=Limits(3, 120))).entries}
    assert entries["slow"].error.startswith("TooSlow: cell 4 took longer than 3 s")
    assert entries["audit"].status == "done"


def test_a_report_beyond_its_limit_fails_though_no_cell_is(tmp_path: Path) -> None:
    from dataclasses import replace

    naps = ["import time\ntime.sleep(2)"] * 5
    batch = replace(small_batch(tmp_path, {"slow": (*naps, END)}), limits=Limits(60, 5))
    assert render_batch(batch).entries[0].error.startswith("TooSlow: the report took longer than 5 s")
