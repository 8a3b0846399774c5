"""Page furniture: menus, breadcrumbs, tool bars, link lists and imprints that a site's page puts round a document.

Position decides first: only what stands before the first sentence of the body or behind its last one is judged, and a
line there goes when it is furniture by its shape, or when it stands above the breadcrumb or below the page's own tools.
What is not shown to be furniture stays: a menu line too many does less harm than a line of the document lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from gongwen.clean.lines import Line, begins_section, contents, ends_with_date, lines_of
from gongwen.clean.offsets import Edit
from gongwen.rules import load_rules
from gongwen.terms import terms

_LONGEST = 240
_OFTEN = 512  # lines that are remembered: each is judged in every round, and a site's are those of all its pages
_BODY_NAMES = re.compile(r"(?:政府|委员会|局|厅|部|院|会|处|所|办公室|办|中心|法院|检察院|公司|文件)$")
_MARK = re.compile(r"^[-—•·●○■□◆◇▪▶►»›>*+|｜※☆★√◎\s]{1,240}+")
_BETWEEN = re.compile(r"[\s|｜·•/>＞»›【】\[\]、,，]{1,240}+")


OF_WHOLE_LINES = ("anywhere", "path", "edge", "foot", "trivial", "notice", "kept")
"""The kinds of rules that hold from a line's beginning: they are tried there alone."""


@cache
def _rules(kind: str) -> re.Pattern[str]:
    """All regexes of a kind as one, to be searched in a line."""
    chosen = [rule.pattern for rule in load_rules("furniture.toml") if rule.id.split(".")[1] == kind]
    return re.compile("|".join(f"(?:{regex})" for regex in chosen))


@cache
def _words() -> frozenset[str]:
    return frozenset(terms("furniture_words.txt"))


def _is(kind: str, text: str) -> bool:
    """Whether a rule of the kind, one for whole lines or for pieces, holds of the line."""
    rules = _rules(kind)
    return (rules.match(text) if kind in OF_WHOLE_LINES else rules.search(text)) is not None


