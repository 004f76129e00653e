"""Rules of the house that a machine can check: who imports whom, how long modules are, what notebooks may hold."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

from lib.params import ROOT

STAGES = ("sources", "canonical", "audit", "metrics", "models", "sections", "rendering")
"""In the order data flows: a stage imports only from stages before it."""

BESIDE = {
    "problems": (),
    "yaml_files": ("problems",),
    "params": ("problems", "yaml_files"),
    "formats": (),
    "charts": ("formats", "sections.section"),
    "workbook": ("canonical", "audit", "metrics", "params", "formats"),
    "widgets": ("workbook", "metrics", "sections", "params", "problems"),
    "demo": ("canonical.schema", "problems", "yaml_files"),
    "cli": ("demo", "sources", "rendering", "params", "problems"),
}
"""What stands beside the stages, and what each may import."""

FOR_ALL = ("problems", "yaml_files", "params")
FOR_SHOWING = ("charts", "formats", "workbook")
BANNED_NAMES = {"utils", "helpers", "common", "misc", "core", "base", "manager"}
LONGEST = 200

MODULES = sorted((ROOT / "lib").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def of_module(path):
    return str(path.relative_to(ROOT))


parsed = cache(ast.parse)


def offenders(faults):
    """The modules of lib in which `faults` finds any, with those."""
    found = {of_module(path): list(faults(path)) for path in MODULES}
    return {path: wrong for path, wrong in found.items() if wrong}


def imports(path):
    """What a module of lib imports from lib, as dotted paths without `lib.`."""
    for node in ast.walk(parsed(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "lib":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lib."):
            yield node.module.removeprefix("lib.")
        elif isinstance(node, ast.Import):
            yield from (
                alias.name.removeprefix("lib.") for alias in node.names if alias.name.startswith("lib.")
            )


def allowed(part):
    """What a part of lib may import, besides itself."""
    if part in BESIDE:
        return BESIDE[part]
    before = STAGES[: STAGES.index(part)]
    to_show = FOR_SHOWING if part in ("sections", "rendering") else ()
    schema = ("canonical.schema",) if part == "sources" else ()
    return (*FOR_ALL, *before, *to_show, *schema)


def is_within(name, parts):
    return any(name == part or name.startswith(f"{part}.") for part in parts)


def part_of(path):
    return path.relative_to(ROOT / "lib").parts[0].removesuffix(".py")


def against_the_stream(path):
    part = part_of(path)
    if part != "__init__":
        yield from (name for name in imports(path) if not is_within(name, (part, *allowed(part))))


def test_a_stage_imports_only_from_the_stages_before_it():
    assert not offenders(against_the_stream)


def test_an_import_against_the_stream_would_be_seen(tmp_path):
    backward = tmp_path / "backward.py"
    backward.write_text(
        "from lib import charts\nfrom lib.rendering.plan import x\nimport lib.metrics.metric\n"
    )
    found = list(imports(backward))
    assert found == ["charts", "rendering.plan", "metrics.metric"]
    assert [is_within(name, allowed("canonical")) for name in found] == [False, False, False]
    assert is_within("canonical.schema.column", allowed("sources"))
    assert not is_within("canonical.snapshot", allowed("sources"))


def test_modules_are_short_and_named_for_what_they_hold():
    lines = {of_module(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {path: count for path, count in lines.items() if count > LONGEST}
    assert not offenders(
        lambda path: BANNED_NAMES & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    )


CLOCKS = {"now", "today", "utcnow", "time_ns", "localtime", "gmtime"}
CLOCKS_IN_SQL = re.compile(
    r"\b(current_(date|time|timestamp)|now\(\)|today\(\)|get_current_time)", re.IGNORECASE
)


def clock_reads(text):
    """Calls and SQL words that read what time it is."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in CLOCKS or (owner, node.func.attr) == ("time", "time"):
                yield f"line {node.lineno}: {owner}.{node.func.attr}"
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and CLOCKS_IN_SQL.search(node.value)
        ):
            yield f"line {node.lineno}: {node.value[:40]!r}"


def test_nothing_reads_the_clock():
    assert not offenders(lambda path: clock_reads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "line",
    [
        "dt.date.today()",
        "datetime.now(tz=UTC)",
        "time.time()",
        "pd.Timestamp.now()",
        "'SELECT current_date'",
        "'SELECT NOW()'",
    ],
)
def test_a_clock_would_be_seen(line):
    assert list(clock_reads(line))
    assert not list(clock_reads("time.monotonic()\nstarted.time()\nx = 'what is known now'"))


