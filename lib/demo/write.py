"""Writing the demo company to disk: exports as a person would find them, and the truth about them kept apart."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from lib.demo.chunk import Company, Tables, chunk_tables, demo_company
from lib.demo.elsewhere import people_elsewhere
from lib.demo.exports.declared import user_names
from lib.demo.exports.elsewhere import write_elsewhere
from lib.demo.exports.files import Exports
from lib.demo.exports.listed import FILES
from lib.demo.exports.mailbox import write_mailboxes
from lib.demo.faults.planted import spoilt_chunk, spoilt_fixed
from lib.demo.fixed import fixed_tables
from lib.demo.size import Size, size_named
from lib.demo.truth import Tally, clean_figures, true_parameters

Step = Callable[[str], None]
MARKER = "truth/demo.json"


def write_demo(size: str, folder: Path, on_step: Step | None = None) -> None:
    """Writes `folder/<size>/exports` and `folder/<size>/truth`, whole or not at all; nothing when they are there already.

    The same size and code give the same bytes. `on_step` is told what is being done. Raises InputError for a size
    that does not exist.
    """
    asked, say = size_named(size), on_step or (lambda step: None)
    target = folder / asked.name
    if _is_written(target, asked):
        return
    making = folder / f".making-{asked.name}"
    shutil.rmtree(making, ignore_errors=True)
    try:
        _write(asked, making, say)
        shutil.rmtree(target, ignore_errors=True)
        making.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def code_hash() -> str:
    """SHA-256 of the simulator's modules: a demo written by other code is written again."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.yml")]):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_written(target: Path, size: Size) -> bool:
    marker = target / MARKER
    return marker.is_file() and json.loads(marker.read_text(encoding="utf-8")) == _marker(size)


def _marker(size: Size) -> dict[str, str]:
    return {"code": code_hash(), "size": size.name}


def _write(size: Size, folder: Path, say: Step) -> None:
    company, tally = demo_company(size), Tally()
    truth = folder / "truth"
    truth.mkdir(parents=True)
    say("writing users, products and campaigns")
    fixed, faults = spoilt_fixed(fixed_tables(company), company.market.staff)
    with (
        Exports(folder / "exports", FILES, user_names(fixed), parquet=size.parquet) as exports,
        (truth / "faults.csv").open("w", encoding="utf-8", newline="") as list_of_faults,
    ):
        faults.to_csv(list_of_faults, index=False, lineterminator="\n")
        _add_tables(fixed, exports, tally)
        for chunk in range(size.chunks):
            say(f"simulating companies, part {chunk + 1} of {size.chunks}")
            tables, faults = _chunk(company, chunk, tally)
            faults.to_csv(list_of_faults, index=False, header=False, lineterminator="\n")
            _add_tables(tables, exports, tally)
            if chunk == 0:
                say("writing the mailbox")
                tally.letters = write_mailboxes(folder / "exports" / "mailbox", tables, fixed["users"])
                say("writing what other tools know")
                people, told = people_elsewhere(tables, fixed["users"], faults)
                beside, tally.elsewhere = write_elsewhere(folder / "exports", people, told)
                beside.to_csv(list_of_faults, index=False, header=False, lineterminator="\n")
    _write_json(truth / "clean.json", clean_figures(tally))
    _write_json(truth / "parameters.json", true_parameters(company, tally))
    _write_json(folder / MARKER, _marker(size))


def _chunk(company: Company, chunk: int, tally: Tally) -> tuple[Tables, pd.DataFrame]:
    tables = chunk_tables(company, chunk)
    tally.add(tables["deals"], company.market.rates)
    return spoilt_chunk(tables, company.market.staff, chunk)


def _add_tables(tables: Tables, exports: Exports, tally: Tally) -> None:
    for table, frame in tables.items():
        tally.rows[table] += len(frame)
        exports.add(table, frame)


def _write_json(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
