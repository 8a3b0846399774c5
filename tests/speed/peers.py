"""Dates and figures beside jionlp's ``extract_time`` alone, on one text, in turns: ``python tests/speed/peers.py``.

jionlp comes with ``pip install -e '.[bench]'``. CPU time, the best of some rounds taken in turns, so that a noisy
machine is noisy for both.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable

from scaling import extract, prose, read

ROUNDS, LENGTH = 5, 60_000


def timed(call: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    call(text)
    return time.process_time() - start


if __name__ == "__main__":
    try:
        import jionlp
    except ImportError:
        sys.exit("jionlp is missing. Install it with: pip install -e '.[bench]'")
    logging.disable()  # jionlp logs a traceback for every phrase it cannot read
    paragraphs = [line for line in prose(LENGTH).splitlines() if line]

    def peer(_: str) -> None:
        for line in paragraphs:
            jionlp.ner.extract_time(line, time_base={"year": 2021}, with_parsing=True)

    calls: dict[str, Callable[[str], object]] = {
        "dates and figures": read,
        "with what figures count": extract,
        "jionlp extract_time": peer,
    }
    text = "\n".join(paragraphs)
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(ROUNDS):
        for name, call in calls.items():
            best[name] = min(best[name], timed(call, text))
    print(f"{len(text):,} characters of corpus/, {len(read(text)[0]):,} dates, {len(read(text)[1]):,} figures")
    print(f"{'':28}{'CPU s':>8}{'characters/s':>16}")
    for name, seconds in best.items():
        print(f"{name:28}{seconds:8.3f}{len(text) / seconds:16,.0f}")