def silenced(text):
    """Handlers that swallow an error, and warnings that are switched off."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.ExceptHandler):
            is_empty = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
            if node.type is None or is_empty:
                yield f"line {node.lineno}: except"
        if isinstance(node, ast.Attribute) and node.attr in ("filterwarnings", "simplefilter"):
            yield f"line {node.lineno}: {node.attr}"


def test_no_error_is_swallowed_and_no_warning_silenced():
    assert not offenders(lambda path: silenced(path.read_text(encoding="utf-8")))


def test_a_swallowed_error_would_be_seen():
    assert list(silenced("try:\n    x()\nexcept ValueError:\n    pass"))
    assert list(silenced("import warnings\nwarnings.simplefilter('ignore')"))


def unnamed(path):
    """Public functions and classes without a docstring."""
    tree = parsed(path.read_text(encoding="utf-8"))
    named = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    # a command of the command line has its help, a function of the database its name
    own = [node for node in named if not isinstance(node, ast.FunctionDef) or not node.decorator_list]
    yield from (node.name for node in own if not node.name.startswith("_") and not ast.get_docstring(node))


def test_public_names_say_what_they_are():
    assert not offenders(unnamed)


# notebooks

FOUR_NAMES = ["team", "as_of", "data", "settings"]
MOST_LINES = 6
FORBIDDEN_WORDS = re.compile(
    r"^\s*(def|class|for|while|try|with)\b|\blambda\b|\bpd\.|\bdisplay\(|^\s*[%!]", re.MULTILINE
)


def cells(path, kind):
    return [
        cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind
    ]


def source(cell):
    return "".join(cell["source"])


def faults(path):
    """What a notebook has that it may not have, in words."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = cells(path, "code")
    marked = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    if len(marked) != 1:
        yield f"{len(marked)} cells are tagged parameters"
    for cell in marked:
        targets = [node.targets[0].id for node in ast.parse(source(cell)).body]
        if targets != FOUR_NAMES:
            yield f"parameters are {targets}"
    if notebook["metadata"].get("kernelspec", {}).get("name") != "python3":
        yield "the kernelspec is not python3"
    for number, cell in enumerate(code):
        lines = [
            line for line in source(cell).splitlines() if line.strip() and not line.strip().startswith("#")
        ]
        if len(lines) > MOST_LINES:
            yield f"code cell {number} has {len(lines)} lines"
        if "nbval-check-output" in cell["metadata"].get("tags", []) and not cell["outputs"]:
            yield f"code cell {number} is to be checked and has no stored output"
        found = FORBIDDEN_WORDS.search(source(cell))
        if found:
            yield f"code cell {number} has {found.group().strip()!r}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_calls_and_takes_the_four_names(path):
    assert not list(faults(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_types_no_figure_into_its_prose(path):
    for cell in cells(path, "markdown"):
        assert not re.search(r"\d+([.,]\d+)?\s?(%|days?\b|deals?\b|EUR|USD|NOK|€|\$)", source(cell))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_has_at_least_five_words_of_prose_for_each_line_of_code(path):
    words = sum(len(source(cell).split()) for cell in cells(path, "markdown"))
    code = [cell for cell in cells(path, "code") if "parameters" not in cell["metadata"].get("tags", [])]
    lines = sum(len([line for line in source(cell).splitlines() if line.strip()]) for cell in code)
    assert words >= 5 * lines


def test_a_notebook_that_breaks_every_rule_would_be_seen(tmp_path):
    def code(text, *tags):
        return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": text, "outputs": []}

    bad = tmp_path / "bad.ipynb"
    lines = "\n".join(f"a{number} = {number}" for number in range(7))
    written = [
        code("team = 1", "parameters"),
        code("x = 1", "parameters"),
        code(lines),
        code("for a in b:\n    a"),
        code("cover(workbook)", "nbval-check-output"),
    ]
    bad.write_text(json.dumps({"cells": written, "metadata": {"kernelspec": {"name": "venv"}}}))
    assert list(faults(bad)) == [
        "2 cells are tagged parameters",
        "parameters are ['team']",
        "parameters are ['x']",
        "the kernelspec is not python3",
        "code cell 2 has 7 lines",
        "code cell 3 has 'for'",
        "code cell 4 is to be checked and has no stored output",
    ]  # fmt: skip


TEXTS = [
    path
    for pattern in (
        "*.md",
        "*.toml",
        "*.yml",
        "Makefile",
        "lib/**/*.py",
        "lib/**/*.yml",
        "params/**/*",
        "notebooks/*.ipynb",
    )
    for path in sorted(Path(ROOT).glob(pattern))
    if path.is_file()
]


def test_no_file_carries_a_path_of_one_machine():
    # written in two parts, so that this file does not carry them itself
    machine = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", "/tm" + "p/"]))
    carriers = [of_module(path) for path in TEXTS if machine.search(path.read_text(encoding="utf-8"))]
    assert not carriers
