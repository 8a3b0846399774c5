"""Figures with their units in running text, and the numerals that are none."""

from __future__ import annotations

import re
from bisect import bisect_right

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.counting_one import CountingOne, is_limited
from gongwen.find.figure_search import FigureSearch
from gongwen.find.mention import Mention
from gongwen.find.table_figures import TableFigures
from gongwen.terms import alternatives, terms
from gongwen.values.amounts import value_amount
from gongwen.values.numerals import FOLD

_ARABIC = re.compile("[0-9.]+")
_NUMERALS = frozenset("零〇○一二三四五六七八九十百千万亿两廿")
_HANZI = re.compile(f"[{''.join(sorted(_NUMERALS))}]+")
_BARE_MAGNITUDE = re.compile("[百千万亿]+")
_YEAR = re.compile("(?:19|20)[0-9]{2}|[一二][零九][零一二三四五六七八九]{2}")
_DATED = {"年", "款", "班", "期"}
_ISSUED = re.compile(
    "(?:[举开]办|开展|开设|刊发|编[发印]|印发|出[刊版]|制作|推[出送]|播[出放])了?(?:[“《][^“”《》]{1,10}[”》])?$"
)
# 二次供水, 三次产业, 二次会议 are names of kinds and of meetings, 二期工程 is the second stage of one.
_NAMED_AFTER = {
    "次": re.compile("会议|全会|供水|产业|分配|污染|创业|报告|元"),
    "期": re.compile("工程|项目|建设|改造|开发|扩建|厂|标|已|正|于"),
}
_SINGLE_DAY = re.compile("内|以[内上下]|之内|前|为|的")
_TERM_OF_DAYS = re.compile(
    "(?:期限|期间|征求意见|公[示告布开]|挂网|展示|之日起|满|拘留|停业(?:整顿)?|停产|限产|滞留|至多|延长|为期|不少于|少于"
    "|超过) ?$"
)
_REACHED = re.compile("(?:突破|达到?|过) ?$")  # 点击量突破百万次
_POINTS_OF = re.compile("(?:理由|意见|建议|要求|问题|体会|希望|原因|经验|启示|说明) ?$")  # 申辩理由三点
_QUOTED = re.compile('[“‘"][^“”‘’"，。；：、]{1,10}[”’"]')
_QUOTED_BEFORE = re.compile('[“‘][^“”‘’"，。；：、0-9]{1,6}$')


class QuantityFinder:
    """Finds QUANTITY mentions; ``data["groups"]`` is what :func:`gongwen.values.amounts.value_amount` reads.

    Every mention has a value: what the rules take for a number and the value function does not is left out.
    """

    def __init__(self) -> None:
        self._search = FigureSearch()
        self._coined = _Coined()
        self._arabic_only = frozenset(terms("units_arabic_only.txt"))
        self._parts = frozenset(terms("units_of_parts.txt"))
        self._hanzi_before = re.compile(alternatives(terms("units_hanzi_before.txt")))
        self._counting_one = CountingOne()
        self._table_figures = TableFigures()

    def __call__(self, text: str) -> list[Mention]:
        counted: list[Mention] = []
        last = -1
        for mention in self._search(text):
            if self._counts(mention, text, last):
                counted.append(mention)
                last = mention.end
        return _merged(counted, self._table_figures(text))

    def _counts(self, mention: Mention, text: str, last: int) -> bool:
        """``last`` is where the figure before ends, -1 where there is none."""
        if mention.rule.startswith("number."):
            return False
        groups = mention.data["groups"]
        number = groups.get("n") or groups.get("rough") or groups.get("pair")
        if number is None or "base" in groups or "denominator" in groups:
            return value_amount(groups) is not None
        unit = groups.get("unit") or groups.get("unit2") or ""
        if mention.rule == "quantity.row" and unit in self._parts:
            return False
        if unit in _DATED and _YEAR.fullmatch(number.translate(FOLD)):
            return False
        if unit == "日" and not self._spans_days(mention, text, number):
            return False
        if "n" not in groups:
            if unit in self._arabic_only and (len(number) == 1 or unit == "线"):  # 三四线城市
                return False
        elif _is_hanzi(number) and not self._counts_in_hanzi(mention, number, unit, text, last):
            return False
        return value_amount(groups) is not None and not self._coined(text, text.index(number, mention.start), number)

    def _spans_days(self, mention: Mention, text: str, number: str) -> bool:
        """30日内 is a term; 30日 alone is the day of a month."""
        before = text[max(0, mention.start - 6) : mention.start]
        return bool(
            _is_hanzi(number)
            or {"q", "after", "n2"} & mention.data["groups"].keys()
            or _SINGLE_DAY.match(text, mention.end)
            or _TERM_OF_DAYS.search(before)
        )

    def _counts_in_hanzi(self, mention: Mention, number: str, unit: str, text: str, last: int) -> bool:
        groups = mention.data["groups"]
        after_number = text.index(number, mention.start) + len(number)
        if unit in self._arabic_only and not {"q", "n2"} & groups.keys() and number[-1] not in "万亿":
            if unit == "点" and number != "一" and _POINTS_OF.search(text, max(0, mention.start - 4), mention.start):
                return True
            return number != "一" and bool(self._hanzi_before.match(text, after_number))
        bare = _BARE_MAGNITUDE.fullmatch(number) and not {"q", "mid", "after"} & groups.keys()
        if bare and not _REACHED.search(text, max(0, mention.start - 3), mention.start):
            return False
        if _coined_in_quotes(mention, text) or _is_named(mention, number, unit, text):
            return False
        plain_one = number == "一" and not {"q", "n2", "after", "inner", "half"} & groups.keys()
        return not plain_one or self._counting_one(mention, unit, text, last)


