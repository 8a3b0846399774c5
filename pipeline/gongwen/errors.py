"""Numbered, helpful messages: what is wrong, where, and what to do about it."""

from __future__ import annotations


class GongwenError(Exception):
    """Something that the caller can mend. ``code`` is stable; the message names the place and the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"[{code}] {message}")
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[GongwenError], tuple[str, str]]:
        return type(self), (self.code, self.message)


class PatternError(GongwenError):
    """A rule or register file that cannot be used: raised at start-up, never while text is read."""


class ReadError(GongwenError):
    """A document that cannot be read; becomes a line of the failures file."""
