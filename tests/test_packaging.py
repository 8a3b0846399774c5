"""What a user installs: one version, data that is found, a Makefile that says what it lacks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
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


def test_extras_that_hold_others_hold_them_whole() -> None:
    extras = {name: set(needs) for name, needs in PYPROJECT["project"]["optional-dependencies"].items()}
    assert extras["all"] == extras["files"] | extras["db"] | extras["explore"] | extras["spark"]
    assert extras["dev"] >= extras["files"] | extras["db"] | extras["explore"]


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


CALLS = [
    "make test",
    "pytest -m slow",
    "make java test-spark",
    "make chromium test-pages",
    "pip wheel --quiet --no-deps --wheel-dir",
    "install --quiet --target",
    "hatchling build --target sdist",
    "-m venv",
    "pip install --quiet /",
    "tests/smoke.py /",
    "--wheel-dir .*/again",
    "tests/smoke.py --same",
    "tests/wheels.py",
]

# Stands in for make, pytest and python: notes its call, fails on the one named by FAILING, leaves the files it would.
STAND_IN = """#!/usr/bin/env bash
call="${0##*/} $*"
echo "$call" >> "$CALLED"
[[ -n $FAILING && $call =~ $FAILING ]] && exit 7
case $call in
  "make test") mkdir -p .venv/bin; cp "$0" .venv/bin/pytest; cp "$0" .venv/bin/python ;;
  *" -m venv "*) mkdir -p "${!#}/bin"; cp "$0" "${!#}/bin/python" ;;
  *" --target sdist "*) touch "${!#}/gongwen.tar.gz" ;;
  *" pip wheel "*) mkdir -p "$7"; touch "$7/gongwen.whl" ;;
esac
exit 0
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("failing", ["", *CALLS])
def test_the_checks_fail_with_any_of_their_steps(tmp_path: Path, failing: str) -> None:
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for folder in ("bin", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "bin/make").write_text(STAND_IN)
    (tmp_path / "bin/make").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(tmp_path / "tmp"),
        "CALLED": str(tmp_path / "called"),
        "FAILING": failing,
    }
    done = subprocess.run([tmp_path / ".ci/run"], capture_output=True, text=True, check=False, env=environment)
    called = (tmp_path / "called").read_text().splitlines()
    assert list((tmp_path / "tmp").iterdir()) == []
    durations = re.findall(r"^== .+: done, \d+ s$", done.stdout, re.MULTILINE)
    if failing:
        assert done.returncode == 7, done.stderr
        assert re.search(failing, called[-1])
        assert re.search(r"^== .+: FAILED \(7\), \d+ s$", done.stderr, re.MULTILINE)
    else:
        assert done.returncode == 0, done.stderr
        assert len(called) == len(CALLS)
        assert len(durations) == done.stdout.count("\n\n== ") + done.stdout.startswith("\n== ")


WATCHED = """
import sys
seen = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        seen.append(f"{event} {args}")
    if event == "open" and isinstance(args[0], (str, bytes)) and (args[1] and set(args[1]) & set("wax+")):
        seen.append(f"{event} {args}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
import gongwen
gongwen.load()
gongwen.load("fast")
gongwen.extract("县财政局2021年3月依据《行政处罚法》检查企业15家。")
print(*seen, sep="\\n")
"""


def test_nothing_is_fetched_or_written() -> None:
    """Import, loading and extraction open no connection and no file to write to."""
    done = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, check=True)
    assert not done.stdout.strip()


def test_the_watch_sees_a_connection_and_a_file(tmp_path: Path) -> None:
    lines = WATCHED.splitlines()
    own = f'import socket; socket.socket().connect_ex(("127.0.0.1", 9)); open({str(tmp_path / "x")!r}, "w")'
    script = "\n".join([*lines[: lines.index("import gongwen")], own, lines[-1]])
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "socket.connect" in done.stdout
    assert "open" in done.stdout
