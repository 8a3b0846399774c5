"""Figures with their units in running text, and the numerals that are none."""

from __future__ import annotations

import re
from bisect import bisect_right

from ahocorasick_rs import AhoCorasick, MatchKind

from gongwen.find.mention import Mention
from gongwen.find.patterns import load_rules, terms
from gongwen.find.scan import Scanner

_LEAD = "[0-9０-９零〇○一二三四五六七八九十百千万亿两廿壹贰叁肆伍陆柒捌玖拾数几半翻成约近大将接超逾不得至少高低多小最上]"
_HANZI = re.compile("[零〇○一二三四五六七八九十百千万亿两廿]+")
_BARE_MAGNITUDE = re.compile("[百千万亿]+")
_YEAR = re.compile("(?:19|20)[0-9]{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2}")
# 一 is a count when a limiting word stands before it; 一次 unless it is one of a series (再一次, 第一次).
_COUNTING_ONE = re.compile("(?:仅|只|各|至少|共|另|计|每[^，。；、]{1,6}|不少于|新增|新建|增设|增加)有?$")
_SERIES = re.compile("[上下这那某同另每第再又首新任]$")
_ARTICLE_ONE_AFTER = re.compile("[一定些般样直旦致多两双]|性|条龙|盘棋|就")
# 二次供水, 三次产业, 二次会议 are names of kinds and of meetings.
_NAMED_TIMES = re.compile("会议|全会|供水|产业|分配|污染|创业|报告|元")
_SINGLE_DAY = re.compile("内|以[内上下]|之内|前|为|的")
_TERM_OF_DAYS = re.compile("(?:期限|期间|之日起|满|拘留|停业|停产|滞留|至多|延长|为期|不少于|少于|超过)$")
_QUOTED = re.compile("[“‘\"][^“”‘’\"，。；：、]{1,10}[”’\"]")


class QuantityFinder:
    """Finds QUANTITY mentions; ``data["groups"]`` is what :func:`gongwen.values.amounts.value_amount` reads."""

    def __init__(self) -> None:
        self._scan = Scanner(load_rules("quantities.toml"), _LEAD)
        self._coined = AhoCorasick(terms("coined_numerals.txt"), matchkind=MatchKind.LeftmostLongest)
        self._arabic_only = frozenset(terms("units_arabic_only.txt"))
        self._counting_one = frozenset(terms("units_counting_one.txt"))

    def __call__(self, text: str) -> list[Mention]:
        blocked = _Blocked(self._coined.find_matches_as_indexes(text))
        return [mention for mention in self._scan(text, "QUANTITY") if self._counts(mention, text, blocked)]

    def _counts(self, mention: Mention, text: str, blocked: _Blocked) -> bool:
        groups = mention.data["groups"]
        number, unit = groups.get("n"), groups.get("unit") or groups.get("unit2") or ""
        if number is None or not number or "base" in groups or "denominator" in groups:
            return True
        at = text.index(number, mention.start)
        if blocked.covers(at, at + len(number)):
            return False
        if unit == "年" and _YEAR.fullmatch(number):
            return False
        if unit == "日" and not self._spans_days(mention, text):
            return False
        return not _HANZI.fullmatch(number) or self._counts_in_hanzi(mention, number, unit, text)

    def _spans_days(self, mention: Mention, text: str) -> bool:
        """30日内 is a term; 30日 alone is the day of a month."""
        number = mention.data["groups"]["n"]
        before = text[max(0, mention.start - 6) : mention.start]
        return bool(
            _HANZI.fullmatch(number)
            or {"q", "after", "n2"} & mention.data["groups"].keys()
            or _SINGLE_DAY.match(text, mention.end)
            or _TERM_OF_DAYS.search(before)
        )

    def _counts_in_hanzi(self, mention: Mention, number: str, unit: str, text: str) -> bool:
        groups = mention.data["groups"]
        if unit in self._arabic_only and "q" not in groups and "n2" not in groups:
            return False
        if _BARE_MAGNITUDE.fullmatch(number) and not {"q", "mid", "after"} & groups.keys():
            return False
        if _coined_in_quotes(mention, text) or (unit == "次" and _NAMED_TIMES.match(text, mention.end)):
            return False
        if number != "一" or {"q", "n2", "after", "inner", "half"} & groups.keys():
            return True
        if _ARTICLE_ONE_AFTER.match(text, mention.end):
            return False
        before = text[max(0, mention.start - 10) : mention.start]
        if _SERIES.search(before):
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
    return opening >= 0 and text[opening] in "“‘\"" and bool(_QUOTED.match(text, opening))
