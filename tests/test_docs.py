"""The Python in the READMEs and the docs runs, block by block; the READMEs' commands print what they show."""

from __future__ import annotations

import ast
import re
import sqlite3
from pathlib import Path

import pytest

import gongwen
from gongwen.record import encode
from gongwen.store import store

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
BLOCKS = [
    pytest.param(block, id=f"{page}: {block.splitlines()[-1][:40]}")
    for page in (*READMES, *PAGES)
    for block in re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
]


def read(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def commands(page: str) -> list[str]:
    """The lines of the page's console blocks without their comments: commands and what they print."""
    blocks = re.findall(r"```console\n(.*?)```", read(page), re.DOTALL)
    return [re.sub(r"\s+# .*", "", line) for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("block", BLOCKS)
def test_blocks_run(block: str) -> None:
    exec(compile(block, "documentation", "exec"), {})


@pytest.mark.parametrize("page", READMES)
def test_the_readmes_have_blocks(page: str) -> None:
    assert sum(str(block.id).startswith(f"{page}:") for block in BLOCKS) >= 2


@pytest.mark.parametrize("page", [*READMES, "CONTRIBUTING.md", "patterns/README.md", "corpus/README.md", *PAGES])
def test_links_lead_somewhere(page: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", read(page)):
        path = (ROOT / page).parent / target if target else ROOT / page
        assert path.exists(), f"{page} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w\- ]", "", heading).replace(" ", "-").casefold() for heading in headings]
            assert anchor in anchors, f"{page} links to {target}#{anchor}"


@pytest.mark.parametrize("page", READMES)
def test_every_page_can_be_found(page: str) -> None:
    assert [other for other in PAGES if f"({other})" not in read(page)] == []


def imported(path: Path) -> set[str]:
    """The rooms of the project that a module names in its imports, late ones too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("gongwen.")}


def test_the_rooms_import_what_contributing_says() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", read("CONTRIBUTING.md"), re.MULTILINE)
    rooms = {room: set(others.split(", ")) - {"none"} for room, others in rows}
    package = ROOT / "pipeline/gongwen"
    modules = [path for path in package.rglob("*.py") if path.relative_to(package).parts[0] != "__init__.py"]
    found: dict[str, set[str]] = {}
    for path in modules:
        room = path.relative_to(package).parts[0].removesuffix(".py")
        found.setdefault(room, set()).update(imported(path))
    assert {path.parent.name for path in package.glob("*/__init__.py")} <= rooms.keys()
    assert {room: found[room] & rooms.keys() - {room} for room in rooms} == rooms


@pytest.mark.parametrize("page", READMES)
def test_the_readmes_make_targets_exist(page: str) -> None:
    targets = re.findall(r"^\$ make (\w+)", read(page), re.MULTILINE)
    assert targets[0] == "demo"
    assert all(f"\n{target}:" in read("Makefile") for target in targets)


def test_the_readmes_say_the_same() -> None:
    english, chinese = (commands(page) for page in READMES)
    assert chinese
    assert [line for line in chinese if line not in english] == []
    figures = [re.findall(r"^\| F1 .*|[0-9]{2}\.[0-9](?= ?%)", read(page), re.MULTILINE) for page in READMES]
    assert figures[0] == figures[1] != []


@pytest.mark.parametrize("page", READMES)
def test_the_readmes_query_gives_the_rows_that_it_shows(page: str, demo: sqlite3.Connection) -> None:
    ((query, shown),) = re.findall(r'^\$ sqlite3 out/records\.db "(.*)"\n((?:.*\|.*\n)+)', read(page), re.MULTILINE)
    rows = demo.execute(query).fetchall()
    assert ["|".join(map(str, row)) for row in rows] == shown.splitlines()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """What ``make demo`` stores."""
    folder = tmp_path_factory.mktemp("demo")
    nlp = gongwen.load()
    records = [gongwen.extract_file(path, nlp=nlp) for path in sorted((ROOT / "corpus").glob("*.txt"))]
    (folder / "records.jsonl").write_bytes(b"\n".join(map(encode, records)))
    store([folder / "records.jsonl"], f"sqlite:///{folder / 'records.db'}")
    return sqlite3.connect(folder / "records.db")
