"""The command line: render, check, propose, demo. Every heavy import waits until its command runs."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from lib.problems import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from lib.rendering.batch import Batch

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From CRM exports to one HTML report per team and notebook.",
)
GOOD, SOME_FAILED, BAD_INPUT, LOCKED, INTERRUPTED = 0, 1, 2, 75, 130
_TAKE_SEVERAL = ("--params", "--notebooks")

Params = Annotated[
    list[str] | None,
    typer.Option(
        "--params",
        metavar="FILE...",
        help="Parameter files of the teams; patterns work. Without it: every team in params/.",
    ),
]


@app.command()
def render(
    params: Params = None,
    notebooks: Annotated[
        list[str] | None,
        typer.Option(
            "--notebooks",
            metavar="NAME...",
            help="Notebooks by name, commas or spaces between. Without it: all.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder the reports go to. Without it: the project's outputs/.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Reports made side by side.")] = os.cpu_count() or 1,
    cell_timeout: Annotated[int, typer.Option(min=1, help="Longest a cell may take, in seconds.")] = 300,
    report_timeout: Annotated[int, typer.Option(min=1, help="Longest a report may take, in seconds.")] = 900,
    force: Annotated[bool, typer.Option("--force", help="Make unchanged reports again too.")] = False,
    notebooks_dir: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Render notebooks for teams: one HTML file for each team and notebook, and an index.

    \b
    Examples:
      crm-workbook render
      crm-workbook render --params params/*.yml --jobs 4
      crm-workbook render --params params/emea.yml --notebooks pipeline,sales_cycle
      crm-workbook render --out /srv/reports --force

    \b
    Ends with 0 when all is well, 1 when reports failed (the others are made),
    2 when parameters, notebooks or data are wrong (nothing was started),
    75 when another batch is writing to the same folder.
    """
    from lib.params import ROOT
    from lib.rendering.batch import Batch
    from lib.rendering.job import Limits
    from lib.rendering.teams import parameter_files

    batch = Batch(
        parameter_files=parameter_files(params or ()),
        notebooks=[name for names in notebooks or () for name in names.split(",") if name],
        notebooks_folder=(notebooks_dir or ROOT / "notebooks").resolve(),
        out=(out or ROOT / "outputs").resolve(),
        workers=jobs,
        limits=Limits(cell_timeout, report_timeout),
        is_forced=force,
    )
    raise typer.Exit(_rendered(batch, _console()))


@app.command()
def check(params: Params = None) -> None:
    """Read parameters and import the data, without making a report: what came in, what was set aside and why.

    \b
    Example:
      crm-workbook check --params params/emea.yml
    """
    from lib.rendering.import_report import import_report
    from lib.rendering.snapshots import imported
    from lib.rendering.teams import parameter_files, parameter_sets

    console = _console()
    teams = parameter_sets(parameter_files(params or ()))
    with console.status("Importing") as status:
        snapshots = imported(teams, status.update)
    for (data, mapping), snapshot in snapshots.items():
        console.print(f"[bold]{data}[/] read with the mapping {mapping}\n", highlight=False)
        console.print(import_report(snapshot.manifest), highlight=False)
        console.print()
    console.print(f"{len(teams)} parameter files are good: {', '.join(each.team for each in teams)}.")


@app.command()
def propose(
    data: Annotated[Path, typer.Argument(help="Folder or file of the export.", show_default=False)],
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File to write it to. Without it: printed.")
    ] = None,
) -> None:
    """Propose a mapping for an export nobody has described yet, for a person to review.

    \b
    Example:
      crm-workbook propose exports/acme --write mappings/acme.yml
    """
    from lib.sources.propose import proposed_mapping

    text = proposed_mapping(data)
    if write is None:
        typer.echo(text)
        return
    if write.exists():
        raise InputError(f"{write}: is there already. Name another file, or remove it first.")
    write.write_text(text, encoding="utf-8")
    typer.echo(f"Written to {write}. Review every line, then name it in your team's settings as mapping.")


@app.command()
def demo(
    size: Annotated[str, typer.Option(help="How much there is: small, medium or large.")] = "small",
    out: Annotated[
        Path | None, typer.Option(help="Folder it goes to. Without it: the project's outputs/demo.")
    ] = None,
) -> None:
    """Write the exports of a made-up company, with planted faults and their truth kept apart.

    \b
    Example:
      crm-workbook demo --size small --out outputs/demo
    """
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
