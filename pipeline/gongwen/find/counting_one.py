"""一 before a classifier: a count (仅一家, 基地一个, 三家店、一处仓库) or an article (一个新台阶)."""

from __future__ import annotations

import re

from gongwen.find.mention import Mention
from gongwen.terms import terms

# A limiting word before it makes it a count; 一次 counts unless it is one of a series (再一次, 第一次).
_COUNTING = re.compile("(?:仅|只|各|至少|共|另|计|每[^，。；、]{1,6}|不少于|新增|新建|增设|增加)有?$")
_SERIES = re.compile("[上下这那某同另每第再又首新任]$")
_A_YEAR = re.compile("(?:的|重要|关键|最后|开局)$")  # 极不平凡的一年 names a year, it measures none
_ARTICLE_AFTER = re.compile("[一定些般样直旦致多两双]|性|条龙|盘棋|就(?![业近地读餐诊学])")
_FIGURATIVE = re.compile("份[^，。；\\n]{0,12}(?:答卷|责任|力量|心意|温暖|关爱|爱心)")  # 交出一份满意的答卷
_NEVER = {"批", "起"}  # 一批项目, 一起推进
_NOUN_BEFORE = re.compile("(?<![的之是为了又有过着算到任其中及并和与或这那每某另同第])(?<!作为|成为|唯一)$")
_CLAUSE_END = re.compile("[，,、。；;）)\\n]|$")
_ROW_BEFORE = re.compile("[^，。；、：:,;\\n]{1,12}(?:、|和|以及|及)")
_ROW_AFTER = re.compile("[^，。；、：:,;\\n]{1,12}(?:、|和)(?:[0-9]|[两二三四五六七八九十]{1,3}[个家名处项座条件])")


class CountingOne:
    """Decides by the unit (一名 counts, patterns/units_counting_one.txt) and by what stands round it."""

    def __init__(self) -> None:
        self._units = frozenset(terms("units_counting_one.txt"))

    def __call__(self, mention: Mention, unit: str, text: str, last: int) -> bool:
        """Whether the 一 of ``mention`` counts; ``last`` is where the figure before ends, -1 where there is none."""
        if _ARTICLE_AFTER.match(text, mention.end) or text.startswith(unit, mention.end):  # 一座座
            return False
        before = text[max(0, mention.start - 10) : mention.start]
        if unit == "份" and _FIGURATIVE.match(text, mention.end - 1):
            return False
        if (
            _SERIES.search(before)
            or (unit == "年" and _A_YEAR.search(before) and text[mention.end : mention.end + 1] != "零")
            or (unit == "次" and before[-1:] == "的")
        ):
            return False
        if unit in self._units or unit in {"次", "期"} or _COUNTING.search(before):
            return True
        if unit in _NEVER:
            return False
        if _CLAUSE_END.match(text, mention.end):
            return bool(_NOUN_BEFORE.search(before))
        in_row = last >= 0 and _ROW_BEFORE.fullmatch(text, last, mention.start)
        return bool(in_row or _ROW_AFTER.match(text, mention.end))


def is_limited(before: str) -> bool:
    """Whether the words before a number (每季度开办, 仅) make 一 a count."""
    return bool(_COUNTING.search(before))
