"""Time per character of the dates and figures, on a short and on a long text: ``python tests/speed/scaling.py``.

A rule that is linear has the same time per character on both. Prose comes from corpus/; the other texts are what breaks
careless rules: runs of digits, runs of 一, rows of amounts.
"""

from __future__ import annotations

import time

from texts import prose, repeated

from gongwen.find.counted import Counting
from gongwen.find.dates import DateFinder
from gongwen.find.mention import Mention
from gongwen.find.quantities import QuantityFinder
from gongwen.values.amounts import value_amount
from gongwen.values.dates import Reference, value_date

SHORT, LONG, ROUNDS = 5_000, 500_000, 3


TEXTS = {
    "prose": prose,
    "digits": repeated("1234567890"),
    "一": repeated("一"),
    "row of amounts": repeated("收入1.2亿元、支出3500万元、"),
    "row of dates": repeated("2021年3月5日、"),
}


def read(text: str) -> tuple[list[Mention], list[Mention]]:
    """Dates and figures with their values."""
    dates, told = DATES(text), Reference(2021)
    for date in dates:
        value = value_date(date.data["groups"], reference=told)
        told = told.after(value and value.value)
    figures = QUANTITIES(text)
    for figure in figures:
        value_amount(figure.data["groups"])
    return dates, figures


def extract(text: str) -> None:
    """Dates and figures with their values, and what the figures count."""
    dates, figures = read(text)
    COUNTING(text, figures, dates)


def per_character(*texts: str) -> list[float]:
    """CPU nanoseconds a character of each text, the best of some rounds taken in turns: no machine is even."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for n, text in enumerate(texts):
            times = max(1, LONG // len(text) // 5)
            start = time.process_time()
            for _ in range(times):
                extract(text)
            best[n] = min(best[n], (time.process_time() - start) / times / len(text) * 1e9)
    return best


DATES, QUANTITIES, COUNTING = DateFinder(), QuantityFinder(), Counting()

if __name__ == "__main__":
    print(f"{'text':16}{f'{SHORT:,} chars':>16}{f'{LONG:,} chars':>18}{'ratio':>8}   (CPU ns a character)")
    for name, make in TEXTS.items():
        short, long = per_character(make(SHORT), make(LONG))
        print(f"{name:16}{short:16.0f}{long:18.0f}{long / short:8.2f}", flush=True)
