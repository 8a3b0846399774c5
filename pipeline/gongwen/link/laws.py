"""The law register: from a title as it is cited to the family of the law it names.

A family is one normative document with all its versions. ``patterns/laws.jsonl`` holds one family a line; its ``id`` is
``<jurisdiction>:<name>``: ``cn`` for the state, ``ccp`` for the party, a six-digit code for a local regulation, and the
title without official prefix, punctuation and edition note. An id is given once and kept when title or kind are
corrected. A user's own file of the same form adds families and replaces those of the same id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal, NamedTuple

import msgspec

from gongwen.errors import PatternError
from gongwen.link.law_status import LONGEST_WAIT, REPEALS, LawVersion, Repeal, Standing, read_repeals, standing
from gongwen.pattern_files import OwnPatterns, read_own, read_pattern
from gongwen.record import LawKind

REGISTER = "laws.jsonl"
_MOST = 1 << 13  # titles that are remembered
STATE = "中华人民共和国"

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_YEARS = re.compile(r"(?<=[0-9])至(?=[0-9])")
_NOT_NAME = re.compile(r"[^0-9A-Za-z〇㐀-䶿一-鿿\U00020000-\U0003ffff]++")
_ONLY_NAME = re.compile(r"[A-Za-z〇㐀-䶿一-鿿]++")
_NOTE_BRACKETS = str.maketrans("[]【】〔〕〖〗", "()()()()")
_EDITION = re.compile(
    r"\((?:试行|暂行|修[订正改](?:版|本)?|最新版|(?:新|最新)?修[订正]"
    r"|[0-9]{4}年?(?:[0-9]{1,2}月[0-9]{1,2}日)?(?:第[一二三四五六七八九十]{1,3}次)?(?:修[订正改]|版)?(?:本|版)?)\)$"
)


_EDITION_YEAR = re.compile(
    r"\(((?:19|20)[0-9]{2})年?(?:[0-9]{1,2}月[0-9]{1,2}日)?(?:第[一二三四五六七八九十]{1,3}次)?(?:修[订正改]|版|文本)"
)


class LawEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
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


@lru_cache(_MOST)
def fold_title(title: str) -> str:
    """The form under which titles are equal: no brackets, quotes, dashes, spaces or official prefix, half-width."""
    if not _ONLY_NAME.fullmatch(title):
        title = _NOT_NAME.sub("", _YEARS.sub("", title.translate(_WIDTH)))
    return title.replace(STATE, "")


@lru_cache(_MOST)
def without_edition(title: str) -> str:
    """The title without a note of its edition at the end: (试行), (2019修正), 【2018年修订】."""
    half = "".join(title.translate(_WIDTH).translate(_NOTE_BRACKETS).split())
    return _EDITION.sub("", half)


@lru_cache(_MOST)
def edition_of(note: str) -> int | None:
    """The year of the edition that a note in parentheses names: 2017 for (2017修正) and (2017年9月1日第二次修正)."""
    found = _EDITION_YEAR.search("".join(note.translate(_WIDTH).translate(_NOTE_BRACKETS).split()))
    return int(found[1]) if found else None


class RegisterFile(NamedTuple):
    """A file of the register: its name in messages, and its text."""

    name: str
    text: str


class LawRegister:
    """All families, looked up by title or alias in constant time, and what is known of their repeals.

    A family of a later file replaces the one of the same id of an earlier file. :class:`PatternError` is raised for a
    line that cannot be used: not JSON, a missing or unknown key, a wrong date or kind, an id or a title that another
    family has, a repeal of no family; and for a file without a line.
    """

    def __init__(self, files: Iterable[RegisterFile], repeals: Iterable[RegisterFile] = ()) -> None:
        self._owner: dict[str, LawEntry] = {}
        self._local: dict[str, list[LawEntry]] = {}
        self._place: dict[str, tuple[str, int]] = {}
        self.entries: dict[str, LawEntry] = {}
        self._resolve = lru_cache(_MOST)(self._resolved)
        for file in files:
            self._read(file)
        for entry in self.entries.values():
            self._index(entry)
        self.repeals: dict[str, Repeal] = {}
        for file in repeals:
            self.repeals |= read_repeals(file.text, file.name, self.entries.__contains__)

    def _read(self, file: RegisterFile) -> None:
        seen: set[str] = set()
        for number, entry in _entries(file):
            if entry.id in seen:
                self._refuse("id", entry.id, entry.id, (file.name, number))
            seen.add(entry.id)
            self.entries[entry.id] = entry
            self._place[entry.id] = (file.name, number)
        if not seen:
            raise PatternError("law-register", f"{file.name} holds no law. Add one a line, or take the file out.")

    def _index(self, entry: LawEntry) -> None:
        where = self._place[entry.id]
        for name in (entry.title, *entry.aliases):
            key = fold_title(name)
            if not key:
                raise PatternError("law-name", f"{_written(where)}: an empty name. Remove or complete it.")
            if key in self._owner:
                self._refuse("name", name, self._owner[key].id, where)
            self._owner[key] = entry
        place = _legislature(entry)
        if place and entry.title.startswith(place):
            self._local.setdefault(fold_title(entry.title[len(place) :]), []).append(entry)

    def _refuse(self, what: str, value: str, owner: str, where: tuple[str, int]) -> None:
        raise PatternError(
            "law-duplicate",
            f"{_written(where)}: the {what} {value!r} stands already in {_written(self._place[owner])} ({owner}). "
            "A name has one owner: remove it from one of the lines, or give both lines' law the same id in two files.",
        )

    def resolve(self, title: str, *, region: str | None = None) -> LawEntry | None:
        """The family that a title (without its outer brackets) names, or None.

        ``region`` is the six-digit code of the document's region: a title without a place then also finds the local
        regulation of that county, its prefecture or its province, where no national document has the title.
        """
        return self._resolve(title, region)

    def _resolved(self, title: str, region: str | None) -> LawEntry | None:
        exact = self._find(title)
        if exact:
            return exact
        plain = without_edition(title)
        return self._find(plain) or (self._of_region(fold_title(plain), region) if region else None)

    def place_of(self, law_id: str) -> tuple[str, int]:
        """The file and the line that a family stands in."""
        return self._place[law_id]

    def standing(self, law_id: str, days: tuple[date, date], edition: int | None = None) -> Standing:
        """What holds of a family between two days, inclusive; see :func:`gongwen.link.law_status.standing`."""
        entry = self.entries[law_id]
        # What is sent out takes effect on its day (GB/T 9704-2012, 7.3.5.4); only what is promulgated waits.
        wait = timedelta(0) if entry.kind == "policy" else LONGEST_WAIT
        return standing(entry.versions, entry.status, self.repeals.get(law_id), days, edition, wait)

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


def _written(place: tuple[str, int]) -> str:
    """The place of a line in messages."""
    return f"{place[0]}, line {place[1]}"


def _entries(file: RegisterFile) -> Iterator[tuple[int, LawEntry]]:
    """The families of a file, each with the number of its line."""
    decoder = msgspec.json.Decoder(LawEntry)
    lines = [(number, line) for number, line in enumerate(file.text.splitlines(), 1) if line and not line.isspace()]
    try:
        entries = decoder.decode_lines(file.text)
    except msgspec.MsgspecError:
        entries = []  # which line is wrong, only the lines one by one tell
    if len(entries) == len(lines):
        yield from ((number, entry) for (number, _), entry in zip(lines, entries, strict=True))
    else:
        yield from ((number, _decode(decoder, line, (file.name, number))) for number, line in lines)


def _decode(decoder: msgspec.json.Decoder[LawEntry], line: str, where: tuple[str, int]) -> LawEntry:
    try:
        return decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise PatternError(
            "law-line",
            f"{_written(where)}: {error}. Correct the line: id, title, kind, issuer, aliases, versions, status and "
            "source are required, dates are YYYY-MM-DD.",
        ) from error


def _legislature(entry: LawEntry) -> str:
    """The place whose people's congress made a local regulation (青岛市), or an empty string."""
    return (entry.issuer or "").partition("人民代表大会")[0] if entry.region else ""


def law_register(own: OwnPatterns | None = None) -> LawRegister:
    """The shipped register, with a user's own laws; read once."""
    return _register(own)  # with and without None one and the same


@cache
def _register(own: OwnPatterns | None) -> LawRegister:
    return LawRegister(_files(REGISTER, own), _files(REPEALS, own))


def _files(name: str, own: OwnPatterns | None) -> list[RegisterFile]:
    theirs = read_own(name, own)
    return [RegisterFile(name, read_pattern(name)), *([RegisterFile(*theirs)] if theirs else [])]
