"""Words that refer to a law named before: 该法, 同法, 本办法, 上述条例, 前款. They cite nothing by themselves.

A reference means the nearest law before it whose title ends as the reference does; 本办法 behind 制定 is the document
itself, and so is every 本办法 after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from gongwen.find.law_shapes import stem_of
from gongwen.find.mention import Mention
from gongwen.rules import Rule

_REACH = 400
"""Characters between a law and a reference to it; 本 reaches further, as a text speaks of itself throughout."""
_PLACE_REACH = 120
_LONGEST_HEAD = 6
_MOST = 1 << 13  # titles whose ends are remembered
_ALWAYS_LAW = frozenset({"法", "法律", "条例"})
_LAW_BEHIND_OWN = frozenset({"办法", "细则", "规则", "准则"})
"""What a reference may end with where no law before it fits, the second behind 本: all else is everyday language."""
_FIRST = re.compile("[本该同上前]")
_MAKES = re.compile(r"(?:制定|制订|订立|拟定|起草|修订|出台|发布|印发)了?$")
_ARTICLE = re.compile(r"\s?的?\s?")


@lru_cache(_MOST)
def _heads(title: str) -> tuple[str, ...]:
    """The ends of a title by which a reference may name it."""
    stem = stem_of(title)
    return tuple(stem[-length:] for length in range(1, min(len(stem), _LONGEST_HEAD) + 1))


class References:
    """Finds references and what they mean, from the rules ``law.reference``, ``law.relative`` and ``law.article``."""

    def __init__(self, rules: dict[str, Rule]) -> None:
        self._reference, self._relative = rules["law.reference"], rules["law.relative"]
        self._article = rules["law.article"]

    def __call__(self, text: str, folded: str, cited: list[Mention]) -> Iterator[Mention]:
        """The references of a text, in order; ``cited`` are the mentions of its laws, in order."""
        known = _Known(folded)
        laws = iter(cited)
        law = next(laws, None)
        for match in self._all(folded):
            while law and law.start < match.start():
                known.add(law)
                law = next(laws, None)
            if known.reaches(match.start()) or (law and law.start < match.end()):
                continue
            found = self._place(match, known) if "place" in match.groupdict() else self._law(match, text, folded, known)
            if found:
                yield found

    def _all(self, folded: str) -> Iterator[re.Match[str]]:
        for sign in _FIRST.finditer(folded):  # tried everywhere, the two rules would take a third of the finder's time
            start = sign.start()
            match = self._reference.regex.match(folded, start) or self._relative.regex.match(folded, start)
            if match:
                yield match

    def _law(self, match: re.Match[str], text: str, folded: str, known: _Known) -> Mention | None:
        head = match["head"]
        own = match["which"] == "本"
        link = known.meant(head, match.start(), own=own)
        is_law = (head in _ALWAYS_LAW and match["which"] != "同") or (own and head in _LAW_BEHIND_OWN)
        if link is None and not is_law:
            return None
        gap = _ARTICLE.match(folded, match.end())
        article = self._article.regex.match(folded, gap.end() if gap else match.end())
        if article:
            known.read_to = article.end()
        written = text[article.start() : article.end()] if article else None
        start, end = match.span("span")
        return Mention(start, end, "REFERENCE", "law.reference", _data(link, written, None))

    def _place(self, match: re.Match[str], known: _Known) -> Mention | None:
        if known.placed is None or match.start() - known.placed[0] > _PLACE_REACH:
            return None
        law = known.placed[1]
        data = _data(law, match["place"], law["article"])
        return Mention(*match.span("place"), "REFERENCE", "law.relative", data)


class _Known:
    """The laws named so far, by what their titles end with, and up to where the text was read with them."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._by_head: dict[str, tuple[int, dict[str, Any]]] = {}
        self._own: set[str] = set()
        self.placed: tuple[int, dict[str, Any]] | None = None
        self.read_to = 0

    def add(self, law: Mention) -> None:
        self.read_to = max(self.read_to, law.data.get("read_to", law.end))
        if law.label != "LAW":
            return
        if law.data["article"]:
            self.placed = (law.data["read_to"], law.data)
        bracketed = self._folded[law.start : law.end].strip("《》<>〈〉")
        for title in (law.data["canonical"] or "", bracketed):
            self._by_head.update(dict.fromkeys(_heads(title), (law.end, law.data)))
        if law.data["kind"] in ("law", "constitution"):
            self._by_head.update({"法": (law.end, law.data), "法律": (law.end, law.data)})

    def reaches(self, place: int) -> bool:
        return place < self.read_to

    def meant(self, head: str, place: int, *, own: bool) -> dict[str, Any] | None:
        if own and _MAKES.search(self._folded[max(0, place - 4) : place]):
            self._own.add(head)
        if own and head in self._own:
            return None
        end, law = self._by_head.get(head, (0, None))
        return law if own or place - end <= _REACH else None


def _data(law: dict[str, Any] | None, article: str | None, after: str | None) -> dict[str, Any]:
    link = {name: law[name] if law else None for name in ("kind", "canonical", "law_id")}
    return {**link, "article": article, "after": after, "number": None, "edition": None}
