"""A page's own words about its document: title, 来源, 发布日期, and the index table (索引号, 发文字号, 成文日期)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from gongwen.read.html_lines import Line, Page
from gongwen.rules import rules_by_id

_RULES = ("html.title", "html.label", "html.tool", "html.site", "html.imprint")
_DAY = r"(?:19|20)[0-9]{2} ?(?:[-./]|年) ?[0-9]{1,2} ?(?:[-./]|月) ?[0-9]{1,2}日?"
_DATE = re.compile(rf"{_DAY}(?: {{1,3}}[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?")
_PUBLISHED = re.compile("[发發][布佈][日时時]|发表|公开[日时]|更新|上传|录入|发文[日时]|^[日时時]|信息时")
_SOURCE = re.compile("[来來]源|[发發][布佈](?:机|機|单|單)")
_NAMED = (
    ("发布日期", _PUBLISHED, ("pubdate", "publishdate", "publish_date")),
    ("来源", _SOURCE, ("contentsource", "source")),
)
_PUBLICATION = "发布日期"
_AROUND = " \xa0\u3000|｜[【（(·;；"  # between a meta line's values
_LONGEST_LABEL, _LONGEST_LABEL_LINE, _LONGEST_TITLE = 12, 300, 150
_ABOVE = 40  # lines above the container, the nearest, in which titles and meta lines are looked for
_HEADINGS = ("h1", "h2", "h3")


@dataclass
class Meta:
    """``lines`` are to be put before the body; ``taken`` are the container's lines that they replace."""

    title: str | None = None
    published: str | None = None
    source: str | None = None
    lines: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in a page's head: its <title>, and its named meta elements by small letters."""

    title: str
    named: dict[str, str]


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    rules = {**rules_by_id("html.toml", _RULES), **rules_by_id("fields.toml", ["field.title"])}
    return {name: rule.regex for name, rule in rules.items()}


def head_of(tree: Any) -> Head:
    """The head of a parsed page; the meta elements are what the platforms' standard asks for (国办发〔2019〕3号)."""
    title = ""
    named: dict[str, str] = {}
    for one in tree.css("title, meta[name]")[:100]:
        if one.tag == "title":
            title = title or " ".join(one.text().split())
            continue
        attributes = one.attributes
        name, content = attributes["name"], attributes.get("content")
        if name and content and content.strip():
            named.setdefault(name.lower(), " ".join(content.split()))
    return Head(title, named)


def meta_of(page: Page, head: Head, start: int, end: int) -> Meta:
    """What the page says of the document in the lines ``[start, end)``: nearest line first, the head's words last."""
    meta = Meta()
    values: dict[str, str] = {}
    for n, pairs in _labelled(page, start, end):
        if n >= start:
            meta.taken.add(n)
        values.update(pairs)
    for label, kind, names in _NAMED:
        given = next((head.named[name] for name in names if name in head.named), None)
        if given and not any(kind.search(known) for known in values):
            values[label] = given
    dates = (_DATE.search(value) for label, value in values.items() if _PUBLISHED.search(label))
    meta.published = next((date[0] for date in dates if date), None)
    sources = sorted((label for label in values if _SOURCE.search(label)), key=lambda label: "源" not in label)
    meta.source = values[sources[0]] if sources else None
    meta.title = _title(page, head, start, end, values)
    meta.lines = [f"{label}：{value}" for label, value in values.items()]
    return meta


