"""Bytes to characters. What is not text is refused, never guessed at, and every byte that has no character is counted.

In this order: the byte order mark; strict UTF-8; the charset that the document declares, where it yields Chinese; then
whichever of UTF-8, GB18030, Big5 and UTF-16 yields most of the frequent characters of official prose.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from itertools import groupby, islice
from typing import Literal, NamedTuple

from gongwen.errors import ReadError
from gongwen.read.source_text import Notice
from gongwen.terms import terms

FoundBy = Literal["bom", "utf-8", "declared", "frequency"]

# C0 controls that no text has; tab, line feed, vertical tab, form feed, carriage return and escape are left out.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b") + b"\x7f"
_FEW_CONTROLS = 8  # so many are damage in a text, however short it is
_CONTROL_SHARE = 0.05  # compressed or random bytes have 0.1, damaged pages less than 0.01
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_ALIASES = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030",
    "windows-936": "gb18030", "gb18030": "gb18030", "gb18030-2000": "gb18030", "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs", "big5hkscs": "big5hkscs",
    "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
"""Declared names → Python codecs. Pages that say gb2312 hold characters of GBK and GB18030 (镕, 䶮)."""

_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,8}=\s{0,8}["']?\s{0,8}([A-Za-z0-9_-]{3,20})""")
_DECLARED_WITHIN = 4_096
_WINDOW = 4_096
_SURE = 0.75
_ENOUGH = 0.4  # of the characters beyond ASCII; prose has 0.9, a wrong decoding seldom 0.2
_HAN_SHARE = 0.02
_PAIRS = ("gb18030", "big5hkscs")  # whose bytes do not say which of them begins a character
_WIDE = ("utf-16-le", "utf-16-be")
_SHIFTED = 0.2
_RUN = re.compile(rb"[\x40-\xff]{2,400}")  # behind a byte below, both charsets begin a character again
_PUNCTUATION = "，。、；：？！（）《》“”‘’〔〕【】—…·％０１２３４５６７８９〇\u3000"
_BAD = "\ufdd0"  # stands for a byte without a character while decoding; no text has this noncharacter
_NOTICES = 20

