"""Metric selection in JupyterLab, in a browser, with the keyboard: from a goal to a parameter file that the batch renders."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import URLError

import pytest

from lib.params import ROOT, read_parameters
from tests.rendering.test_watch import DEALS, MAPPING, PEOPLE, STAGES
from tests.test_cli import ran

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOTEBOOK = ROOT / "notebooks" / "metric_selection.ipynb"
LONGEST_MS = 150_000
FILE = """\
# The team that is watched in a test.
team: north
as_of: 2026-05-31
data: {data}
settings:
  label: North   # as people say
  mapping: {mapping}
"""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: install it (apt install chromium)"
)


@pytest.fixture
def team(tmp_path):
    """A team's parameter file beside its export, and the notebook opened for it."""
    export = tmp_path / "export"
    export.mkdir()
    for name, text in {"people": PEOPLE, "stages": STAGES, "deals": DEALS}.items():
        (export / f"{name}.csv").write_text(text)
    (tmp_path / "mapping.yml").write_text(MAPPING)
    path = tmp_path / "north.yml"
    path.write_text(FILE.format(data=export, mapping=tmp_path / "mapping.yml"))
    given = read_parameters(path).for_notebook()
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    (cell,) = [each for each in notebook["cells"] if "parameters" in each["metadata"].get("tags", [])]
    cell["source"] = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / NOTEBOOK.name).write_text(json.dumps(notebook))
    return path


@contextmanager
def jupyterlab(folder):
    """JupyterLab on a free port of this machine alone, asking for nothing; gives its address."""
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # all cells are drawn at once, those below the window too
    (settings / "tracker.jupyterlab-settings").write_text(
        '{"windowingMode": "none", "autoStartDefaultKernel": true}'
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", f"--notebook-dir={folder}"]
    open_to_all = ["--IdentityProvider.token=", "--ServerApp.password=", "--LabApp.news_url="]
    log = (folder / "lab.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", *options, *open_to_all],
        cwd=folder,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=os.environ | {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "PYTHONPATH": str(ROOT)},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def _wait_for(address, process):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "JupyterLab ended by itself"
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError("JupyterLab did not answer")


@contextmanager
def page_of(address):
    """The notebook in a browser, every cell run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 1200})
        page.set_default_timeout(LONGEST_MS)
        page.goto(f"{address}/lab/tree/{NOTEBOOK.name}")
        # the status bar says so once a kernel has answered; before that JupyterLab asks for one instead of running
        page.get_by_text("| Idle").first.wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator("[data-command='runmenu:run-all']").click()
        yield page
        browser.close()


def choose_a_goal(page, path):
    """What a person does: take a goal, say where to and by when, give a target and who answers, compare, write."""
    page.get_by_label("Start from", exact=True).select_option(label="Shorten the sales cycle")
    to = page.get_by_label("To", exact=True)
    to.focus()
    page.keyboard.type("15")
    # the day stands next to it, and the keyboard gets there
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "date"
    page.get_by_label("By", exact=True).fill("2026-12-31")
    page.get_by_label("Target", exact=True).fill("18")
    page.get_by_label("Who answers", exact=True).fill("Ann")
    press(page, "Put metric in")
    page.get_by_text("The metric is in the goal.").wait_for()
    press(page, "Keep goal")
    page.get_by_text("The goal is kept.").wait_for()
    page.get_by_label("Parameter file", exact=True).fill(str(path))
    press(page, "Show changes")
    page.get_by_text("goal: Shorten the sales cycle").first.wait_for()
    press(page, "Write file")
    page.get_by_text("The batch makes the report with it").wait_for()


def press(page, name):
    """A button, reached and pressed with the keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


@pytest.mark.timeout(560)
def test_from_a_goal_in_the_browser_to_a_report_of_the_batch(team, tmp_path):
    before = team.read_text()
    with jupyterlab(tmp_path / "lab") as address, page_of(address) as page:
        choose_a_goal(page, team)

    assert team.read_text().startswith(before)
    (goal,) = read_parameters(team).settings.goals
    assert (goal.goal, goal.from_value, goal.to_value) == ("Shorten the sales cycle", 20, 15)
    assert (goal.metrics[0].metric, goal.metrics[0].target, goal.metrics[0].owner) == (
        "sales_cycle",
        18,
        "Ann",
    )
    made = ran(
        "render",
        "--params",
        team,
        "--notebooks",
        "metric_selection",
        "--out",
        tmp_path / "out",
        "--jobs",
        "1",
    )
    assert made.returncode == 0, made.stdout + made.stderr
    report = (tmp_path / "out" / "2026-05-31" / "north" / "metric_selection.html").read_text(encoding="utf-8")
    assert "3 metrics are watched: 1 behind, 1 without a figure and 1 without a target." in report
    assert "Put metric in" not in report
