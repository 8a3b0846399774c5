"""What a figure counts, and the verb that governs it: 检查各类生产经营单位15家 counts 各类生产经营单位, by 检查.

All within one sentence. The noun stands behind the figure (两名公务员) or before it (安全隐患12处); where no noun is
named the act is counted (立案45起); a comparison (比上年增长5.1%) counts what the figure before it counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gongwen.find.mention import Mention
from gongwen.find.patterns import alternatives, load_terms

_PERIOD = r"(?<![0-9])\.|\.(?![0-9])"
_STOP = re.compile(rf"[，。；：、！？…\n,;:!?()（）]|{_PERIOD}")
_CLAUSE = re.compile(rf"[，。；：！？…\n,;:!?]|{_PERIOD}")
_SENTENCE = re.compile(rf"[。！？\n!?]|{_PERIOD}")
_MARKER = re.compile(r"[0-9]{1,2}[.、．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|第[一二三四五六七八九十],?")
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
# What a word stripped from the head leaves behind where it was the head of a noun (成功|率, 平均|分).
_HALVED = re.compile("[率额数量分书物员者度值比限件人点卡类]|总值|事项")
_RATE = re.compile("(?:率|占比|比例|比重|度|覆盖面|指数|得分|分数)$")
_BASIS = re.compile("(?:依据|依照|按照|根据|对照|适用)(?:《〇*》(?:第[^，。；、]{1,12}[条款项])?[、和及]?){1,9}(?:等|的)?(?:规定|要求)?")
_NOTE = re.compile(r"\[[0-9]{1,2}\]$")
_WITHIN = re.compile("之?内(?:(?:向|对|就|由|在)[^，。；]{2,24}?(?=申请|提起|提出|报告|缴纳|送达|作出))?(?:直接|依法|应当|全部|完成|及时)*(?P<act>[^，。；、\n,;.并且后]{2,16})")
_AND = re.compile("[、和及与]+$")
_GOING = re.compile(r"(?<=..)(?:到|赴)[^，。、]{2,10}$")
_PAIRS = {"（": "）", "(": ")"}
_NUMBER = re.compile("[0-9０-９]")
_OTHERS = re.compile("等(?!级|次|额|于|候|待)(?=[^，。；、]{2})")
_LONGEST = 40


class Counted(NamedTuple):
    """Where the counted thing stands in the text, and the governing verb as written."""

    start: int
    end: int
    action: str | None = None


class Counting:
    """Reads what figures count.

    ``__call__`` takes the figures of a text in order, and the dates and organisations that stand among them: neither is
    part of what is counted where it only leads to it (县审计局完成审计项目26个).
    """

    def __init__(self) -> None:
        words = load_terms("counted.toml")
        governing, heading = words["governing"], words["heading"]
        aspect = "(?:了|过|出|到|成|好|完)?"
        self._governing = re.compile(f"(?:{alternatives(governing)}){aspect}")
        self._heading = re.compile(f"(?:{alternatives((*governing, *heading))}){aspect}")
        self._leading = re.compile(f"(?:{alternatives(words['leading'])})")
        trailing = alternatives(words["trailing"])
        self._trailing = re.compile(f"(?:{trailing})$")
        self._ending = re.compile(f"{alternatives((*words['ending'], *words['ending_short']))}")
        verbs = (*words["ending"], *words["not_first"], *words["trailing"], *governing, *heading)
        self._not_first = re.compile(f"内(?![燃部设资陆河控])|[上下前后时间](?![期级])|{alternatives(verbs)}")
        self._vague = frozenset(words["vague"])
        self._comparing = re.compile(f"(?:{alternatives(words['comparing'])})")

    def __call__(self, text: str, figures: Iterable[Mention], asides: Iterable[Mention]) -> list[Counted | None]:
        found: list[Counted | None] = []
        previous: tuple[Mention, Counted | None] | None = None
        times = {aside.start: aside.end for aside in asides}
        # A title is one thing: no word inside it may end or govern anything.
        text = _TITLE.sub(lambda title: "《" + "〇" * (len(title[0]) - 2) + "》", text)
        for figure in figures:
            counted = self._of(text, figure, previous, times)
            found.append(counted)
            previous = (figure, counted)
        return found

    def _of(
        self, text: str, figure: Mention, previous: tuple[Mention, Counted | None] | None, times: dict[int, int]
    ) -> Counted | None:
        floor = max(previous[0].end, previous[1].end if previous[1] else 0) if previous else 0
        clause = _clause_start(text, figure.start, floor if floor <= figure.start else 0)
        term = _WITHIN.match(text, figure.end)
        if term:
            return Counted(*term.span("act"))
        behind = self._behind(text, figure.end)
        if behind:
            return Counted(*behind, self._action(text, clause, figure.start))
        before = self._before(text, clause, figure.start, times)
        if before and not (previous and text[before.start : before.end] in self._vague):
            return before
        if previous and previous[1] and not _SENTENCE.search(text, previous[0].end, figure.start):
            return previous[1]._replace(action=None)
        return None

    def _behind(self, text: str, end: int) -> tuple[int, int] | None:
        """The noun right behind the figure, up to punctuation, a figure or a word that ends it."""
        limit = _noun_limit(text, end)
        start = end + (text[end : end + 1] == " ")
        if start >= limit or self._not_first.match(text, start, limit):
            return None
        for cut in self._ending.finditer(text, start + 1, limit):
            if cut.start() - start >= 2 or cut.start() + 1 == limit:
                limit = cut.start()
                break
        number = _NUMBER.search(text, start, limit)
        if number:
            limit = number.start()
        while limit > start and (joined := _AND.search(text, start, limit)):
            limit = joined.start()
        return (start, limit) if limit > start else None

    def _before(self, text: str, clause: int, end: int, times: dict[int, int]) -> Counted | None:
        """The noun before the figure, without what leads to it and what stands between."""
        start, end = self._strip_leading(text, clause, end, times), self._strip_trailing(text, clause, end)
        if end <= start or (self._comparing.match(text, start, end) and end - start < 12):
            return None
        verb = self._governing_verb(text, start, end)
        action = None
        if verb:
            action, noun = verb[2], self._strip_leading(text, verb[1], end, times)
            if end - noun < 1:
                return Counted(start, end, action) if end - start <= _LONGEST else None
            start = noun
        start = self._short(text, start, end)
        going = _GOING.search(text, start, end)
        end = going.start() if going else end
        return Counted(start, end, action) if 0 < end - start <= _LONGEST else None

    def _governing_verb(self, text: str, start: int, end: int) -> tuple[int, int, str] | None:
        """The last governing verb with a noun behind it; at the clause's head also verbs that are nouns as often."""
        if _RATE.search(text, start, end):
            return None
        chosen = None
        head = self._heading.match(text, start, end)
        if head and self._leaves_noun(text, head.end(), end):
            chosen = (head.start(), head.end(), head[0])
        for verb in self._governing.finditer(text, chosen[1] if chosen else start, end):
            if self._leaves_noun(text, verb.end(), end):
                chosen = (verb.start(), verb.end(), verb[0])
        return chosen

    def _leaves_noun(self, text: str, start: int, end: int) -> bool:
        return end - start >= 2 and not _HALVED.match(text, start, end)

    def _action(self, text: str, clause: int, end: int) -> str | None:
        verbs = list(self._heading.finditer(text, clause, end))
        return verbs[-1][0] if verbs else None

    def _strip_leading(self, text: str, start: int, end: int, times: dict[int, int]) -> int:
        while start < end:
            if start in times and times[start] <= end:
                start = times[start]
            elif text[start] in " 、及和与":
                start += 1
            elif match := _MARKER.match(text, start, end) or _BASIS.match(text, start, end):
                start = match.end()
            elif (match := self._leading.match(text, start, end)) and not _HALVED.match(text, match.end(), end):
                start = match.end()
            else:
                break
        return start

    def _strip_trailing(self, text: str, start: int, end: int) -> int:
        while end > start:
            if text[end - 1] == " ":
                end -= 1
                continue
            match = _NOTE.search(text, start, end) or self._trailing.search(text, max(start, end - 6), end)
            if not match:
                break
            end = match.start()
        return end

    def _short(self, text: str, start: int, end: int) -> int:
        """As short as stays unambiguous: what stands behind 等, or behind the last 的 of a long phrase."""
        for others in _OTHERS.finditer(text, start, end):
            start = others.end()
        of = text.rfind("的", start, end - 2)
        return of + 1 if of >= 0 and end - start > 14 else start


def _noun_limit(text: str, end: int) -> int:
    """Where a noun behind a figure must end: at punctuation, but for a short parenthesis inside it (村(居))."""
    at = end
    while stop := _STOP.search(text, at, end + _LONGEST):
        closing = text.find(_PAIRS[stop[0]], stop.end(), stop.end() + 5) if stop[0] in _PAIRS else -1
        if closing < 0 or stop.start() == end:
            return stop.start()
        at = closing + 1
    return min(len(text), end + _LONGEST)


def _clause_start(text: str, end: int, floor: int) -> int:
    """Where the clause of a figure begins: behind punctuation, an unclosed parenthesis, or a figure before it."""
    depth, at = 0, end
    lowest = max(floor, end - 80)
    while at > lowest:
        char = text[at - 1]
        if char in "）)":
            depth += 1
        elif char in "（(":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and _CLAUSE.match(char):
            return at
        at -= 1
    return at
