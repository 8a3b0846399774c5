"""The time for one line of 5 MB of corpus prose, reading and writing included: ``python tests/speed/single_line.py``.

The corpus names about three times as many figures and bodies a page as a real report; what is quadratic takes many
minutes.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from texts import documents

from gongwen.read.files import walk
from gongwen.run.outputs import write_lines
from gongwen.run.settings import Settings
from gongwen.write.jsonl import into

BYTES = 5_000_000


def single_line() -> str:
    """The corpus over and over as one line of about ``BYTES`` in UTF-8."""
    prose = "".join("".join(text.split()) for text in documents())
    return (prose * (BYTES // len(prose.encode()) + 1)).encode()[:BYTES].decode(errors="ignore")


if __name__ == "__main__":
    text = single_line()
    settings = Settings()
    settings.extractor()  # the pipeline is loaded once a process
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "line.txt").write_text(text, "utf-8")
        started = time.perf_counter()
        with into(Path(folder, "line.jsonl")) as writer:
            counts = write_lines(walk([Path(folder)]).files, settings.extractor, writer)
        seconds = time.perf_counter() - started
    assert counts.records == 1, counts
    print(f"{counts.characters:,} characters, {seconds:.1f} s, {counts.characters / seconds:,.0f} characters/s")
