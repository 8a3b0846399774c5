"""Texts that are hard to carry through another tool, and records of them written as the command writes them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from spacy.language import Language

import gongwen
from gongwen.record import Record, encode

SENTENCE = "2021年4月,临江县财政局依据《预算法》第九十四条检查各类商铺15家,罚款约1.2亿元,每年学习《护航》。"
TEXTS = {
    "reports/plain.txt": f"关于开展检查的通知\n{SENTENCE}\n截至目前,整改率达到93.75%。\n",
    "beyond.txt": f"𠮷县通报😀\n{SENTENCE}\n👨‍👩‍👧𠮷县水务局抽查𠮷记商铺1000000000000.5吨。\n",
    "markup.txt": f'<script>alert("1")</script>\n{SENTENCE}\n"><img src=x onerror=alert(1)>县教育局查&lt;学校3所。\n',
    "turned.txt": f"\u202e{SENTENCE}\u202c\n县\u200f水务局\t检查 2 家。\n",
    "long.txt": SENTENCE * 20 + "\n",
    "hant.txt": "臨江經(jīng)濟開發(fā)區(qū)管委會\r\n檢查企業(yè)１５家,\r\n今年以來罰款３萬元。\r\n",
    "none.txt": "没有。\n",
    "a/same.txt": f"{SENTENCE}\n",
    "b/same.htm": f"甲。{SENTENCE}\n",
    "A/SAME.TXT": f"乙。{SENTENCE}\n",
}


@cache
def pipeline() -> Language:
    """The pipeline, loaded once for all tests."""
    return gongwen.load()


def write_records(path: Path, records: Iterable[Record], with_source: bool = False) -> Path:
    """A file of records; ``with_source`` keeps their source texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = (msgspec.structs.replace(one, source_text=TEXTS[one.source.uri or ""]) for one in records)
    path.write_bytes(b"".join(encode(one) + b"\n" for one in (kept if with_source else records)))
    return path
