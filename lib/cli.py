"""The command line: render, check, fixes, watch, propose, demo. Every heavy import waits until its command runs."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import typer

from lib.problems import InputError, WorkbookError
from lib.rendering import options

if TYPE_CHECKING:
    from rich.console import Console

    from lib.rendering.batch import Batch

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From CRM exports to one HTML report per team and notebook.",
)
GOOD, SOME_FAILED, BAD_INPUT, AT_RISK, LOCKED, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 75, 130, 143
_GIGABYTE = 2**30
_TAKE_SEVERAL = ("--params", "--notebooks")


@app.command(help=options.RENDER)
def render(
    params: options.Params = None,
    notebooks: options.Notebooks = None,
    out: options.Out = None,
    jobs: options.Jobs = os.cpu_count() or 1,
    cell_timeout: options.CellTimeout = 300,
    report_timeout: options.ReportTimeout = 900,
    memory_limit: options.Memory = None,
    as_of: options.AsOf = None,
    force: options.Force = False,
    notebooks_dir: options.NotebooksFolder = None,
) -> None:
    """Render notebooks for teams; what people read is `options.RENDER`."""
    from lib.params import ROOT
    from lib.rendering.batch import Batch
    from lib.rendering.job import Limits
    from lib.rendering.teams import parameter_files

    memory = int(memory_limit * _GIGABYTE) if memory_limit else options.machine_memory() // jobs
    batch = Batch(
        parameter_files=parameter_files(params or ()),
        notebooks=[name for names in notebooks or () for name in names.split(",") if name],
        notebooks_folder=(notebooks_dir or ROOT / "notebooks").resolve(),
        out=(out or ROOT / "outputs").resolve(),
        workers=jobs,
        limits=Limits(cell_timeout, report_timeout, memory),
        is_forced=force,
        as_of=options.day(as_of),
    )
    raise typer.Exit(_rendered(batch, _console()))


@app.command(help=options.CHECK)
def check(params: options.Params = None) -> None:
    """Import the data without making a report; what people read is `options.CHECK`."""
    from rich.markup import escape

    from lib.rendering.import_report import import_report
    from lib.rendering.snapshots import imported
    from lib.rendering.teams import parameter_files, parameter_sets

    console = _console()
    teams = parameter_sets(parameter_files(params or ()))
    with console.status("Importing") as status:
        snapshots = imported(teams, lambda words: status.update(escape(words)))
    for (data, mapping, _), snapshot in snapshots.items():
        title = f"{data}, read with the mapping {mapping}"
        console.print(title, style="bold", markup=False, highlight=False, soft_wrap=True)
        console.print(import_report(snapshot.manifest), highlight=False)
        console.print()
    console.print(f"Parameters are good. Teams: {', '.join(each.team for each in teams)}.")


@app.command(help=options.FIXES)
def fixes(params: options.Params = None, out: options.ListsOut = None) -> None:
    """Write each team's list to fix; what people read is `options.FIXES`."""
    from rich.markup import escape

    from lib.params import ROOT
    from lib.rendering.fix_lists import write_fix_lists
    from lib.rendering.lock import locked_output
    from lib.rendering.teams import parameter_files, parameter_sets

    console = _console()
    teams = parameter_sets(parameter_files(params or ()))
    folder = (out or ROOT / "outputs" / "lists").resolve()
    with locked_output(folder) as work, console.status("Auditing") as status:
        written = write_fix_lists(teams, (folder, work), lambda words: status.update(escape(words)))
    for place, faults in written.items():
        console.print(f"{faults:,} to fix: {place}", markup=False, highlight=False, soft_wrap=True)


@app.command(help=options.WATCH)
def watch(params: options.Params = None, out: options.Out = None, as_of: options.AsOf = None) -> None:
    """Look at the chosen metrics; what people read is `options.WATCH`."""
    from lib.params import ROOT
    from lib.rendering.teams import parameter_files, parameter_sets
    from lib.rendering.watch import watch_and_tell

    teams = parameter_sets(parameter_files(params or ()), options.day(as_of))
    risky = watch_and_tell(teams, (out or ROOT / "outputs").resolve(), _console())
    raise typer.Exit(AT_RISK if risky else GOOD)


@app.command(help=options.PROPOSE)
def propose(data: options.Export, write: options.Write = None) -> None:
    """Propose a mapping; what people read is `options.PROPOSE`."""
    from lib.sources.propose import proposed_mapping

    text = proposed_mapping(data)
    if write is None:
        typer.echo(text)
        return
    if write.exists():
        raise InputError(f"{write}: is there already. Name another file, or remove it first.")
    write.write_text(text, encoding="utf-8")
    typer.echo(f"Written to {write}. Review every line, then name it in your team's settings as mapping.")


@app.command(help=options.DEMO)
def demo(size: options.Size = "small", out: options.DemoOut = None) -> None:
    """Write the demo company; what people read is `options.DEMO`."""
    from lib.demo.write import write_demo
    from lib.params import ROOT

    console = _console()
    folder = (out or ROOT / "outputs" / "demo").resolve()
    with console.status("Simulating") as status:
        write_demo(size, folder, status.update)
    console.print(f"The {size} demo company is in {folder / size}.", highlight=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; bad input is told without a traceback and ends with 2."""
    from lib.rendering.lock import OutputLocked

    given = sys.argv[1:] if arguments is None else arguments
    try:
        app(spread(given), prog_name="crm-workbook")
    except InputError as error:
        _complain("\n".join(f"- {finding}" for finding in error.findings), BAD_INPUT)
    except OutputLocked as error:
        _complain(str(error), LOCKED)
    except WorkbookError as error:
        _complain(str(error), SOME_FAILED)


def spread(arguments: Sequence[str]) -> list[str]:
    """Arguments with `--params a b c` written as `--params a --params b --params c`, as a shell's pattern leaves it."""
    written: list[str] = []
    option = ""
    for argument in arguments:
        if argument.startswith("-"):
            option = argument if argument in _TAKE_SEVERAL else ""
        elif option and written[-1] != option:
            written.append(option)
        written.append(argument)
    return written


def _rendered(batch: "Batch", console: "Console") -> int:
    from lib.rendering.batch import render_batch
    from lib.rendering.terminal import Display, closing_words

    # asked to end, the batch puts its things away like after an interruption
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(TERMINATED))
    try:
        with Display(console) as display:
            result = render_batch(batch, display.show)
    except KeyboardInterrupt:
        _complain(
            "Interrupted. The reports made so far are kept; the same command makes the rest.", INTERRUPTED
        )
    console.print(closing_words(result, str(batch.out / "index.html")), highlight=False, soft_wrap=True)
    return SOME_FAILED if result.failed else GOOD


def _console() -> "Console":
    from rich.console import Console

    return Console()


def _complain(words: str, code: int) -> NoReturn:
    print(words, file=sys.stderr)
    sys.exit(code)
