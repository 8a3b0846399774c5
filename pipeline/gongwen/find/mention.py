"""What a finder returns: a labelled stretch of text, decided on characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Mention(NamedTuple):
    """A labelled stretch ``[start, end)`` of the text a finder was given, in Unicode code points.

    ``rule`` names the pattern or register that made it; ``data`` holds what the finder read beside the span (an
    article, a document number, a rule's named groups): plain JSON-able values, as they travel on a ``Doc``.
    """

    start: int
    end: int
    label: str
    rule: str
    data: dict[str, Any] = {}  # noqa: RUF012 - read, never written to


Finder = Callable[[str], list[Mention]]
