"""Errors with a code and a message: what is wrong, where, and what to do about it."""

from __future__ import annotations


class GongwenError(Exception):
    """Something that the caller can mend. ``code`` is a word for programs, the message is for people.

    The code is stable (``output``, ``pattern-toml``); the message names the place and the remedy. ``str()`` has both.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"[{code}] {message}")
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[GongwenError], tuple[str, str]]:
        return type(self), (self.code, self.message)


class PatternError(GongwenError):
    """A rule or register file that cannot be used. Raised where the file is first needed, whatever the text says."""


class ReadError(GongwenError):
    """A document that cannot be read; becomes a line of the failures file."""
