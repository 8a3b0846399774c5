"""One text's citations read in order: what each is, what hangs on it, which short titles it defines for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.law_shapes import stem_of
from gongwen.find.mention import Mention
from gongwen.link.laws import edition_of, fold_title

if TYPE_CHECKING:
    from gongwen.find.laws import LawFinder

HAN = re.compile(r"[〇㐀-䶿一-鿿\U00020000-\U0003ffff]")
_ISSUER = re.compile(
    r"(?:最高人民(?:法院|检察院)|国务院办公厅|国务院(?!令|第)|中共中央办公厅"
    r"|\w{2,10}?(?:人民政府|委员会|总局|办公室|办公厅))(?=\w{1,8}[〔\[(【])"
)
_ENDINGS = range(2, 7)
"""Lengths of a title's end by which the text may name it again: 《条例》, 《实施方案》."""
_MOST = 1 << 13  # titles whose endings are remembered
_BEFORE = 48
_WITHIN = 120
_OPEN, _CLOSE = r"(\[【〔﹝〖{", r")\]】〕﹞〗}"
_PARENTHESIS = re.compile(
    rf"\s{{0,2}}[{_OPEN}]((?:[^{_OPEN}{_CLOSE}\n]|[{_OPEN}][^{_OPEN}{_CLOSE}\n]{{1,20}}[{_CLOSE}]){{1,80}})[{_CLOSE}]"
)
_SAYS_NOTHING = re.compile(r"简称|下称|试行|修[订正]|以下|公布|施行|[0-9]{4}年?—[0-9]{4}")
_LINK = re.compile(r"\s{0,2}(?:的|之|中的?)?\s{0,2}")
_AFTER_COMMA = re.compile(r"\s?[,，]\s?")
_JOINS = frozenset("与和及或暨")
"""Behind one of these a document number is another document's."""
_ENDS = re.compile(r"\s{0,2}(?:[,，。;；、)\n]|$)")
_DOCUMENT = re.compile(rf"[{_CLOSE}]?\s?(?:号?文件?|印发的?|公布的?|的)?[,，]?\s?$")
_NUMBER_ENDS = re.compile(rf"[0-9号令)]{_DOCUMENT.pattern}")
"""What the number of a document that is named behind it ends with, and what may stand between them."""
_DOCUMENT_REACH = 12
_COMPLETES = re.compile(r"\s{0,2}\(((?:19|20)[0-9]{2}年?—(?:19|20)[0-9]{2}\s?年?|试行|暂行)\)")
"""What stands behind 》 and belongs to the title: 《纲要》(2021—2025年)."""
_DEFINES = re.compile(
    r"(?:以下|下文|下)(?:统一|均|统)?(?:简称|称)(?:为)?[:：]?\s?[“\"‘「]?([〇㐀-䶿一-鿿]{2,12})[”\"’」]?\s?[)\]】〕,，。;；]"
)
_USED = re.compile(r"\s?第\s?[0-9〇零一二三四五六七八九十百]{1,9}\s?[条款章]|[”\"’」]?(?:规定|要求|明确|第)")


@lru_cache(_MOST)
def _endings(title: str) -> tuple[str, ...]:
    """The ends of a title by which it may be named again."""
    stem = stem_of(title)
    return tuple(stem[-length:] for length in _ENDINGS)


class Link(NamedTuple):
    """What a title is: its label, of a law its kind, full title and id, and the register entry that decided.

    That is the law's id, or the head of a title that no register holds; empty where a title has no listed head.
    """

    label: str
    law: dict[str, Any]
    entry: str


class Cited(NamedTuple):
    """A place where something is cited, by which title, and how it was found."""

    start: int
    end: int
    title: str
    rule: str


