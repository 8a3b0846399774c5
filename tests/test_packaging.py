"""What a user installs: one version, data that is found, a Makefile that says what it lacks."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

import gongwen
from gongwen.resources import resource

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_installed_version_is_the_projects() -> None:
    assert gongwen.__version__ == version("gongwen") == PYPROJECT["project"]["version"]


def test_entry_points_load() -> None:
    points = distribution("gongwen").entry_points
    assert "gongwen" in points.select(group="console_scripts").names
    for point in points:
        assert callable(point.load()), point


@pytest.mark.parametrize("kind", ["patterns", "configs"])
def test_data_is_found_and_goes_into_the_wheel(kind: str) -> None:
    assert PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"][kind] == f"gongwen/{kind}"
    names = sorted(path.name for path in (ROOT / kind).iterdir())
    assert names
    assert sorted(entry.name for entry in resource(kind, "").iterdir()) == names


def make(folder: Path, python: str) -> str:
    """What ``make test`` says, which fails, in a copy of the Makefile's surroundings with a stand-in for Python."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "README.md").touch()
    (folder / "standin").write_text(f"#!/bin/sh\n{python}\n")
    (folder / "standin").chmod(0o755)
    done = subprocess.run(["make", "test", "PYTHON=./standin"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stdout
    assert not (folder / ".venv").exists()
    return done.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("python", "message"),
    [
        ('[ "$1" = --version ] && echo Python 3.9.2; exit 1', "needs Python 3.11 or newer; ./standin is Python 3.9.2"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "apt install python3-venv"),
    ],
)
def test_make_says_what_is_missing(tmp_path: Path, python: str, message: str) -> None:
    assert message in make(tmp_path, python)
