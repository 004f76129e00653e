"""environment.yml, pyproject.toml and requirements.lock say the same."""

import re
import tomllib

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from lib.params import ROOT
from lib.yaml_files import read_yaml

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def locked():
    """Name → version of what the lock installs on this Python, whatever the platform."""
    lines = re.findall(r"^([A-Za-z0-9_.-]+==[^\\\n]+)", LOCK, re.MULTILINE)
    here = default_environment()
    found = {}
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate(here):
            found[plain(requirement.name)] = next(iter(requirement.specifier)).version
    return found


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_environment_lists_the_packages_of_the_project():
    listed = read_yaml(ROOT / "environment.yml")["dependencies"][-1]["pip"]
    assert [str(Requirement(line)) for line in listed] == [str(requirement) for requirement in declared()]


def test_the_environment_names_the_python_of_the_project():
    environment = read_yaml(ROOT / "environment.yml")
    assert "python=3.11" in environment["dependencies"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.12"


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_the_lock_satisfies_every_requirement(requirement):
    assert requirement.specifier.contains(locked()[plain(requirement.name)])


def test_every_locked_package_has_a_hash():
    for block in re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_names_no_host_and_no_path():
    assert not re.search(r"https?://|--index-url|--find-links|--trusted-host|file:", LOCK)
    assert not re.search(r"(^|\s)@ |^-e ", LOCK, re.MULTILINE)


def test_the_notebook_server_is_recent_enough():
    major, minor = map(int, locked()["jupyter-server"].split(".")[:2])
    assert (major, minor) >= (2, 20)
