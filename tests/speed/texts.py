"""Texts of any length to be timed: the prose of corpus/, and one piece again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def prose(length: int) -> str:
    """The documents of corpus/ one after another, as often as the length needs."""
    corpus = Path(__file__).parents[2] / "corpus"
    text = "".join(path.read_text("utf-8") for path in sorted(corpus.glob("*.txt")))
    return (text * (length // len(text) + 1))[:length]


def repeated(piece: str) -> Callable[[int], str]:
    """A text of any length that is nothing but the piece."""
    return lambda length: (piece * (length // len(piece) + 1))[:length]
