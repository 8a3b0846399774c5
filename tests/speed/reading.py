"""What reading costs, in CPU seconds of one core: ``python tests/speed/reading.py [FOLDER]``.

Pages of 30 kB in the manner of content systems (parsing included) and plain text, beside the extraction of the same
text; then the greatest memory of the command's processes over an archive of one big page and a PDF. With a FOLDER, its
own files are read, kind by kind.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

from texts import documents
from timing import seconds_of

import gongwen
from gongwen.read import Reader
from gongwen.read.files import walk
from gongwen.read.html import read_html
from gongwen.read.source_text import SourceText

BYTES = 30_000


def longest() -> str:
    """The corpus's longest document."""
    return max(documents(), key=len)


def page(text: str) -> str:
    """A page of about 30 kB: scripts and styles, menus, the text as an editor marks it up, link lists, an imprint."""
    style = '<span style="font-family: 仿宋; font-size: 16pt">'
    lines = text.split("\n")
    paragraphs = "".join(f'<p style="text-indent: 2em; line-height: 2">{style}{line}</span></p>\n' for line in lines)
    script = "<script>" + "function f(a) { return document.getElementById(a); }\n" * 150 + "</script>"
    menu = "".join(f'<li><a href="/zwgk/{n}/index.html" target="_blank">政务公开栏目</a></li>\n' for n in range(60))
    head = f"<!DOCTYPE html><html><head><title>{text.splitlines()[0]}</title>{script}</head><body>"
    start = f'{head}<div class="nav"><ul>{menu}</ul></div><div class="info">发布日期：2022-01-11 来源：县政府</div>'
    end = '<div class="footer">主办：县人民政府办公室</div></body></html>'
    content = f'<div id="zoom" class="TRS_UEDITOR">{paragraphs}</div>'
    related = '<div class="related"><a href="/a/b/c.html" title="相关信息">相关信息的标题</a></div>\n'
    room = BYTES - len((start + content + end).encode())
    return start + content + related * max(room // len(related.encode()), 0) + end


def compared() -> None:
    text = longest()
    html = page(text)
    nlp = gongwen.load()
    record = gongwen.extract(read_html(html).text, nlp=nlp)
    raws = {"text": text.encode(), "text, GB18030": text.encode("gb18030"), "HTML": html.encode()}
    raws["HTML, GB18030"] = html.replace("<head>", '<head><meta charset="gbk">').encode("gb18030")
    extraction = seconds_of(lambda: gongwen.extract(record.text, nlp=nlp), 5)
    print(f"{'extraction':16} {len(record.text):7,} characters   {extraction * 1e3:8.2f} ms")
    with Reader() as reader:
        for name, raw in raws.items():
            took = seconds_of(partial(reader.read_bytes, raw, "x"), 50)
            share = took / extraction
            figures = f"{took * 1e3:8.2f} ms {1 / took:8,.0f}/s {share:7.1%} of extraction"
            print(f"{name:16} {len(raw):7,} bytes        {figures}")
    parsed = seconds_of(lambda: read_html(html), 50)
    print(f"{'HTML, decoded':16} {len(html.encode()):7,} bytes        {parsed * 1e3:8.2f} ms {1 / parsed:8,.0f}/s")


def folder_read(folder: Path) -> None:
    took: dict[str, list[float]] = defaultdict(list)
    with Reader() as reader:
        for file in walk([folder]).files:
            started = time.perf_counter()
            for found in reader.read(file):
                kind = found.source.media_type if isinstance(found, SourceText) else type(found).__name__
                took[kind].append(time.perf_counter() - started)
                started = time.perf_counter()
    for kind, times in sorted(took.items()):
        print(f"{kind:70} {len(times):7,} documents {len(times) / max(sum(times), 1e-9):9,.0f}/s")
    memory()


def memory() -> None:
    """The greatest memory of this process and of the parsers', where the system tells."""
    if sys.platform == "win32":
        return
    import resource

    for name, who in (("this process", resource.RUSAGE_SELF), ("its parsers", resource.RUSAGE_CHILDREN)):
        print(f"{name:16} {resource.getrusage(who).ru_maxrss / 1024:7,.0f} MB at most")


def bounded() -> None:
    """A page of 20 MB and an archive that unpacks to 2 GB, read."""
    from gzip import compress

    text = longest()
    big = page(text).replace("</body>", "<p>" + text * (20_000_000 // len(text.encode())) + "</p></body>")
    with tempfile.TemporaryDirectory() as name:
        Path(name, "big.html").write_text(big, "utf-8")
        Path(name, "bomb.gz").write_bytes(compress(bytes(20_000_000)) * 100)
        Path(name, "deep.html").write_text("<div>" * 500_000 + "正文。", "utf-8")
        Path(name, "line.txt").write_bytes(b"a" * 100_000_000)
        folder_read(Path(name))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        folder_read(Path(sys.argv[1]))
    else:
        compared()
        bounded()
