# ruff: noqa: T201 - a script that prints
"""Whether the wheel is whole: its data is inside, and the command installed from it works away from the checkout.

``python tests/smoke.py GONGWEN WHEEL`` takes the installed command and the wheel it came from;
``python tests/smoke.py --same WHEEL WHEEL`` tells whether two wheels have the same contents.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
TEXT = "关于开展检查的通知\n根据《中华人民共和国安全生产法》第三条,2021年某县应急管理局共检查各类企业15家。\n"
LABELS = {"LAW", "DATE", "ORG", "QUANTITY"}


def missing_data(wheel: Path) -> list[str]:
    """The files of patterns/, configs/ and the pages that the wheel lacks or holds otherwise."""
    with zipfile.ZipFile(wheel) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    paths = [path for kind in ("patterns", "configs") for path in (CHECKOUT / kind).rglob("*") if path.is_file()]
    names = {f"gongwen/{path.relative_to(CHECKOUT).as_posix()}": path for path in paths}
    pages = CHECKOUT / "pipeline" / "gongwen" / "explore"
    for path in (*pages.rglob("*.html"), *(pages / "static").iterdir()):
        names[path.relative_to(CHECKOUT / "pipeline").as_posix()] = path
    return sorted(name for name, path in names.items() if inside.get(name) != path.read_bytes())


def labels_found(command: Path) -> set[str]:
    """The labels in the record of a short document, extracted in a directory of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_text(TEXT, "utf-8")
        for call in (["extract", "a.txt", "-o", "x.jsonl"], ["patterns", "check"]):
            subprocess.run([command, *call], cwd=folder, env=environment, check=True)
        record = json.loads(Path(folder, "x.jsonl").read_bytes())
    return {entity["label"] for entity in record["entities"]}


def differing(one: Path, other: Path) -> list[str]:
    """The names whose contents differ between two wheels."""
    contents = []
    for wheel in (one, other):
        with zipfile.ZipFile(wheel) as packed:
            contents.append({(name, packed.read(name)) for name in packed.namelist()})
    return sorted({name for name, _ in contents[0] ^ contents[1]})


def main(first: str, *paths: str) -> int:
    if first == "--same":
        wrong = differing(*map(Path, paths))
        print("the wheels differ:" if wrong else "the wheels are the same", *wrong)
        return bool(wrong)
    missing = missing_data(Path(paths[0]))
    unfound = LABELS - labels_found(Path(first).absolute())
    print("the wheel lacks:" if missing else "patterns and configs are in the wheel", *missing)
    print("the smoke document lacks:" if unfound else "the installed command finds", *(unfound or LABELS))
    return bool(missing or unfound)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
