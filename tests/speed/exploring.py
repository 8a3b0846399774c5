"""What the pages cost over 20,000 documents: ``python tests/speed/exploring.py`` (``--documents 2000`` for fewer).

The records of corpus/ under other ids, from counties all over the register and of ten years; and one of 30,000
characters with 1,000 entities. The command itself is started and asked, as a browser asks it; seconds are of the wall.
``--keep FILE`` keeps the database, and takes it as it is when it is there.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import msgspec
from texts import CORPUS

import gongwen
from gongwen.record import Record, Region, encode
from gongwen.store import store
from gongwen.store.registers import region_rows

LONG = "sha256:" + "0" * 64
YEARS = range(2015, 2025)


def write_records(path: Path, documents: int) -> None:
    nlp = gongwen.load("fast")
    records = [gongwen.extract_file(file, nlp=nlp) for file in sorted(CORPUS.glob("*.txt"))]
    regions = [Region(code, name) for rows in region_rows() for code, name, *_ in rows]
    with path.open("wb") as stream:
        stream.write(encode(long_record()) + b"\n")
        for number in range(documents - 1):
            stream.write(encode(varied(records[number % len(records)], number, regions)) + b"\n")


def varied(record: Record, number: int, regions: list[Region]) -> Record:
    """The same document from elsewhere: its region by a step that meets all, its year by another."""
    document = msgspec.structs.replace(
        record.document,
        region=regions[number * 7919 % len(regions)],
        report_year=YEARS[number * 31 // 7 % len(YEARS)],
    )
    identity = f"sha256:{hash((record.id, number)) & (1 << 64) - 1:016x}{record.id[23:]}"
    source = msgspec.structs.replace(record.source, uri=f"{number // 1000}/{number}.txt")
    return msgspec.structs.replace(record, id=identity, document=document, source=source)


def long_record() -> Record:
    """All documents of the corpus in one, cut off, with its source text and every so manyth entity: 1,000."""
    source = "\n".join(file.read_text("utf-8") for file in sorted(CORPUS.glob("*.txt")))[:30_000]
    record = gongwen.extract(source, nlp=gongwen.load("fast"))
    entities = record.entities[:: len(record.entities) // 1000][:1000]
    return msgspec.structs.replace(record, id=LONG, source_text=source, entities=entities)


def fetch(address: str) -> tuple[float, bytes]:
    """Seconds until a page is here, and the page."""
    started = time.perf_counter()
    with urllib.request.urlopen(address) as answer:
        page = answer.read()
    return time.perf_counter() - started, page


def first_answer(address: str) -> tuple[float, bytes]:
    """The same, from a server that is being started."""
    while True:
        try:
            return fetch(address)
        except urllib.error.URLError:
            time.sleep(0.02)


def measure(database: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    root = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    call = [sys.executable, "-c", "from gongwen.cli import main; main()", "explore", f"sqlite:///{database}"]
    server = subprocess.Popen([*call, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        seconds, page = first_answer(f"{root}/")
        print(f"{'first answer, the front page':44}{time.perf_counter() - started:8.2f} s from the start")
        while b"Being counted" in page:
            print(f"{'front page, being counted':44}{seconds:8.2f} s")
            time.sleep(1)
            seconds, page = fetch(f"{root}/")
        print(f"{'front page complete':44}{time.perf_counter() - started:8.2f} s from the start")
        for page, path in PAGES.items():
            took, found = zip(*(fetch(root + quote(path, safe="/?=&:~")) for _ in range(5)), strict=True)
            print(f"{page:44}{statistics.median(took):8.2f} s{max(took):8.2f} s at most{len(found[0]):12,} bytes")
    finally:
        server.terminate()
        server.wait()


PAGES = {
    "front page": "/",
    "document of 30,000 characters": f"/document/{LONG}",
    "a law": "/law/cn:行政处罚法",
    "an organisation": "/organization/中华人民共和国国务院",
    "a region": "/region/440000",
    "search for 处罚": "/search?q=处罚",
    "search for 财政 预算, one year": "/search?q=财政 预算&year=2020",
    "search without words": "/search",
    "table of entities": "/tables/entities",
    "table of entities, facets by label": "/tables/entities?_facet=label",
}


def main(documents: int, kept: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        database = kept or Path(name, "reports.db")
        if not database.exists():
            records = Path(name, "records.jsonl")
            write_records(records, documents)
            stored = store([records], f"sqlite:///{database}")
            print(f"{stored.documents:,} documents, {stored.entities:,} entities")
        print(f"{database.stat().st_size / 1e6:,.0f} MB")
        measure(database)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, metavar="FILE")
    options = parser.parse_args()
    main(options.documents, options.keep)
