"""What one document and one archive may cost: beyond it stands a failure, not a stopped batch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from gongwen.errors import GongwenError, ReadError

_SIZE = re.compile(r"([0-9]{1,15})(?:\.0*)?([kKmMgG]?)(?:[bB])?")
_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_ALWAYS_ALLOWED = 16_000_000  # a small archive of one long page has a high ratio and harms nobody


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits, each a positive whole number.

    ``bytes``: of one document, unpacked. ``members``: of one archive. ``ratio``: how many times its own size an
    archive may unpack to (text seldom exceeds 20, a bomb has 1,000). ``nesting``: archives within archives. ``pages``:
    of a PDF. ``cells``: of one table, spans counted out. ``seconds`` and ``memory`` (bytes): for a parser that runs in
    a worker of its own, and one document; in a run also for its extraction (seconds for each million characters).
    """

    bytes: int = 32_000_000
    members: int = 100_000
    ratio: int = 200
    nesting: int = 3
    pages: int = 3_000
    cells: int = 200_000
    seconds: int = 60
    memory: int = 1_500_000_000


def parse_limits(settings: Iterable[str]) -> Limits:
    """The limits with those that are set otherwise (``bytes=64M``, ``seconds=10``).

    :class:`GongwenError` (``limit``) names a setting that is none, and those there are.
    """
    known = [field.name for field in fields(Limits)]
    changed: dict[str, int] = {}
    for setting in settings:
        name, _, figure = setting.partition("=")
        match = _SIZE.fullmatch(figure)
        if name not in known or not match or int(match[1]) == 0:
            message = f"--limit {setting!r} is none. Write NAME=NUMBER, as in bytes=64M; NAME is {', '.join(known)}."
            raise GongwenError("limit", message)
        changed[name] = int(match[1]) * _FACTORS[match[2].lower()]
    return replace(Limits(), **changed)


class Unpacking:
    """How much has come out of one archive of ``size`` bytes; more than its ratio allows is a ``ReadError``."""

    def __init__(self, uri: str, size: int, limits: Limits) -> None:
        self._uri = uri
        self._ratio = limits.ratio
        self._allowed = max(_ALWAYS_ALLOWED, size * limits.ratio)
        self._sum = 0

    def add(self, count: int) -> None:
        """Counts ``count`` more bytes; the code of the error is ``expansion``."""
        self._sum += count
        if self._sum > self._allowed:
            message = (
                f"{self._uri} unpacks to more than {self._ratio} times its size. If that is right, "
                f"read it with --limit ratio={self._ratio * 10}."
            )
            raise ReadError("expansion", message)