def _labelled(page: Page, start: int, end: int) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The lines that are labels with values, above the body and at its head and foot, with their pairs."""
    lines = page.lines
    body = next((n for n in range(start, end) if "。" in lines[n].text), end)
    head = min(body + 1, start + _ABOVE, end)
    places = [*range(max(0, start - _ABOVE), head), *range(max(head, end - 3), min(end + 3, len(lines)))]
    waiting: tuple[int, str] | None = None
    for n in places:
        line = lines[n]
        if len(line.text) > _LONGEST_LABEL_LINE or (line.links * 2 > len(line.text) and line.links > 20):
            waiting = None
            continue
        if not waiting and "：" not in line.text and ":" not in line.text and not _is_label(line.text):
            continue
        if waiting and not _is_label(line.text):
            yield n, [(waiting[1], line.text)]
            yield waiting[0], []
            waiting = None
            continue
        waiting = None
        found = list(_pairs(line.text))
        if found and found[-1][1] == "" and n + 1 < len(lines):
            waiting = (n, found.pop()[0])
        if found and (not line.dropped or any(_DATE.search(value) for _, value in found)):
            yield n, found


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and _label(text)


@lru_cache(maxsize=4_096)
def _label(text: str) -> bool:
    return _rules()["html.label"].match(text + "：") is not None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Labels and values of a line that is nothing else; the last value may be empty: it stands in the next cell."""
    if "。" in text:
        return
    labels = list(_rules()["html.label"].finditer(text)) if "：" in text or ":" in text else []
    if not labels and _is_label(text):
        yield "".join(text.split()), ""
    if not labels:
        return
    before = text[: labels[0].start()].strip(_AROUND)
    if len(before) > 24:
        return
    if date := _DATE.fullmatch(before):
        yield _PUBLICATION, date[0]
    for match, behind in zip(labels, [*labels[1:], None], strict=True):
        value = text[match.end() : behind.start() if behind else len(text)]
        tool = _rules()["html.tool"].search(value)
        value = (value[: tool.start()] if tool else value).strip(_AROUND)
        label = "".join(match["label"].split())
        date = _DATE.search(value)
        if date and _PUBLISHED.search(label):
            value = date[0]
        elif date and _SOURCE.search(label) and date.end() == len(value):
            yield _PUBLICATION, date[0]
            value = value[: date.start()].strip(_AROUND)
        if value or (behind is None and tool is None):
            yield label, value


def _title(page: Page, head: Head, start: int, end: int, values: dict[str, str]) -> str | None:
    """The document's title: the longest line above the text that the head has as well, else a heading, else the head's.

    A line that ends as titles do (…的通知) comes before a heading, for headings may be the site's.
    """
    given = head.named.get("articletitle") or values.get("标题") or values.get("名称") or values.get("信息名称")
    own = _of_head(head.title)
    named = _squeezed(given or own or "")
    places = range(min(start + 4, end) - 1, max(-1, start - _ABOVE), -1)
    known = ((n, text) for n in places for text in _with_above(page, n) if len(text) >= 4 and _squeezed(text) in named)
    title = max((text for n, text in known if _may_be_title(page.lines[n])), key=len, default=given)
    if title:
        return title
    near = [n for n in places if _may_be_title(page.lines[n])]
    for n in near:
        if _rules()["field.title"].fullmatch(page.lines[n].text):
            return page.lines[n].text
    for n in near:
        if _is_heading(page, page.lines[n]):
            lines = [line.text for line in page.lines[max(0, n - 3) : n + 1] if line.owner == page.lines[n].owner]
            return "".join(lines)
    return own


def _with_above(page: Page, n: int) -> tuple[str, ...]:
    """The line, and both lines where one stands above it: titles are broken over two."""
    above = page.lines[n - 1] if n else None
    return (
        (page.lines[n].text, above.text + page.lines[n].text) if above and not above.dropped else (page.lines[n].text,)
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _may_be_title(line: Line) -> bool:
    text = line.text
    return (
        not line.dropped
        and 4 <= len(text) <= _LONGEST_TITLE
        and line.links * 2 <= len(text)
        and "。" not in text
        and not (("：" in text or ":" in text) and _rules()["html.label"].search(text))
        and not _rules()["html.imprint"].search(text)
    )


def _is_heading(page: Page, line: Line) -> bool:
    for depth, n in enumerate(page.ancestors(line.owner)):
        one = page.elements[n]
        if one.tag in _HEADINGS or (one.names and depth < 3 and _rules()["html.title"].search(one.names)):
            return True
    return False


def _of_head(title: str) -> str | None:
    """The <title> without the site's names behind it: 关于…的通知_通知公告_青禾县人民政府网."""
    pieces = [piece.strip() for piece in re.split(r" ?[-_|—–>»·] ?", title) if piece.strip()]
    own = [piece for piece in pieces if not _rules()["html.site"].search(piece)]
    return max(own, key=len) if own else None