# Characters that Python's GB18030 (2005) still has in the private use area, by GB 18030-2022.
_ASSIGNED = str.maketrans(dict(zip(
    (*range(0xE78D, 0xE797), 0xE7C7, 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
    "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
    strict=True,
)))  # fmt: skip
_PRIVATE = re.compile("[\ue78d-\ue864]")

_replaced: ContextVar[list[int]] = ContextVar("replaced")


class Decoded(NamedTuple):
    """``charset`` is a Python codec's name; ``notices`` say which bytes had no character (U+FFFD in the text)."""

    text: str
    charset: str
    found_by: FoundBy
    notices: tuple[Notice, ...]


def decode(raw: bytes, uri: str, declared: str | None = None) -> Decoded:
    """The text of a document's bytes; ``declared`` is the charset that its carrier names (an HTTP header).

    :class:`ReadError` names ``uri``, with the code ``empty`` (nothing but white space and invisible characters),
    ``binary`` (control bytes in bulk) or ``charset`` (no encoding yields Chinese).
    """
    if not raw.strip():
        raise _empty(raw, uri)
    charset, found_by, text = _charset(raw, uri, declared)
    notices: tuple[Notice, ...] = ()
    if text is None:
        text, notices = _decode(raw, charset, _is_half(raw, charset))
    from gongwen.clean.characters import is_blank  # numpy is loaded when something is read

    if is_blank(text):
        raise _empty(raw, uri)
    return Decoded(text, charset, found_by, notices)


def _empty(raw: bytes, uri: str) -> ReadError:
    message = f"{uri} has no text: {len(raw)} bytes, none but white space and invisible characters. Fetch it again."
    return ReadError("empty", message)


def _charset(raw: bytes, uri: str, declared: str | None) -> tuple[str, FoundBy, str | None]:
    """The charset, how it was found, and the text where that was to decode it all."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name, "bom", None
    is_binary = _is_binary(raw)
    if not is_binary:
        try:
            return "utf-8", "utf-8", raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
        named = _ALIASES.get((declared or _declared_in(raw)).strip().lower())
        if named and named != "utf-8" and _score(raw, named) >= _ENOUGH:
            return named, "declared", None
    best, score = _likeliest(raw, _WIDE if is_binary else ("utf-8", *_PAIRS, *_WIDE))
    if score >= _ENOUGH:
        return best, "frequency", None
    if is_binary:
        raise ReadError("binary", f"{uri} is not text: control bytes in bulk. Give the text itself.")
    message = f"{uri} is no Chinese text in UTF-8, GB18030, Big5 or UTF-16. Convert it to UTF-8."
    raise ReadError("charset", message)


def _likeliest(raw: bytes, candidates: tuple[str, ...]) -> tuple[str, float]:
    """The charset that yields the greatest share of frequent characters, and that share; the first that surely does."""
    best, highest = "", 0.0
    for name in candidates:
        score = _score(raw, name)
        if score < _SURE and name in _PAIRS:
            score = max(score, _score(raw[1:], name))  # the first byte may be the second half of a character
        if score > highest:
            best, highest = name, score
        if highest >= _SURE:
            break
    return best, highest


def _is_binary(raw: bytes) -> bool:
    rest = raw.translate(None, _CONTROLS)
    controls = len(raw) - len(rest)
    return bool(controls) and (not rest.strip() or controls > max(_FEW_CONTROLS, _CONTROL_SHARE * len(raw)))


def _declared_in(raw: bytes) -> str:
    match = _DECLARED.search(raw, 0, _DECLARED_WITHIN)
    return match[1].decode() if match else ""


@cache
def _frequent() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Runs of frequent characters, and of those beyond the printable ones of ASCII."""
    han = "".join(terms("frequent_characters.txt"))
    return re.compile(f"[{han}{_PUNCTUATION}]+"), re.compile(r"[^\t\n\r -~]+")


def _is_half(raw: bytes, charset: str) -> bool:
    """Whether the first byte is the second half of a character: read with it, what follows would be shifted."""
    run = _RUN.match(raw)
    if charset not in _PAIRS or run is None:
        return False
    return _score(run[0][1:], charset) > _score(run[0], charset) + _SHIFTED


def _score(raw: bytes, charset: str) -> float:
    """The share of frequent characters among those beyond ASCII in a window where there are some; errors count twice.

    Of UTF-16, in which bytes of anything are characters, ASCII counts too and some Han characters must be frequent.
    """
    first = re.search(rb"[\x80-\xff]", raw)
    start = max((first.start() if first else 0) - 1, 0) & ~1
    if charset.startswith("utf-16"):
        start = 0 if len(raw) <= 4 * _WINDOW else start
    window = raw[start : start + _WINDOW]
    decoder = codecs.getincrementaldecoder(charset)("replace")
    text = decoder.decode(window, final=False)
    frequent, beyond = _frequent()
    others = "".join(beyond.findall(text))
    known = sum(map(len, frequent.findall(others)))
    errors = 2 * others.count("\ufffd")
    if charset.startswith("utf-16"):
        if known < _HAN_SHARE * len(text) or "\0" in text:
            return 0.0
        return (len(text) - len(others) + known - errors) / max(len(text), 1)
    return (known - errors) / max(len(others), 1)


def _decode(raw: bytes, charset: str, is_half: bool) -> tuple[str, tuple[Notice, ...]]:
    try:
        text = raw.decode(charset)
    except UnicodeDecodeError:
        return _decode_damaged(raw, charset, is_half)
    if is_half:
        return _decode_damaged(raw, charset, is_half)
    if charset == "gb18030" and b"\xee" in text.encode() and _PRIVATE.search(text):  # in UTF-8 EE begins U+E000…EFFF
        text = text.translate(_ASSIGNED)
    return text.removeprefix("\ufeff"), ()


def _decode_damaged(raw: bytes, charset: str, is_half: bool) -> tuple[str, tuple[Notice, ...]]:
    _register()
    token = _replaced.set([1] if is_half else [])
    try:
        marked = _BAD * is_half + raw[is_half:].decode(charset, "gongwen-count")
        sizes = _replaced.get()
    finally:
        _replaced.reset(token)
    places = [match.start() for match in re.finditer(_BAD, marked)]
    text = marked.translate({**_ASSIGNED, ord(_BAD): "\ufffd"} if charset == "gb18030" else {ord(_BAD): "\ufffd"})
    # A noncharacter of the source itself would be one place too many: it is damage as well, of no byte counted.
    return text, tuple(_notices(places, [*sizes, *[0] * (len(places) - len(sizes))], charset))


@cache
def _register() -> None:
    codecs.register_error("gongwen-count", _mark)


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    _replaced.get().append(error.end - error.start)
    return _BAD, error.end


def _notices(places: list[int], sizes: list[int], charset: str) -> Iterator[Notice]:
    """One a run of damage; of many runs the last notice counts all those that have none of their own."""
    runs = [
        [(place, size) for _, (place, size) in run]
        for _, run in groupby(enumerate(zip(places, sizes, strict=True)), key=lambda item: item[1][0] - item[0])
    ]
    for run in islice(runs, _NOTICES):
        count = sum(size for _, size in run)
        message = f"{count} bytes have no character in {charset} and were replaced by U+FFFD"
        yield Notice("bytes-replaced", message, run[0][0], run[-1][0] + 1)
    if rest := runs[_NOTICES:]:
        count = sum(size for run in rest for _, size in run)
        message = f"{count} more bytes at {len(rest)} places have no character in {charset} and were replaced by U+FFFD"
        yield Notice("bytes-replaced", message, rest[0][0][0], rest[-1][-1][0] + 1)
