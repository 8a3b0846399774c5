"""CPU time of calls taken in turns: no machine is even, and one that is busy is then busy for all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

Given = TypeVar("Given")


class Took(NamedTuple):
    """CPU seconds of one core: the least and the most of the rounds."""

    least: float
    most: float

    @property
    def spread(self) -> float:
        """How much more the worst round took than the best one, as a share of the best."""
        return self.most / self.least - 1


def in_turns(calls: Mapping[str, Callable[[Given], object]], rounds: Iterable[Given]) -> dict[str, Took]:
    """What each call took; every round gives all calls the same, one after the other."""
    took: dict[str, list[float]] = {name: [] for name in calls}
    for given in rounds:
        for name, call in calls.items():
            started = time.process_time()
            call(given)
            took[name].append(time.process_time() - started)
    return {name: Took(min(seconds), max(seconds)) for name, seconds in took.items()}


def seconds_of(call: Callable[[], object], times: int = 1, rounds: int = 3) -> float:
    """CPU seconds of one call, the least of some rounds of ``times`` calls each."""

    def repeated(times: int) -> None:
        for _ in range(times):
            call()

    return in_turns({"": repeated}, [times] * rounds)[""].least / times


def growth(call: Callable[[str], object], text_of: Callable[[int], str], short: int, long: int) -> tuple[float, float]:
    """CPU nanoseconds a character of a short and of a long text: what is linear has the same for both."""
    texts = {length: text_of(length) for length in (short, long)}
    times = max(1, long // short // 10)

    def read(length: int) -> None:
        for _ in range(times if length == short else 1):
            call(texts[length])

    took = in_turns({"short": lambda _: read(short), "long": lambda _: read(long)}, range(2))
    return took["short"].least / times / short * 1e9, took["long"].least / long * 1e9


def print_growth(
    title: str, call: Callable[[str], object], texts: Mapping[str, Callable[[int], str]], short: int, long: int
) -> None:
    """A table of :func:`growth`, one line a kind of text."""
    print(f"\n{title:24}{f'{short:,} chars':>16}{f'{long:,} chars':>18}{'ratio':>8}   (CPU ns a character)")
    for name, text_of in texts.items():
        of_short, of_long = growth(call, text_of, short, long)
        print(f"{name:24}{of_short:16.0f}{of_long:18.0f}{of_long / of_short:8.2f}", flush=True)
