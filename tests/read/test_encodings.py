"""Many samples over encodings, lengths, cuts and junk, and bytes that are no text; generated, the same every time."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator

import opencc

from gongwen.errors import ReadError
from gongwen.read import charset

SENTENCES = (
    "各乡镇人民政府，县直各单位：现将《青禾县河道管理办法》印发给你们，请认真贯彻执行。",
    "2021年以来，全县共排查各类隐患312处，已整改298处，整改率达95.5%。",
    "一是强化组织领导，成立由分管副县长任组长的工作专班，压实部门责任。",
    "当事人未取得许可从事餐饮服务，依据第三十五条处以罚款1.2万元。",
    "会议听取了县水务局关于防汛备汛情况的汇报，并就下一步工作作出部署。",
    "林晓彤、欧阳毅等四名同志任职试用期满，经考核合格，予以正式任用。",
    "经审查，该项目符合国土空间规划，同意建设，用地面积15.36亩。",
)
CODECS = {
    "utf-8": ("utf-8",),
    "gb18030": ("gb18030",),
    "gbk": ("gb18030",),
    "big5": ("big5hkscs",),
    "utf-16-le": ("utf-16-le",),
    "utf-16-be": ("utf-16-be",),
    "utf-16": ("utf-16",),
}
LENGTHS = (20, 40, 80, 200, 2_000)


def samples() -> Iterator[tuple[str, str, str, bytes]]:
    """What was done, the text, its encoding, its bytes."""
    chance = random.Random(6)
    traditional = opencc.OpenCC("s2t")
    for encoding in CODECS:
        for length in LENGTHS:
            for turn in range(3):
                prose = "".join(chance.choices(SENTENCES, k=length // 25 + 2))[turn : turn + length]
                text = traditional.convert(prose) if encoding == "big5" else prose
                raw = text.encode(encoding, "ignore")
                text = raw.decode(encoding)
                yield "whole", text, encoding, raw
                yield "cut at the end", text[:-1], encoding, raw[:-1]
                if not encoding.startswith("utf-16"):
                    yield "cut at the beginning", text[1:], encoding, raw[1:] if turn else b"\r\n" + raw
                    at = raw.find("，".encode(encoding))
                    if at > 0 and length >= 40:
                        yield "junk", text[text.find("，") :], encoding, raw[:at] + b"\xff" + raw[at:]
                markup = f"<html><body><p>{text}</p></body></html>"
                yield "page", markup, encoding, markup.encode(encoding)


def binaries() -> Iterator[bytes]:
    chance = random.Random(7)
    for size in (16, 64, 300, 1_000, 5_000, 20_000):
        for _ in range(6):
            yield chance.randbytes(size)
            yield zlib.compress(chance.randbytes(size))
            yield gzip.compress("".join(chance.choices(SENTENCES, k=3)).encode())
            yield b"".join(chance.randrange(300).to_bytes(2, "little") for _ in range(size))
            yield b"".join(chance.randrange(70_000).to_bytes(4, "little") for _ in range(size))
            yield b"\x7fELF\x02\x01\x01" + bytes(9) + chance.randbytes(size)
            yield bytes(chance.choices(range(128, 256), k=size))


def test_encodings_are_told_apart() -> None:
    wrong, count = [], 0
    for done, text, encoding, raw in samples():
        count += 1
        try:
            found = charset.decode(raw, "sample")
        except ReadError as error:
            wrong.append((done, encoding, len(text), error.code))
            continue
        if found.charset not in CODECS[encoding] or text not in found.text:
            wrong.append((done, encoding, len(text), found.charset, found.text[:10]))
    assert count >= 300
    assert len(wrong) <= 0.005 * count, wrong


def test_no_binary_is_taken_for_text() -> None:
    taken, codes = [], set()
    for raw in binaries():
        try:
            taken.append((charset.decode(raw, "sample").charset, raw[:20]))
        except ReadError as error:
            codes.add(error.code)
    assert taken == []
    assert codes == {"binary", "charset"}
