"""Small documents, each with other figures and names: passages of corpus/, in every kind of file that is read."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "speed"))

from texts import documents, varied

LEAST = 200  # characters
IN_A_FOLDER = 500
IN_AN_ARCHIVE = 50


def passages() -> Iterator[str]:
    """Neighbouring lines of the corpus' documents, again and again with other figures and names."""
    for variation in count():
        for text in varied(documents(), variation):
            piece = ""
            for line in text.splitlines(keepends=True):
                piece += line
                if len(piece) >= LEAST:
                    yield piece
                    piece = ""


def write(folder: Path, number: int) -> None:
    """So many documents: three quarters files of their own, in UTF-8 and GB18030, the others in archives of each kind.

    Beside them stand some that cannot be read.
    """
    found = passages()
    alone = list(islice(found, number - number // 4))
    for at, text in enumerate(alone):
        name = f"公告〔{at:06}〕号.txt" if at % 7 else f"a,b {{{at}}}[x].txt"
        target = folder / f"县{at // IN_A_FOLDER:03}" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("gb18030" if at % 3 else "utf-8"))
    archived = list(islice(found, number // 4))
    for at in range(0, len(archived), IN_AN_ARCHIVE):
        _pack(folder / f"pack{at:06}", archived[at : at + IN_AN_ARCHIVE])
    (folder / "empty.txt").touch()
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 40)


def _pack(stem: Path, texts: list[str]) -> None:
    kind = ("jsonl", "zip", "warc")[int(stem.name[4:]) // IN_AN_ARCHIVE % 3]
    target = stem.with_suffix(f".{kind}")
    if kind == "jsonl":
        lines = [json.dumps({"text": text, "url": f"http://a.gov.cn/{at}"}) for at, text in enumerate(texts)]
        target.write_text("\n".join(lines), "utf-8")
    elif kind == "warc":
        target.write_bytes(b"".join(response(f"http://b.gov.cn/{at}", text) for at, text in enumerate(texts)))
    else:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for at, text in enumerate(texts):
                archive.writestr(zipfile.ZipInfo(f"{at}.txt"), text)
        target.write_bytes(packed.getvalue())


def response(uri: str, text: str) -> bytes:
    """A page as a crawl keeps it (WARC 1.0)."""
    page = f'<html><head><meta charset="utf-8"></head><body><p>{"</p><p>".join(text.splitlines())}</p></body></html>'
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Type: application/http; msgtype=response"
    )
    return f"{head}\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"
