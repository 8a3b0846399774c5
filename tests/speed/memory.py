"""Resident memory of a process that extracts many different documents: ``python tests/speed/memory.py [DOCUMENTS]``.

The documents are lines of the corpus in other orders, with other figures and other names, so that words which no
earlier document had never end. Linux tells what is resident.
"""

from __future__ import annotations

import os
import random
import re
import sys
import time
from pathlib import Path

from texts import documents as corpus

import gongwen
from gongwen.record import encode

DOCUMENTS = 10_000
STEP = 1_000
LINES = 30  # of a document: some 1,700 characters, as many as one of the corpus has
NAMED = re.compile("[\u4e00-\u9fff]{2}(?=[县市区镇乡局]|公司|街道)")
DIGIT = re.compile("[0-9]")


def document(number: int, lines: list[str], characters: str) -> str:
    """The document of that number, always the same."""
    chance = random.Random(number)

    def name(_: re.Match[str]) -> str:
        return chance.choice(characters) + chance.choice(characters)

    def digit(_: re.Match[str]) -> str:
        return chance.choice("123456789")

    return DIGIT.sub(digit, NAMED.sub(name, "\n".join(chance.sample(lines, LINES))))


def resident() -> float:
    """Megabytes of this process in memory now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(documents: int) -> None:
    lines = sorted({line for text in corpus() for line in text.splitlines() if line})
    characters = "".join(sorted({char for line in lines for char in line if "\u4e00" <= char <= "\u9fff"}))
    nlp = gongwen.load()
    print(f"{'documents':>10}{'characters':>14}{'words kept':>12}{'MB resident':>13}{'characters/s':>15}")
    print(f"{0:10,}{0:14,}{len(nlp.vocab.strings):12,}{resident():13.0f}")
    read, spent, since = 0, 0.0, 0
    for number in range(1, documents + 1):
        text = document(number, lines, characters)
        start = time.process_time()
        encode(gongwen.extract(text, nlp=nlp))
        spent += time.process_time() - start
        read, since = read + len(text), since + len(text)
        if number % STEP == 0:
            words, speed = len(nlp.vocab.strings), since / spent
            print(f"{number:10,}{read:14,}{words:12,}{resident():13.0f}{speed:15,.0f}", flush=True)
            spent, since = 0.0, 0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