class Reading:
    """What is known of the text so far: short titles it defined, and the laws that 《条例》 alone can mean."""

    def __init__(self, finder: LawFinder, text: str, folded: str) -> None:
        self._finder = finder
        self._text = text
        self._folded = folded
        self._defined: dict[str, Link] = {}
        self._by_ending: dict[str, Link] = {}
        self._last: tuple[int, Link] | None = None
        self._read_to = 0
        self._spoken: dict[str, tuple[int, Link]] = {}

    def mention(self, cited: Cited) -> Mention | None:
        """The mention of a citation; call in the text's order. None for a single < > round what is no law."""
        link = self._link(cited)
        if link.label == "WORK":
            is_title = self._folded[cited.start] != "<" or self._folded.startswith("<<", cited.start)
            rule = f"work.bracketed:{link.entry}" if link.entry else "work.bracketed"
            return Mention(cited.start, cited.end, "WORK", rule) if is_title else None
        pinpoint = self.pinpoint(cited)
        if link.law["law_id"] is None:
            kind = self._finder.shapes.by_number(link.law["kind"], pinpoint["number"])
            link = link._replace(law={**link.law, "kind": kind})
        self._remember(cited, link)
        rule = f"law.{cited.rule}:{link.entry}"
        return Mention(cited.start, cited.end, "LAW", rule, {**link.law, **pinpoint})

    def bare_shorts(self, mentions: list[Mention]) -> Iterator[Mention]:
        """Short titles that were defined without brackets (以下简称条例) where they are used as a law's name."""
        if not self._spoken:
            return
        names = list(self._spoken)
        taken = iter(mentions)
        mention = next(taken, None)
        finder = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
        for index, start, end in finder.find_matches_as_indexes(self._folded):
            while mention and mention.end <= start:
                mention = next(taken, None)
            since, link = self._spoken[names[index]]
            if start < since or (mention and mention.start < end) or not self._is_used(start, end):
                continue
            pinpoint = self.pinpoint(Cited(start, end, names[index], "defined"))
            yield Mention(start, end, "LAW", f"law.defined:{link.entry}", {**link.law, **pinpoint})

    def _is_used(self, start: int, end: int) -> bool:
        if not _USED.match(self._folded, end):
            return False
        return not HAN.match(self._folded, start - 1) or self._finder.is_led(self._folded, start)

    def _link(self, cited: Cited) -> Link:
        before = self._folded[max(0, cited.start - _BEFORE) : cited.start]
        key = fold_title(cited.title)
        near = self._last is not None and cited.start - self._last[0] < _WITHIN
        if self._last and near and self._finder.rules["law.abbreviated"].regex.search(before):
            self._defined[key] = self._last[1]
        if key in self._defined:
            return self._defined[key]
        completed = _COMPLETES.match(self._folded, cited.end)
        resolve = self._finder.register.resolve
        entry = (resolve(f"{cited.title}({completed[1]})") if completed else None) or resolve(cited.title)
        if entry:
            return Link("LAW", {"kind": entry.kind, "canonical": entry.title, "law_id": entry.id}, entry.id)
        stem = stem_of(cited.title)
        if stem in self._by_ending:
            return self._by_ending[stem]
        shape = self._finder.shapes.judge(cited.title, before)
        return Link(shape.label, {"kind": shape.kind, "canonical": shape.canonical, "law_id": None}, shape.head)

    def _remember(self, cited: Cited, link: Link) -> None:
        self._last = (cited.end, link)
        if link.law["canonical"]:
            self._by_ending.update(dict.fromkeys(_endings(link.law["canonical"]), link))
        inside = _PARENTHESIS.match(self._folded, cited.end)
        until = inside.end() if inside else cited.end + 24
        named = self._folded.find("称", cited.end, until) > 0
        defined = _DEFINES.search(self._folded, cited.end, until) if named else None
        if defined and "。" not in self._folded[cited.end : defined.start()]:
            self._defined[fold_title(defined[1])] = link
            self._spoken[defined[1]] = (defined.end(), link)

    def pinpoint(self, cited: Cited) -> dict[str, Any]:
        """The document number beside a title and the articles behind it, as written."""
        number = self._number_before(cited.start)
        at = cited.end
        rules = self._finder.rules
        inside = _PARENTHESIS.match(self._folded, at)
        article = None
        if inside:
            found = rules["law.number"].regex.search(self._folded, inside.start(1), inside.end(1))
            number = self._written(found) or number
            article = rules["law.article"].regex.match(self._folded, inside.start(1), inside.end(1))
            if found or article or _SAYS_NOTHING.search(inside[1]):
                at = inside.end()
        else:
            joined = self._folded[at : at + 1] in _JOINS
            found = (
                None if joined else rules["law.number"].regex.match(self._folded, at) or self._number_after_comma(at)
            )
            number = self._written(found) or number
            at = found.end() if found else at
        link = _LINK.match(self._folded, at)
        article = article or rules["law.article"].regex.match(self._folded, link.end() if link else at)
        self._read_to = max(at, article.end() if article else at)
        edition = edition_of(cited.title) or (edition_of(inside[0]) if inside else None)
        return {
            "article": self._written(article), "number": number, "edition": edition, "read_to": self._read_to,
        }  # fmt: skip

    def _number_after_comma(self, at: int) -> re.Match[str] | None:
        comma = _AFTER_COMMA.match(self._folded, at)
        found = self._finder.rules["law.number"].regex.match(self._folded, comma.end()) if comma else None
        return found if found and _ENDS.match(self._folded, found.end()) else None

    def _number_before(self, start: int) -> str | None:
        begin = max(self._read_to, start - _BEFORE)
        if not _NUMBER_ENDS.search(self._folded, max(begin, start - _DOCUMENT_REACH), start):
            return None
        numbers = list(self._finder.rules["law.number"].regex.finditer(self._folded, begin, start))
        found = numbers[-1] if numbers else None
        if found is None or not _DOCUMENT.fullmatch(self._folded, found.end(), start):
            return None
        at = found.start()
        while (lead := self._finder.leads.match(self._folded, at)) and HAN.match(self._folded, lead.end()):
            at = lead.end()
        return self._text[at : found.end()]

    def _written(self, match: re.Match[str] | None) -> str | None:
        """The match as the text has it; of a document number, without the issuer's full name before its letters."""
        if match is None:
            return None
        issuer = _ISSUER.match(self._folded, match.start(), match.end())
        return self._text[issuer.end() if issuer else match.start() : match.end()]
