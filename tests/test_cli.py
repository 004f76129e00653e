"""The command line: what it prints, where, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.cli import main, spread
from lib.params import ROOT
from lib.rendering.lock import locked_output
from tests.rendering.small_batches import END, HAPPY, write_notebook, write_team

Ended = Callable[..., subprocess.CompletedProcess[str]]

HEAVY = (
    "pandas",
    "duckdb",
    "ibis",
    "nbclient",
    "nbconvert",
    "papermill",
    "jupyter_client",
    "pydantic",
    "babel",
)


def started(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "from lib.cli import main; main()", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a shell starts background jobs deaf to Ctrl-C; these listen, as at a prompt
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        env=os.environ | {"COLUMNS": "200"} | environment,
    )


def ran(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    process = started(*arguments, **environment)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ended:
    """The command line in this very process, which has imported everything already."""
    monkeypatch.setenv("COLUMNS", "200")

    def end(*arguments: object) -> subprocess.CompletedProcess[str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(str(stopped.value.code)), told.out, told.err)

    return end


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_team(tmp_path, "north")
    write_notebook(tmp_path / "notebooks", "audit", HAPPY)
    return tmp_path


def render(folder: Path, *arguments: object) -> tuple[object, ...]:
    return (
        *("render", "--params", folder / "north.yml", "--notebooks-dir", folder / "notebooks"),
        *("--out", folder / "out", "--jobs", 1, *arguments),
    )


def test_help_shows_examples_and_imports_nothing_heavy() -> None:
    shown = ran("render", "--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "crm-workbook render --params params/emea.yml --notebooks pipeline,sales_cycle" in shown.stdout
    code = f"import sys, lib.cli; sys.exit(','.join(name for name in {HEAVY!r} if name in sys.modules) or 0)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_a_good_batch_ends_with_0_and_says_where_the_index_is(folder: Path, ended: Ended) -> None:
    done = ended(*render(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert "done   north/audit" in done.stdout
    assert "Reports: 1 in all, 1 made now, in" in done.stdout
    assert str(folder / "out" / "index.html") in done.stdout
    again = ended(*render(folder))
    assert again.returncode == 0
    assert "1 of 1 reports are unchanged and kept." in again.stdout


def test_a_failing_notebook_ends_with_1_and_the_others_are_made(folder: Path, ended: Ended) -> None:
    write_notebook(folder / "notebooks", "broken", ["raise ValueError('[red]bad[/red]')", END])
    done = ended(*render(folder))
    assert (done.returncode, done.stderr) == (1, "")
    assert "failed north/broken" in done.stdout
    assert "ValueError: [red]bad[/red] (cell 4)" in done.stdout
    assert "done   north/audit" in done.stdout


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("team: north\nas_of: 2026-05-31\ndata: x\nsettings: {curency: EUR}\n", "Did you mean 'currency'"),
        ("team: north\nteam: south\n", "line 2"),
        ("team: north\nas_of: soon\ndata: x\nsettings: {}\n", "as_of: 'soon'"),
        ("- team\n", "must hold the four keys"),
        ("team: ../../etc\nas_of: 2026-05-31\ndata: x\nsettings: {}\n", "team: '../../etc'"),
        ("team: north\nas_of: 2026-05-31\ndata: nowhere/at/all\nsettings: {}\n", "nowhere/at/all"),
        ("", "must hold the four keys"),
    ],
)
def test_bad_parameters_end_with_2_before_anything_is_made(
    folder: Path, ended: Ended, written: str, named: str
) -> None:
    (folder / "north.yml").write_text(written)
    done = ended(*render(folder))
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "out" / "run.json").exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--notebooks", "audti"), "Did you mean 'audit'"),
        (("--jobs", "0"), "--jobs"),
        (("--sideways",), "--sideways"),
        (("--params", "no/such*.yml"), "no/such*.yml"),
    ],
)
def test_bad_arguments_end_with_2(folder: Path, ended: Ended, arguments: tuple[str, ...], named: str) -> None:
    done = ended(*render(folder, *arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_a_notebook_without_parameters_ends_with_2(folder: Path, ended: Ended) -> None:
    write_notebook(folder / "notebooks", "audit", HAPPY, tag="other")
    done = ended(*render(folder))
    assert done.returncode == 2
    assert "tagged `parameters`" in done.stderr


def test_a_folder_in_use_ends_with_75(folder: Path, ended: Ended) -> None:
    with locked_output(folder / "out"):
        done = ended(*render(folder))
    assert (done.returncode, done.stdout) == (75, "")
    assert "another batch is writing there" in done.stderr


def test_of_two_batches_at_once_one_runs_and_one_ends_with_75(folder: Path) -> None:
    write_notebook(folder / "notebooks", "audit", ["import time\ntime.sleep(4)", END])
    both = [started(*render(folder)) for _ in range(2)]
    for process in both:
        process.communicate(timeout=120)
    assert sorted(process.returncode for process in both) == [0, 75]


def wait_for(sign: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not sign.exists():
        assert time.monotonic() < until, f"{sign} did not come"
        time.sleep(0.05)


def hanging(folder: Path) -> Path:
    """A second notebook that says it has begun, then sleeps; the file it says it with."""
    sign = folder / "begun"
    write_notebook(
        folder / "notebooks",
        "zz_hangs",
        [
            f"open({str(sign)!r}, 'w').write(str(__import__('os').getpid()))",
            "import time\ntime.sleep(120)",
            END,
        ],
    )
    return sign


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize(
    ("ending", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, 143)]
)
def test_a_batch_that_is_stopped_leaves_whole_reports_and_no_process(
    folder: Path, ended: Ended, ending: signal.Signals, code: int
) -> None:
    sign = hanging(folder)
    process = started(*render(folder, "--jobs", 2))
    wait_for(sign)
    wait_for(folder / "out" / "2026-05-31" / "north" / "audit.html")
    wait_for(folder / "out" / "run.json")
    process.send_signal(ending)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err
    time.sleep(0.2)
    until = time.monotonic() + 20
    while is_running(int(sign.read_text())) and time.monotonic() < until:
        time.sleep(0.1)
    assert not is_running(int(sign.read_text()))
    write_notebook(folder / "notebooks", "zz_hangs", HAPPY)
    again = ended(*render(folder))
    assert again.returncode == 0
    assert "1 of 2 reports are unchanged and kept." in again.stdout


def test_a_run_json_that_cannot_be_written_ends_with_1_and_says_what_to_do(
    folder: Path, ended: Ended
) -> None:
    (folder / "out" / "run.json").mkdir(parents=True)
    done = ended(*render(folder))
    assert done.returncode == 1
    assert "run.json: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_tells_what_came_in_and_makes_no_report(folder: Path, ended: Ended) -> None:
    (folder / "export" / "people.csv").write_text("id,who\nu1,Ann\nu1,Ann again\nu2,Bob\n")
    (folder / "mapping.yml").write_text((folder / "mapping.yml").read_text() + "max_quarantined_share: 1\n")
    done = ended("check", "--params", folder / "north.yml")
    assert (done.returncode, done.stderr) == (0, "")
    users = next(line.split() for line in done.stdout.splitlines() if line.startswith("users"))
    assert users[:2] == ["users", "3"]
    assert int(users[2]) + int(users[3]) == 3
    assert "people.csv, row" in done.stdout


def test_check_ends_with_2_on_bad_data(folder: Path, ended: Ended) -> None:
    (folder / "export" / "people.csv").unlink()
    done = ended("check", "--params", folder / "north.yml")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_what_a_person_has_set_up_for_jupyter_changes_nothing(folder: Path, ended: Ended) -> None:
    assert ended(*render(folder)).returncode == 0
    page = folder / "out" / "2026-05-31" / "north" / "audit.html"
    plain = page.read_bytes()
    kernel = folder / "jupyter" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(
        '{"argv": ["/bin/false", "{connection_file}"], "display_name": "Other", "language": "python"}'
    )
    start_up = folder / "home" / ".ipython" / "profile_default" / "startup" / "00.py"
    start_up.parent.mkdir(parents=True)
    start_up.write_text("raise SystemExit('start-up file was run')")
    long_temporary = folder / ("x" * 60) / ("y" * 60)
    long_temporary.mkdir(parents=True)
    done = ran(
        *render(folder, "--force"),
        JUPYTER_PATH=str(folder / "jupyter"),
        HOME=str(folder / "home"),
        PYTHONSTARTUP=str(start_up),
        TMPDIR=str(long_temporary),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "done   north/audit" in done.stdout
    assert page.read_bytes() == plain


def test_an_unknown_demo_size_ends_with_2(tmp_path: Path, ended: Ended) -> None:
    done = ended("demo", "--size", "giant", "--out", tmp_path)
    assert done.returncode == 2
    assert "giant" in done.stderr
    assert "Traceback" not in done.stderr


def test_propose_ends_with_2_where_there_is_no_export(tmp_path: Path, ended: Ended) -> None:
    done = ended("propose", tmp_path / "nothing")
    assert done.returncode == 2
    assert "nothing" in done.stderr
    assert "Traceback" not in done.stderr


def test_propose_writes_a_mapping_only_where_there_is_none(folder: Path, ended: Ended) -> None:
    (folder / "export" / "deals.csv").write_text("Deal ID,Deal Name,Stage,Amount\nd1,First,Won,10\n")
    target = folder / "proposed.yml"
    done = ended("propose", folder / "export", "--write", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert "amount: Amount" in target.read_text()
    assert ended("propose", folder / "export").stdout.strip() == target.read_text().strip()
    again = ended("propose", folder / "export", "--write", target)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_several_values_may_follow_one_option() -> None:
    given = ["render", "--params", "a.yml", "b.yml", "--notebooks", "x", "y", "--force", "--out", "o"]
    assert spread(given) == [
        *("render", "--params", "a.yml", "--params", "b.yml"),
        *("--notebooks", "x", "--notebooks", "y", "--force", "--out", "o"),
    ]
    assert spread(["propose", "data", "--write", "m.yml"]) == ["propose", "data", "--write", "m.yml"]
