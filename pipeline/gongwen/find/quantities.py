"""Figures with their units in running text, and the numerals that are none."""

from __future__ import annotations

import re
from bisect import bisect_right

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.mention import Mention
from gongwen.find.patterns import load_rules, terms
from gongwen.find.scan import Scanner
from gongwen.values.amounts import value_amount
from gongwen.values.numerals import FOLD

# What a match may begin with: a numeral, a qualifier close before one, or the head of a rule of its own.
_NUMERAL = "[0-9０-９零〇○一二三四五六七八九十百千万亿两廿壹贰叁肆伍陆柒捌玖拾数几半]"
_LEAD = (
    f"(?:{_NUMERAL}|[约大近将接超逾不未得至少高低多小最起上零≥≤<>＜＞－−-](?=.{{0,4}}{_NUMERAL})|第(?= ?{_NUMERAL})"
    "|翻|成[千百]|[东西](?=经)|[南北](?=纬)|[上下中](?=午)|早(?=上)|晚|凌)"
)
_HANZI = re.compile("[零〇○一二三四五六七八九十百千万亿两廿]+")
_BARE_MAGNITUDE = re.compile("[百千万亿]+")
_YEAR = re.compile("(?:19|20)[0-9]{2}|[一二][零九][零一二三四五六七八九]{2}")
_DATED = {"年", "款", "班", "期"}
# 一 is a count when a limiting word stands before it; 一次 unless it is one of a series (再一次, 第一次).
_COUNTING_ONE = re.compile("(?:仅|只|各|至少|共|另|计|每[^，。；、]{1,6}|不少于|新增|新建|增设|增加)有?$")
_SERIES = re.compile("[上下这那某同另每第再又首新任]$")
_A_YEAR = re.compile("(?:的|重要|关键|最后|开局)$")  # 极不平凡的一年 names a year, it measures none
_ARTICLE_ONE_AFTER = re.compile("[一定些般样直旦致多两双]|性|条龙|盘棋|就(?![业近地读餐诊学])")
# 二次供水, 三次产业, 二次会议 are names of kinds and of meetings, 二期工程 is the second stage of one.
_NAMED_AFTER = {
    "次": re.compile("会议|全会|供水|产业|分配|污染|创业|报告|元"),
    "期": re.compile("工程|项目|建设|改造|开发|扩建|厂|标|已|正|于"),
}
_SINGLE_DAY = re.compile("内|以[内上下]|之内|前|为|的")
_TERM_OF_DAYS = re.compile("(?:期限|期间|之日起|满|拘留|停业|停产|滞留|至多|延长|为期|不少于|少于|超过)$")
_QUOTED = re.compile('[“‘"][^“”‘’"，。；：、]{1,10}[”’"]')


class QuantityFinder:
    """Finds QUANTITY mentions; ``data["groups"]`` is what :func:`gongwen.values.amounts.value_amount` reads.

    Every mention has a value: what the rules take for a number and the value function does not is left out.
    """

    def __init__(self) -> None:
        self._scan = Scanner(load_rules("quantities.toml"), _LEAD)
        names = (*terms("coined_numerals.txt"), *terms("numeral_places.txt"))
        self._coined = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
        self._arabic_only = frozenset(terms("units_arabic_only.txt"))
        self._counting_one = frozenset(terms("units_counting_one.txt"))

    def __call__(self, text: str) -> list[Mention]:
        blocked = _Blocked(self._coined.find_matches_as_indexes(text))
        figures = (mention for mention in self._scan(text, "QUANTITY") if not mention.rule.startswith("number."))
        return [mention for mention in figures if self._counts(mention, text, blocked)]

    def _counts(self, mention: Mention, text: str, blocked: _Blocked) -> bool:
        groups = mention.data["groups"]
        if value_amount(groups) is None:
            return False
        number = groups.get("n") or groups.get("rough") or groups.get("pair")
        if number is None or "base" in groups or "denominator" in groups:
            return True
        unit = groups.get("unit") or groups.get("unit2") or ""
        at = text.index(number, mention.start)
        if blocked.covers(at, at + len(number)):
            return False
        if unit in _DATED and _YEAR.fullmatch(number.translate(FOLD)):
            return False
        if unit == "日" and not self._spans_days(mention, text, number):
            return False
        if "n" not in groups:
            return unit not in self._arabic_only or len(number) > 1
        return not _HANZI.fullmatch(number) or self._counts_in_hanzi(mention, number, unit, text)

    def _spans_days(self, mention: Mention, text: str, number: str) -> bool:
        """30日内 is a term; 30日 alone is the day of a month."""
        before = text[max(0, mention.start - 6) : mention.start]
        return bool(
            _HANZI.fullmatch(number)
            or {"q", "after", "n2"} & mention.data["groups"].keys()
            or _SINGLE_DAY.match(text, mention.end)
            or _TERM_OF_DAYS.search(before)
        )

    def _counts_in_hanzi(self, mention: Mention, number: str, unit: str, text: str) -> bool:
        groups = mention.data["groups"]
        if unit in self._arabic_only and not {"q", "n2"} & groups.keys():
            return False
        if _BARE_MAGNITUDE.fullmatch(number) and not {"q", "mid", "after"} & groups.keys():
            return False
        named = _NAMED_AFTER.get(unit)
        if _coined_in_quotes(mention, text) or (named and named.match(text, mention.end)):
            return False
        if unit == "期" and number in "一二三四五":  # the second stage of a work: 二期, but 两期
            return bool({"q", "after"} & groups.keys())
        if number != "一" or {"q", "n2", "after", "inner", "half"} & groups.keys():
            return True
        if _ARTICLE_ONE_AFTER.match(text, mention.end) or text.startswith(unit, mention.end):  # 一座座
            return False
        before = text[max(0, mention.start - 10) : mention.start]
        if _SERIES.search(before) or (unit == "年" and _A_YEAR.search(before)):
            return False
        return unit in self._counting_one or unit == "次" or bool(_COUNTING_ONE.search(before))


class _Blocked:
    """The stretches of coined phrases, in order."""

    def __init__(self, stretches: list[tuple[int, int, int]]) -> None:
        self._starts = [start for _, start, _ in stretches]
        self._ends = [end for _, _, end in stretches]

    def covers(self, start: int, end: int) -> bool:
        """Whether a phrase begins at ``start`` or before and reaches beyond ``end``."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._ends[index] > end


def _coined_in_quotes(mention: Mention, text: str) -> bool:
    """A Chinese numeral that opens a short quotation (“三项制度”) names something, it counts nothing."""
    opening = mention.start - 1
    return opening >= 0 and text[opening] in '“‘"' and bool(_QUOTED.match(text, opening))