def _is_hanzi(number: str) -> bool:
    return number[0] in _NUMERALS and _HANZI.fullmatch(number) is not None


def _merged(figures: list[Mention], of_tables: list[Mention]) -> list[Mention]:
    """Both in the text's order; a number with a unit of its own needs none of its table."""
    if not of_tables:
        return figures
    starts = [figure.start for figure in figures]
    for cell in of_tables:
        before = bisect_right(starts, cell.start) - 1
        after = before + 1
        if (before < 0 or figures[before].end <= cell.start) and (after == len(starts) or starts[after] >= cell.end):
            figures = [*figures, cell]
    return sorted(figures)


class _Coined:
    """Whether a numeral belongs to a coined phrase or a place's name. Only what stands round it is searched."""

    _AROUND = 20

    def __init__(self) -> None:
        names = (*terms("coined_numerals.txt"), *terms("numeral_places.txt"))
        self._names = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
        self._arabic = {number for name in names for number in _ARABIC.findall(name)}

    def __call__(self, text: str, start: int, number: str) -> bool:
        """Whether a phrase begins where the number does or before, and reaches beyond it."""
        if number[0].isascii() and number not in self._arabic:
            return False
        before, end = max(0, start - self._AROUND), start + len(number)
        for _, first, last in self._names.find_matches_as_indexes(text[before : end + self._AROUND]):
            if before + first <= start and before + last > end:
                return True
        return False


def _coined_in_quotes(mention: Mention, text: str) -> bool:
    """A Chinese numeral at an end of a short quotation (“三项制度”, “只跑一次”) names something, it counts nothing."""
    opening = mention.start - 1
    if opening >= 0 and text[opening] in '“‘"' and _QUOTED.match(text, opening):
        return True
    return text[mention.end : mention.end + 1] in {"”", "’"} and bool(
        _QUOTED_BEFORE.search(text[max(0, opening - 7) : mention.start])
    )


def _is_named(mention: Mention, number: str, unit: str, text: str) -> bool:
    """Kinds and stages (二次供水, 二期工程): 一期 to 五期 are stages, unless issues are made."""
    named = _NAMED_AFTER.get(unit)
    if named and named.match(text, mention.end):
        return True
    if unit != "期" or number not in "一二三四五" or {"q", "after"} & mention.data["groups"].keys():
        return False
    before = text[max(0, mention.start - 16) : mention.start]
    return not is_limited(before) and not _ISSUED.search(before)
