"""How far a run is, on standard error: a bar for people, plain lines for logs, JSON lines for programs, or nothing."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

import jsonlines
import msgspec

from gongwen.run.counts import Counts
from gongwen.run.documents import Failed
from gongwen.run.local import Batch
from gongwen.wording import number_of

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

_INTERVAL = 30.0
_REFRESH = 0.2


@dataclass(frozen=True)
class Extent:
    """How much there is to be done."""

    files: int
    bytes: int
    workers: int


class Telling(Protocol):
    """What is told of a run while it goes on. A context manager, which tidies the terminal up."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def say(self, event: str, message: str) -> None:
        """One thing that a person should know."""

    def show(self, batch: Batch, counts: Counts, size: int) -> None:
        """What has just come, the counts with it, and the bytes of the files that are done."""


class Speed:
    """Rates since the start, and the time that is left by them."""

    def __init__(self, extent: Extent) -> None:
        self._extent, self._started = extent, time.monotonic()

    def figures(self, counts: Counts, size: int) -> dict[str, Any]:
        """``seconds_left`` is ``None`` until a file is done."""
        seconds = time.monotonic() - self._started
        left = seconds * (self._extent.bytes - size) / size if size else None
        return {
            "documents": counts.documents,
            "failures": counts.failed,
            "documents_per_second": round(counts.documents / max(seconds, 1e-9), 1),
            "characters_per_second": round(counts.characters / max(seconds, 1e-9)),
            "done": round(size / self._extent.bytes, 4) if self._extent.bytes else 1.0,
            "seconds": round(seconds, 1),
            "seconds_left": None if left is None else round(left),
        }


def in_words(figures: dict[str, Any]) -> str:
    """The figures of a :class:`Speed` in one line."""
    left = figures["seconds_left"]
    until = "–" if left is None else f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}"
    return (
        f"{number_of(figures['documents'], 'document')} ({figures['done']:.0%}), "
        f"{number_of(figures['failures'], 'failure')}, "
        f"{figures['documents_per_second']:,.1f} documents/s, {figures['characters_per_second']:,} characters/s, "
        f"{until} left"
    )


class Silent:
    """Nothing is told."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def say(self, event: str, message: str) -> None:
        pass

    def show(self, batch: Batch, counts: Counts, size: int) -> None:
        pass


class Lines(Silent):
    """A line every half a minute."""

    def __init__(self, extent: Extent) -> None:
        self._speed, self._next = Speed(extent), time.monotonic() + _INTERVAL

    def say(self, event: str, message: str) -> None:
        sys.stderr.write(f"gongwen: {message}\n")
        sys.stderr.flush()

    def show(self, batch: Batch, counts: Counts, size: int) -> None:
        if time.monotonic() >= self._next:
            self._next += _INTERVAL
            self.say("progress", in_words(self._speed.figures(counts, size)))


class JsonLines(Silent):
    """One object a line with its ``event``: ``start``, ``changed``, ``failure``, ``worker-died``, ``progress``."""

    def __init__(self, extent: Extent) -> None:
        self._speed, self._next = Speed(extent), time.monotonic() + _INTERVAL
        self._lines = jsonlines.Writer(sys.stderr.buffer, dumps=msgspec.json.encode, flush=True)
        self._lines.write({"event": "start", "files": extent.files, "bytes": extent.bytes, "workers": extent.workers})

    def say(self, event: str, message: str) -> None:
        self._lines.write({"event": event, "message": message})

    def show(self, batch: Batch, counts: Counts, size: int) -> None:
        if batch.died:
            self._lines.write({"event": "worker-died"})
        for outcome in batch.outcomes:
            if isinstance(outcome, Failed):
                self._lines.write({"event": "failure", "failure": msgspec.Raw(outcome.line)})
        if time.monotonic() >= self._next:
            self._next += _INTERVAL
            self._lines.write({"event": "progress", **self._speed.figures(counts, size)})


class Bar(Silent):
    """A bar on a terminal. It is drawn by this thread: a process that forks workers must have no other."""

    def __init__(self, extent: Extent) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._speed, self._next = Speed(extent), 0.0
        columns = (BarColumn(), TextColumn("{task.description}"))
        self._progress: RichProgress = Progress(
            *columns, console=Console(stderr=True), transient=True, auto_refresh=False
        )
        self._task = self._progress.add_task("loading", total=extent.bytes)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def say(self, event: str, message: str) -> None:
        self._progress.console.print(f"gongwen: {message}", highlight=False, markup=False)

    def show(self, batch: Batch, counts: Counts, size: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _REFRESH
            words = in_words(self._speed.figures(counts, size))
            self._progress.update(self._task, completed=size, description=words, refresh=True)


def telling(extent: Extent, *, quiet: bool, as_json: bool) -> Telling:
    """The one that fits: JSON lines where they are asked for, else nothing, a bar on a terminal, or lines."""
    if as_json:
        return JsonLines(extent)
    if quiet:
        return Silent()
    return Bar(extent) if sys.stderr.isatty() else Lines(extent)
