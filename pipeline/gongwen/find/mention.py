"""What a finder returns: a labelled stretch of text, decided on characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Mention(NamedTuple):
    """A labelled stretch ``[start, end)`` of the text a finder was given, in Unicode code points.

    ``rule`` is what made it: the id of a rule (``date.year``), or a family and, behind a colon, the register entry that
    decided (``org.office:财政局``). ``data`` holds what the finder read beside the span (an article, a document number,
    a rule's named groups): plain JSON-able values, as they travel on a ``Doc``.
    """

    start: int
    end: int
    label: str
    rule: str
    data: dict[str, Any] = {}  # noqa: RUF012 - read, never written to

    @property
    def family(self) -> str:
        """The rule without the register entry."""
        return family(self.rule)


def family(rule: str) -> str:
    """What stands before the register entry in a rule's name: ``org.office`` of ``org.office:财政局``."""
    return rule.partition(":")[0]


Finder = Callable[[str], list[Mention]]
