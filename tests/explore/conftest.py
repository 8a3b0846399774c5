"""A database of a few documents, some of them hostile, and the pages over it, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import gongwen
from gongwen.explore.site import site
from gongwen.explore.summary import Summaries
from gongwen.record import Failure, Record, Region, encode
from gongwen.store import store

CORPUS = Path(__file__).parents[2] / "corpus"
ID = "sha256:{:064x}".format
MARKUP = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
RIGHT_TO_LEFT = "\u202e倒\u2066过来"
LONG = "长" * 10_000
NESTED = "县教育局依据《教育法》第三条检查学校15所。"
SOURCE = "関於開展檢查的通知\n縣財政局2021年檢查企業15家,合格率達到93.75%。\n𠮷林縣教育局检查学校8所。\n"


def records() -> list[Record]:
    """By their ids: 1 with its source text, 2 hostile, 3 with spans in each other; then some of the corpus."""
    nlp = gongwen.load("fast")

    def extract(number: int, text: str, **changes: Any) -> Record:
        return msgspec.structs.replace(gongwen.extract(text, nlp=nlp), id=ID(number), **changes)

    hostile = f"{MARKUP}的通知\n{MARKUP}县财政局{RIGHT_TO_LEFT}检查企业15家。\n{LONG}\n"
    two = extract(2, hostile)
    document = msgspec.structs.replace(two.document, title=MARKUP + RIGHT_TO_LEFT, recipient=MARKUP, kind=MARKUP)
    two = msgspec.structs.replace(
        two,
        document=document,
        source=msgspec.structs.replace(two.source, uri=f"javascript:{MARKUP}"),
        source_text=hostile,
        warnings=[gongwen.record.Warning("text-damaged", MARKUP, 3, 30)],
    )
    three = extract(3, NESTED)
    outer = msgspec.structs.replace(
        next(one for one in three.entities if one.label == "QUANTITY"),
        id="q9",
        start=4,
        end=len(NESTED),
        text=NESTED[4:],
    )
    crossing = msgspec.structs.replace(outer, id="q8", start=2, end=9, text=NESTED[2:9])
    three.entities[:] = sorted([*three.entities, outer, crossing], key=lambda one: one.start)
    one = extract(1, SOURCE, source_text=SOURCE)
    one.document.report_year = 2021
    one.document.region = Region("440811", "麻章区")
    corpus = [gongwen.extract_file(path, nlp=nlp) for path in sorted(CORPUS.glob("*.txt"))[:20]]
    return [one, two, three, *corpus]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "records.jsonl").write_bytes(b"".join(encode(record) + b"\n" for record in records()))
    failure = Failure(uri="a.pdf", stage="read", code="pdf-damaged", message=f"broken {MARKUP}")
    (folder / "records.failures.jsonl").write_bytes(encode(failure) + b"\n")
    store([folder / "records.jsonl"], f"sqlite:///{folder / 'reports.db'}")
    return folder / "reports.db"


class Pages:
    """The pages over a file; all are asked for in one event loop, as a server does."""

    def __init__(self, path: Path) -> None:
        self._runner = asyncio.Runner()
        self.summaries = Summaries(path)
        self.site = site(path, self.summaries)
        self._runner.run(self.site.invoke_startup())

    def get(self, address: str, **headers: str) -> Any:
        return self._runner.run(self.site.client.get(address, headers=headers))

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def wait(self) -> None:
        """Until everything of the front page is counted."""
        self._runner.run(self.summaries.current(None))

    def close(self) -> None:
        self.summaries.close()
        self._runner.close()


@pytest.fixture(scope="session")
def pages(database: Path) -> Iterator[Pages]:
    made = Pages(database)
    made.wait()
    yield made
    made.close()
