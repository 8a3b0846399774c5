"""How messages put a count into words."""

from __future__ import annotations


def number_of(count: int, noun: str) -> str:
    """``1 document``, ``2,000 documents``: for nouns whose plural ends in s, or in ies for one in y."""
    if count == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {plural}"
