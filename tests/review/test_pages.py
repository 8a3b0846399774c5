"""The commands on the pages about corrections and patterns run, one after the other, and print what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongwen.find.rule_names import families

ROOT = Path(__file__).parents[2]
PAGES = ("corrections.md", "patterns.md")
WARM = Path(__file__).with_name("warm.py")


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a shell that has the command: one process that has loaded it answers every call."""
    folder = tmp_path_factory.mktemp("bin")
    server, shim = folder / "socket", folder / "gongwen"
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -I {WARM} call {server} "$@"\n')
    shim.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "pipeline"), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen([sys.executable, str(WARM), "serve", str(server)], env=environment) as serving:
        while not server.exists() and serving.poll() is None:
            time.sleep(0.02)
        yield environment
        serving.kill()


def commands(page: str) -> list[tuple[str, str]]:
    """Each command of the page's console blocks with what it prints."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL)
    parts = [part.partition("\n") for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, printed) for command, _, printed in parts]


@pytest.mark.skipif(sys.platform != "linux", reason="the pages show a shell, and the sed of GNU")
@pytest.mark.parametrize("page", PAGES)
def test_commands_print_what_the_page_shows(page: str, tmp_path: Path, shell: dict[str, str]) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "patterns").symlink_to(ROOT / "patterns")
    ran = commands(page)
    assert len(ran) >= 5
    for command, printed in ran:
        call = ["bash", "-c", command]
        done = subprocess.run(call, cwd=place, env=shell, capture_output=True, text=True, check=False)
        assert shown(done.stderr + done.stdout) == shown(printed), command


def test_every_family_is_on_the_page() -> None:
    page = (ROOT / "docs" / "patterns.md").read_text("utf-8")
    assert [one.name for one in families() if f"`{one.name}`" not in page] == []


def shown(text: str) -> list[str]:
    """Without what changes with every rule or entry that is added, and blanks at the ends of lines."""
    return [
        re.sub(r"^[0-9]+ rules, [0-9]+ examples|[0-9]+ laws$|(?<=, line )[0-9]+", "", line.rstrip())
        for line in text.splitlines()
    ]
