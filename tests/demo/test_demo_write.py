import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib.demo.size import SIZES
from lib.demo.write import MARKER, write_demo
from lib.params import ROOT
from lib.problems import InputError

_WRITING = "import sys; from pathlib import Path; from lib.demo.write import write_demo; write_demo('small', Path(sys.argv[1]))"


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_writes_give_the_same_bytes_whatever_the_zone_and_the_hash_seed(written, tmp_path):
    elsewhere = os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4711", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", _WRITING, str(tmp_path)], cwd=ROOT, env=elsewhere, check=True)
    assert _digests(tmp_path / "small") == _digests(written)


def test_a_finished_demo_is_not_written_again(written):
    before = (written / MARKER).stat().st_mtime_ns
    write_demo("small", written.parent)
    assert (written / MARKER).stat().st_mtime_ns == before


def test_a_demo_of_other_code_is_written_again_whole(tmp_path):
    stale = tmp_path / "small"
    (stale / "truth").mkdir(parents=True)
    (stale / MARKER).write_text(json.dumps({"code": "older", "size": "small"}))
    (stale / "left-over.csv").write_text("old")
    write_demo("small", tmp_path)
    assert not (stale / "left-over.csv").exists()
    assert (stale / "exports" / "crm" / "deals.csv").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["small"]


def test_an_interrupted_write_leaves_the_demo_that_was_there(written, tmp_path, monkeypatch):
    target = tmp_path / "small"
    target.mkdir()
    (target / "kept.txt").write_text("last good")

    def stopped(step: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_demo("small", tmp_path, stopped)
    assert [path.name for path in tmp_path.rglob("*")] == ["small", "kept.txt"]


def test_an_unknown_size_is_refused_with_the_sizes_there_are(tmp_path):
    with pytest.raises(InputError, match="Sizes: small, medium, large"):
        write_demo("huge", tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_sizes_are_about_3_thousand_100_thousand_and_5_million_deals(tables):
    per_company = len(tables["deals"]) / SIZES["small"].companies
    assert round(per_company * SIZES["small"].companies, -3) == 3_000
    assert per_company * SIZES["medium"].companies == pytest.approx(100_000, rel=0.06)
    assert per_company * SIZES["large"].companies == pytest.approx(5_000_000, rel=0.06)
