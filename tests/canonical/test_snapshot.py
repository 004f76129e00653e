"""The snapshot: made once for its input, the same bytes each time, never half there."""

import fcntl
import json
import multiprocessing
import os
import shutil
from pathlib import Path

import pytest

from lib.canonical.amendments import Making
from lib.canonical.snapshot import publish_snapshot
from lib.problems import InputError
from tests.canonical.exports import STAGES, published

TABLES = STAGES + "  users:\n    - {file: users.csv, columns: {user_id: id, name: name}}\n"
USERS = "id,name\nu1,Ann\nu2,Bo\n"


def _published(folder, users=USERS, head=""):
    return published(folder, {"users.csv": users}, TABLES, head)


def _bytes(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_folder_holds_the_tables_the_quarantine_and_the_manifest(tmp_path):
    snapshot = _published(tmp_path)

    assert sorted(_bytes(snapshot.folder)) == [
        "manifest.json",
        "quarantine.parquet",
        "stages.parquet",
        "users.parquet",
    ]
    assert snapshot.folder == tmp_path / "cache" / snapshot.fingerprint[:16]
    assert json.loads((snapshot.folder / "manifest.json").read_text())["fingerprint"] == snapshot.fingerprint


def test_the_manifest_says_what_came_in(tmp_path):
    users = _published(tmp_path).manifest["inputs"][0]

    assert (users["file"], users["rows"], users["bytes"]) == ("users.csv", 2, len(USERS))
    assert (users["encoding"], users["delimiter"], users["blank_rows"]) == ("utf-8", ",", 0)
    assert len(users["sha256"]) == 64


def test_the_same_input_is_not_made_twice(tmp_path):
    first = _published(tmp_path)
    made = (first.folder / "users.parquet").stat().st_mtime_ns
    steps = []
    again = publish_snapshot(
        tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache", Making(say=steps.append)
    )

    assert again.folder == first.folder
    assert (again.folder / "users.parquet").stat().st_mtime_ns == made
    assert not any(step.startswith("writing") for step in steps)


def test_the_steps_are_told_while_it_is_made(tmp_path):
    _published(tmp_path)
    shutil.rmtree(tmp_path / "cache")
    steps = []
    publish_snapshot(
        tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache", Making(say=steps.append)
    )

    assert "reading users from users.csv" in steps
    assert "writing users" in steps


def test_another_input_or_mapping_gives_another_folder(tmp_path):
    first = _published(tmp_path)
    changed = _published(tmp_path, USERS.replace("Bo", "Bob"))
    remapped = _published(tmp_path, USERS, head="timezone: Europe/Berlin")
    more = published(tmp_path, {"users.csv": USERS, "new.csv": "a,b\n"}, TABLES)

    assert len({snapshot.folder for snapshot in (first, changed, remapped, more)}) == 4


def test_the_same_input_gives_the_same_bytes_in_another_place(tmp_path):
    rows = "id,name,boss\n" + "".join(f"u{n},Name {n % 977},Name {n % 31}\n" for n in range(300_000))
    tables = "  users:\n    - {file: users.csv, columns: {user_id: id, name: name, manager_id: boss}, lookup: {manager_id: {table: users, by: name}}}\n"
    first = published(tmp_path / "a", {"users.csv": rows}, tables)
    second = published(tmp_path / "b" / "c", {"users.csv": rows}, tables)

    assert first.fingerprint == second.fingerprint
    assert _bytes(first.folder) == _bytes(second.folder)


def _cut(folder):
    path = folder / "users.parquet"
    path.write_bytes(path.read_bytes()[:-10])


def _emptied(folder):
    path = folder / "users.parquet"
    path.write_bytes(b"\0" * path.stat().st_size)


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _emptied,
        lambda folder: (folder / "users.parquet").unlink(),
        lambda folder: (folder / "quarantine.parquet").unlink(),
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "manifest.json").write_text("{"),
        lambda folder: (folder / "manifest.json").write_text("[]"),
        lambda folder: (folder / "manifest.json").write_text("{}"),
    ],
)
def test_a_damaged_snapshot_is_made_again(tmp_path, damage):
    first = _published(tmp_path)
    whole = _bytes(first.folder)
    damage(first.folder)
    again = _published(tmp_path)

    assert _bytes(again.folder) == whole


def test_a_refused_export_leaves_nothing_behind(tmp_path):
    with pytest.raises(InputError):
        _published(tmp_path, "id,name\n" + ",x\n" * 50)

    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_what_a_killed_process_left_is_cleared_away(tmp_path):
    leftover = tmp_path / "cache" / ".making-abc"
    leftover.mkdir(parents=True)
    (leftover / "half.parquet").write_bytes(b"PAR1")
    _published(tmp_path)

    assert not leftover.exists()


def test_an_export_that_changes_while_it_is_read_is_refused(tmp_path):
    _published(tmp_path)
    shutil.rmtree(tmp_path / "cache")

    def write_more(step):
        if step.startswith("writing users"):
            (tmp_path / "data" / "users.csv").write_text(USERS + "u3,Cy\n")

    with pytest.raises(InputError, match=r"users\.csv: changed while being read"):
        publish_snapshot(
            tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache", Making(say=write_more)
        )
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_a_snapshot_that_is_there_needs_no_lock(tmp_path):
    first = _published(tmp_path)
    with (tmp_path / "cache" / ".lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert _published(tmp_path).folder == first.folder


def _publish_here(folder):
    return str(publish_snapshot(folder / "data", str(folder / "mapping.yml"), folder / "cache").folder)


def test_two_processes_at_once_get_the_one_snapshot(tmp_path):
    first = _published(tmp_path)
    shutil.rmtree(tmp_path / "cache")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        folders = pool.map(_publish_here, [tmp_path, tmp_path])

    assert set(folders) == {str(first.folder)}
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [".lock", first.folder.name]


def test_a_relative_mapping_is_found_whatever_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    (data / "sales_teams.csv").write_text("sales_agent,manager,regional_office\nAnn,Bo,East\n")
    with pytest.raises(InputError, match=r"no file matches 'accounts\.csv'"):
        publish_snapshot(Path("data").resolve(), "tests/maven/mapping.yml", tmp_path / "cache")
    assert os.getcwd() == str(tmp_path)
