"""Time per character of the dates and figures, on a short and on a long text: ``python tests/speed/scaling.py``.

A rule that is linear has the same time per character on both. Prose comes from corpus/; the other texts are what breaks
careless rules: runs of digits, runs of 一, rows of amounts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from gongwen.find.counted import Counting
from gongwen.find.dates import DateFinder
from gongwen.find.quantities import QuantityFinder
from gongwen.values.amounts import value_amount
from gongwen.values.dates import Reference, value_date

SHORT, LONG, ROUNDS = 5_000, 500_000, 2


def prose(length: int) -> str:
    corpus = Path(__file__).parents[2] / "corpus"
    text = "".join(path.read_text("utf-8") for path in sorted(corpus.glob("*.txt")))
    return (text * (length // len(text) + 1))[:length]


def repeated(piece: str) -> Callable[[int], str]:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


TEXTS = {
    "prose": prose,
    "digits": repeated("1234567890"),
    "一": repeated("一"),
    "row of amounts": repeated("收入1.2亿元、支出3500万元、"),
    "row of dates": repeated("2021年3月5日、"),
}


def extract(text: str) -> None:
    """Dates and figures with their values, and what the figures count."""
    dates = DATES(text)
    for date in dates:
        value_date(date.data["groups"], reference=Reference(2021))
    figures = QUANTITIES(text)
    for figure in figures:
        value_amount(figure.data["groups"])
    COUNTING(text, figures, dates)


def per_character(text: str, rounds: int) -> float:
    """CPU nanoseconds a character, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(rounds):
            extract(text)
        best = min(best, time.process_time() - start)
    return best / rounds / len(text) * 1e9


DATES, QUANTITIES, COUNTING = DateFinder(), QuantityFinder(), Counting()

if __name__ == "__main__":
    print(f"{'text':16}{f'{SHORT:,} chars':>16}{f'{LONG:,} chars':>18}{'ratio':>8}   (CPU ns a character)")
    for name, make in TEXTS.items():
        short, long = per_character(make(SHORT), 20), per_character(make(LONG), 1)
        print(f"{name:16}{short:16.0f}{long:18.0f}{long / short:8.2f}")
