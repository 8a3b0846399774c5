"""Takes the pictures of docs/pictures anew: ``python -m tests.explore.pictures``, from the checkout, with Chromium.

They show the documents of corpus/ as ``make demo`` stores them, but with their source texts.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import msgspec

import gongwen
from gongwen.record import encode
from gongwen.store import store

from .serving import chromium, served

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
SHOWN = "audit-qiling-2022.txt"
SIZES = ((1280, 860), (390, 780))


def take(browser: Any, root: str, document: str) -> None:
    for width, height in SIZES:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{root}/document/{document}")
        page.locator(".text a.quantity").first.hover()
        page.screenshot(path=FOLDER / f"document-{width}.png")
        page.goto(f"{root}/" if width > height else f"{root}/search?q=财政")
        page.screenshot(path=FOLDER / (f"front-{width}.png" if width > height else f"search-{width}.png"))
        page.close()


def main() -> None:
    nlp = gongwen.load()
    records = [
        msgspec.structs.replace(gongwen.extract_file(path, nlp=nlp), source_text=path.read_text("utf-8"))
        for path in sorted((ROOT / "corpus").glob("*.txt"))
    ]
    (shown,) = (record.id for record in records if (record.source.uri or "").endswith(SHOWN))
    with tempfile.TemporaryDirectory() as name:
        lines, database = Path(name, "records.jsonl"), Path(name, "records.db")
        lines.write_bytes(b"".join(encode(record) + b"\n" for record in records))
        store([lines], f"sqlite:///{database}")
        with served(database) as root, chromium() as browser:
            take(browser, root, shown)


if __name__ == "__main__":
    main()