@lru_cache(maxsize=_OFTEN)
def _is_word(item: str) -> bool:
    half = item[: len(item) // 2]
    if item in _words() or (item == half * 2 and half in _words()):
        return True
    return len(item) >= 4 and _is("edge", item)


def _is_menu(text: str) -> bool:
    """Whether the line holds items of menus and tool bars: all known, or of many short ones at least a third."""
    items = [item for item in _BETWEEN.split(_MARK.sub("", text)) if item]
    if not 0 < len(items) <= 40 or max(map(len, items)) > 24:
        return False
    known = sum(map(_is_word, items))
    if known == len(items) or len(items) < 3 or known < max(2, len(items) / 3):
        return known == len(items)
    return all(len(item) <= 12 and not _is("field", item + ":") for item in items)


def _is_listed(text: str) -> bool:
    """Whether a rule says of the line as a whole that it is furniture."""
    return any(_is(kind, text) for kind in ("anywhere", "path", "edge"))


def _is_furniture(text: str) -> bool:
    """Whether the line is furniture by itself; of sentences only the notices that sites print are."""
    return len(text) <= _LONGEST and _looks_like_furniture(text)


@lru_cache(maxsize=_OFTEN)
def _looks_like_furniture(text: str) -> bool:
    if "。" in text or "；" in text:
        return _is("notice", text)
    return _is_listed(text) or _is_menu(text)


def _is_body(text: str) -> bool:
    """Whether the line is a sentence or a numbered heading of the document itself."""
    return len(text) > _LONGEST or _looks_like_body(text)


@lru_cache(maxsize=_OFTEN)
def _looks_like_body(text: str) -> bool:
    if "。" in text or "；" in text:
        return not (_is("notice", text) or _has_fields(text))
    if begins_section(text):
        return len(text) >= 4
    return len(text) >= 40 and ("，" in text or "," in text) and not _is_furniture(text) and not _has_fields(text)


def _has_fields(text: str) -> bool:
    """Whether the line holds two of the document's fields or more; a field's label ends with a colon."""
    if len(text) > _LONGEST or text.count("：") + text.count(":") < 2:
        return False
    return len(_rules("field").findall(text)) > 1


def _is_title(text: str) -> bool:
    return 8 <= len(text) <= 100 and _is("title", text)


def remove_furniture(text: str) -> list[Edit]:
    """Edits that take the furniture out; of a line of the document's own fields only what is none of them.

    A text in which no line is a sentence or a numbered heading has no body to stand round: all of it stays.
    """
    lines = lines_of(text)
    first = next((n for n, line in enumerate(lines) if _is_body(line.text)), None)
    if first is None:
        return []
    last = next(n for n in range(len(lines) - 1, -1, -1) if _is_body(lines[n].text))
    gone = {*_head(lines[:first]), *(n + last + 1 for n in _tail(lines[last + 1 :]))}
    edits = [Edit(lines[n].start, lines[n].end, "") for n in gone]
    within = [line for line in lines[first:last] if _is_in_the_way(line.text)]
    edits += [Edit(line.start - line.indent, line.end + 1, "") for line in within]
    for n, line in enumerate(lines):
        if n not in gone and not first <= n <= last and len(line.text) <= _LONGEST:
            edits += [Edit(line.start + start, line.start + end, "") for start, end in _pieces(line.text)]
    return sorted(edits)


def has_no_body(text: str) -> bool:
    """Whether a text has furniture, at least every second line, and no sentence or numbered heading it stands round."""
    texts = contents(text)
    if any(map(_is_body, texts)):
        return False
    return len(texts) <= 2 * sum(_is_furniture(one) or _is("trivial", one) for one in texts) > 0


def _is_in_the_way(text: str) -> bool:
    """Whether a line within the body is furniture: only what no document says, and no sentence."""
    return len(text) <= 60 and "。" not in text and _is("anywhere", text)


def _head(head: Sequence[Line]) -> Iterator[int]:
    """The lines before the body that go, by their numbers."""
    texts = [line.text for line in head]
    furniture = [_is_furniture(text) for text in texts]
    path = max((n for n, text in enumerate(texts) if _is("path", text)), default=-1)
    weak = [_is_weak(text) for text in texts]
    for n, text in enumerate(texts):
        if furniture[n] or _is("trivial", text):
            yield n
        elif n < path:
            repeated = any(len(below) >= 8 and below in text for below in texts[path + 1 :])
            if repeated or weak[n] or not (_is_title(text) or _is("field", text) or len(text) > 24):
                yield n
        elif weak[n] and _in_menu(n, weak, furniture):
            yield n


@lru_cache(maxsize=_OFTEN)
def _is_weak(text: str) -> bool:
    """Whether the line is as short and bare as a menu's item; no title, no field, no body's name, no addressee."""
    bare = _MARK.sub("", text)
    if len(bare) > 10 or bare.endswith((":", "：")) or _is("field", bare) or _is_title(bare):
        return False
    return not _BODY_NAMES.search(bare) and not any(char.isdigit() for char in bare)


def _in_menu(n: int, weak: list[bool], furniture: list[bool]) -> bool:
    """Whether the item stands in a run of three or more of its kind with known furniture in or beside it."""
    start, end = n, n + 1
    while start > 0 and (weak[start - 1] or furniture[start - 1]):
        start -= 1
    while end < len(weak) and (weak[end] or furniture[end]):
        end += 1
    return end - start >= 3 and any(furniture[n + 1 : end]) and any(furniture[start:n])


def _tail(tail: Sequence[Line]) -> Iterator[int]:
    """The lines behind the body that go: the furniture, and what stands below the first of it."""
    furniture = [_is_furniture(line.text) for line in tail]
    if not any(furniture):
        return
    for n in _foot(tail, furniture):
        furniture[n] = True
    start = furniture.index(True)
    signed = any(ends_with_date(line.text) for line in tail[:start])
    sure = sum(furniture[start:]) * 4 >= len(tail) - start or _is_listed(tail[start].text)
    for n in range(start, len(tail)):
        text = tail[n].text
        kept = _is("kept", text) or ends_with_date(text) or _rules("field").match(text)
        if furniture[n] or ((signed or sure) and not kept):
            yield n


def _foot(tail: Sequence[Line], furniture: list[bool]) -> list[int]:
    """The lines of addresses and organisers in runs beside furniture; a run behind 联系人: or 抄送: stays."""
    runs: list[list[int]] = []
    for n, line in enumerate(tail):
        if not furniture[n] and _is("foot", line.text):
            if runs and runs[-1][-1] == n - 1:
                runs[-1].append(n)
            else:
                runs.append([n])
    found: list[int] = []
    for run in runs:
        before, behind = run[0] - 1, run[-1] + 1
        beside = (before >= 0 and furniture[before]) or (behind < len(tail) and furniture[behind])
        if beside and not (before >= 0 and _is("kept", tail[before].text)):
            found += run
    return found


@lru_cache(maxsize=_OFTEN)
def _pieces(text: str) -> list[tuple[int, int]]:
    """What goes of a line that stays: tool bars in brackets; of a line of fields also counters and empty fields."""
    spans = [match.span() for match in _rules("inline").finditer(text)]
    if _is("field", text) or _rules("counter").match(text):
        spans += [match.span() for match in _rules("counter").finditer(text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return [(len(text[:start].rstrip(" |｜")), end) for start, end in merged]
