# ruff: noqa: T201 - a script that prints
"""Whether every dependency, of all extras, has binary wheels for the Pythons it is offered on.

``python tests/wheels.py [VERSION...]`` resolves without installing and prints one row a package; exit code 1 when one
has no wheel, which is named.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

PYTHONS = ("3.12", "3.13")
SOURCE_ONLY = ("jieba", "pyspark")  # published as source alone, which is Python alone: no compiler is needed
NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")


def requirements(pyproject: Path) -> list[str]:
    """What the project needs, with all extras, in the file's words; without what no wheel can be asked of."""
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    needs = dict.fromkeys([*project["dependencies"], *(need for needs in extras.values() for need in needs)])
    return [need for need in needs if not need.startswith(SOURCE_ONLY)]


def resolve(needs: list[str], python: str) -> tuple[dict[str, str], str]:
    """Package to version, as wheels alone resolve for a Python on this platform; or nothing, and pip's complaint."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        call = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        call += ["--only-binary=:all:", "--python-version", python, "--target", folder, "--report", str(report)]
        done = subprocess.run([*call, *needs], capture_output=True, text=True, check=False)
        if done.returncode:
            return {}, done.stderr
        installed = json.loads(report.read_text("utf-8"))["install"]
    return {entry["metadata"]["name"]: entry["metadata"]["version"] for entry in installed}, ""


def main(pythons: list[str]) -> int:
    needs = requirements(Path(__file__).parents[1] / "pyproject.toml")
    failed = False
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(partial(resolve, needs), pythons))
    resolved = {python: versions for python, (versions, _) in zip(pythons, answers, strict=True)}
    for python, (_, complaint) in zip(pythons, answers, strict=True):
        if complaint:
            failed = True
            named = NO_WHEEL.search(complaint)
            print(f"Python {python}: {f'no wheel of {named[1]}' if named else 'pip failed'}\n{complaint}")
    names = sorted({name for versions in resolved.values() for name in versions}, key=str.casefold)
    width = max(map(len, names), default=0)
    print("package".ljust(width), *(python.ljust(12) for python in pythons))
    for name in names:
        print(name.ljust(width), *(resolved[python].get(name, "-").ljust(12) for python in pythons))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(PYTHONS)))
