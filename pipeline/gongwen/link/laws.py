"""The law register: from a title as it is cited to the family of the law it names.

A family is one normative document with all its versions. ``patterns/laws.jsonl`` holds one family a line; its ``id`` is
``<jurisdiction>:<name>``: ``cn`` for the state, ``ccp`` for the party, a six-digit code for a local regulation, and the
title without official prefix, punctuation and edition note. An id is given once and kept when title or kind are
corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from gongwen.errors import PatternError
from gongwen.record import LawKind
from gongwen.rules import read_pattern

REGISTER = "laws.jsonl"
STATE = "中华人民共和国"

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_YEARS = re.compile(r"(?<=[0-9])至(?=[0-9])")
_NOT_NAME = re.compile(r"[^0-9A-Za-z〇㐀-䶿一-鿿\U00020000-\U0003ffff]++")
_EDITION = re.compile(
    r"\((?:试行|暂行|修[订正改](?:版|本)?|最新版|(?:新|最新)?修[订正]|[0-9]{4}年?(?:修[订正改]|版)?(?:本|版)?)\)$"
)


class LawVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One enactment, amendment or revision. ``passed`` stands where only passage or approval is known."""

    published: date | None = None
    effective: date | None = None
    passed: date | None = None
    source: str | None = None


class LawEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A family of the register. ``region`` is the six-digit code of a local regulation's legislature."""

    id: str
    title: str
    kind: LawKind
    issuer: str | None
    aliases: tuple[str, ...]
    versions: tuple[LawVersion, ...]
    status: Literal["in_force", "repealed", "unknown"]
    source: str
    region: str | None = None


def fold_title(title: str) -> str:
    """The form under which titles are equal: no brackets, quotes, dashes, spaces or official prefix, half-width."""
    half = title.translate(_WIDTH)
    return _NOT_NAME.sub("", _YEARS.sub("", half)).replace(STATE, "")


def without_edition(title: str) -> str:
    """The title without a note of its edition at the end: (试行), (2019修正), (2018年修订)."""
    half = "".join(title.translate(_WIDTH).split())
    return _EDITION.sub("", half)


class LawRegister:
    """All families, looked up by title or alias in constant time.

    :class:`PatternError` is raised for a line that cannot be used: not JSON, a missing or unknown key, a wrong date or
    kind, an id or a title that another family has.
    """

    def __init__(self, lines: Iterable[str], name: str = REGISTER) -> None:
        self._name = name
        self._owner: dict[str, LawEntry] = {}
        self._local: dict[str, list[LawEntry]] = {}
        self._line: dict[str, int] = {}
        self.entries: dict[str, LawEntry] = {}
        decoder = msgspec.json.Decoder(LawEntry)
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._add(self._decode(decoder, line, number), number)

    def _decode(self, decoder: msgspec.json.Decoder[LawEntry], line: str, number: int) -> LawEntry:
        try:
            return decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise PatternError(
                "law-line",
                f"{self._name}, line {number}: {error}. Correct the line: id, title, kind, issuer, aliases, versions, "
                "status and source are required, dates are YYYY-MM-DD.",
            ) from error

    def _add(self, entry: LawEntry, number: int) -> None:
        if entry.id in self.entries:
            self._refuse("id", entry.id, entry.id, number)
        self.entries[entry.id] = entry
        self._line[entry.id] = number
        for name in (entry.title, *entry.aliases):
            key = fold_title(name)
            if not key:
                raise PatternError("law-name", f"{self._name}, line {number}: an empty name. Remove or complete it.")
            if key in self._owner:
                self._refuse("name", name, self._owner[key].id, number)
            self._owner[key] = entry
        place = _legislature(entry)
        if place and entry.title.startswith(place):
            self._local.setdefault(fold_title(entry.title[len(place) :]), []).append(entry)

    def _refuse(self, what: str, value: str, owner: str, number: int) -> None:
        raise PatternError(
            "law-duplicate",
            f"{self._name}, line {number}: the {what} {value!r} stands already in line {self._line[owner]} ({owner}). "
            "A name has one owner: remove it from one of the lines.",
        )

    def resolve(self, title: str, *, region: str | None = None) -> LawEntry | None:
        """The family that a title (without its outer brackets) names, or None.

        ``region`` is the six-digit code of the document's region: a title without a place then also finds the local
        regulation of that county, its prefecture or its province, where no national document has the title.
        """
        exact = self._find(title)
        if exact:
            return exact
        plain = without_edition(title)
        return self._find(plain) or (self._of_region(fold_title(plain), region) if region else None)

    def _find(self, title: str) -> LawEntry | None:
        key = fold_title(title)
        entry = self._owner.get(key) or self._owner.get(f"关于{key}") or self._owner.get(f"国务院{key}")
        if entry:
            return entry
        issuer, about, rest = key.partition("关于")
        entry = self._owner.get(about + rest) if issuer and about else None
        return entry if entry and entry.issuer and fold_title(entry.issuer) == issuer else None

    def _of_region(self, key: str, region: str) -> LawEntry | None:
        entries = {entry.region: entry for entry in self._local.get(key, ())}
        chain = (region, f"{region[:4]}00", f"{region[:2]}0000")
        return next((entries[code] for code in chain if code in entries), None)


def _legislature(entry: LawEntry) -> str:
    """The place whose people's congress made a local regulation (青岛市), or an empty string."""
    return (entry.issuer or "").partition("人民代表大会")[0] if entry.region else ""


@cache
def law_register() -> LawRegister:
    """The shipped register, read once."""
    return LawRegister(read_pattern(REGISTER).splitlines())
