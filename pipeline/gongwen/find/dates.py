"""Calendar time in running text: points, ranges, recurrences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongwen.find.mention import Mention
from gongwen.find.scan import Trial, Trials, first_match
from gongwen.rules import load_rules
from gongwen.values.points import Groups, integer

# What a date may begin with: a whole number with what a date has behind one (the empty group marks where that stands),
# or a first word. Inside a longer number no date begins. The class in front is what the engine scans for; from there
# the rest looks on, with the first character of every branch plain, so that most branches are passed over unread.
_DIGIT = "0-9０-９"
_HANZI = "一二三四五六七八九十百廿零〇○◯几数"
_LINKS = r"至到—－―─–～~、和及与以/／\-"
_ANCHOR = re.compile(
    f'[{_DIGIT}{_HANZI}两今去前明来翌后岁本上下次当同昨年全近多最过这未半到第首每逢隔截元国劳教妇儿青建植记“"](?<=(?='
    f"[{_DIGIT}](?<![{_DIGIT}][{_DIGIT}])[{_DIGIT}]{{0,3}}+ ?()(?=[年月日号季世学多两三四{_LINKS}.．·•・‧])"
    f"|[{_HANZI}两](?<![{_HANZI}][{_HANZI}][{_HANZI}两])[{_HANZI}0-9０OoＯ]{{0,5}}+ ?()"
    f"(?=[年月日号季世学多个两{_LINKS}时期规计末初国劳建妇青儿假长黄前后节])"
    '|[“"][一二三四五六七八九十]|今[年明冬后天日]|去[年今]|前[年0-9一二三两四五六七八九十]|[明来翌后]年|岁末|本[年月周季世]'
    "|上[一个年月周半季世、]|下[一个年月周半季]|[次当同翌][年月日天]|昨[日天]|年[底末初中内]|全年|[近这]|多年|最近|过去|未来"
    "|半年|到目|第 ?[一二三四1-4首]|首季|[每逢隔截]|元旦|国[庆际]|劳动|教师|妇女节|儿童节|青年节|建[党军]节"
    "|植树节|记者节)(?s:.))"
)
_OF_YEAR = frozenset("今去前明来翌后本上下次当同")
_JOINTS = {"、", "和", "及", "与", "以及"}  # 3月5日、8日 and 2020年11月和12月: the later says only what is new

# The rules by what stands behind the number or first word, and behind 年 and 月 by the kind of what follows them.
_KINDS = {
    **dict.fromkeys("0123456789０１２３４５６７８９" + _HANZI, "number"),
    **dict.fromkeys("至到—－―─–-~～/／", "to"),
    **dict.fromkeys("上中下前第首", "part"),
    **dict.fromkeys("底末初", "edge"),
    "代": "decade",
    **dict.fromkeys('元国劳青儿建妇教植记“"', "feast"),
}
_DATE_OF_YEAR = "day_range month_range tenths_range listed day_listed quarter festival_of_year day month"
_BEHIND_YEAR = {
    "number": f"{_DATE_OF_YEAR} year",
    "to": "school_year year_range year",
    "part": "listed quarter first_months year",
    "edge": "year_range year",
    "feast": "festival_of_year year",
    "decade": "decade century",
    "": "year lately this_year",
}
_BEHIND_MONTH = {
    "number": "day_range day_listed day month_alone",
    "to": "month_range month_alone",
    "part": "tenths_range month_alone",
    "": "month_alone",
}
_BEHIND = {
    "日号": "day_alone day_row",
    "季": "quarter",
    "世": "century",
    "学": "school_year",
    "多个": "lately",
    "两三四": "year_listed",
    "至到—－―─–～~-": "numeric_range timestamp month_range school_year year_range quarter century",
    "/／": "numeric_range numeric_months timestamp school_year year_listed",
    ".．": "numeric_range numeric_months timestamp month_day_point",
    "·•・‧": "month_day_dotted",
    "、和及与": "year_listed listed day_row festival",
    "以时期规计末初": "plan_period festival",
    "国劳建妇青儿假长黄前后节": "festival",
}
_YEAR = 4  # characters of a year's number
_BEGIN_WITH_YEAR = "numeric_range numeric_months timestamp year_listed"
_WORDS = {
    '“"': "plan_period festival",
    "今": "two_years winter ahead near",
    "去": "two_years",
    "前": "quarter first_months",
    "上下": "listed quarter century near_day near",
    "本": "century near_day near",
    "次当同翌昨": "near_day near",
    "年岁": "year_edge",
    "全": "this_year",
    "近多最过这": "lately",
    "半": "lately",
    "未": "ahead",
    "到截": "now",
    "第": "listed quarter",
    "首": "quarter",
    "每": "recurring_day recurring",
    "逢隔": "recurring",
    "元国劳教妇儿青建植记": "festival",
}


class DateFinder:
    """Finds DATE mentions; ``data["groups"]`` is what :func:`gongwen.values.dates.value_date` reads."""

    def __init__(self) -> None:
        trials = Trials(load_rules("dates.toml"))
        years = _named(trials, _BEGIN_WITH_YEAR)
        self._behind_year = _by_kind(trials, _BEHIND_YEAR)
        self._behind_month = _by_kind(trials, _BEHIND_MONTH)
        self._behind = _by_char(trials, _BEHIND)
        self._behind_short = {char: tuple(t for t in found if t not in years) for char, found in self._behind.items()}
        self._words = _by_char(trials, _WORDS)

    def __call__(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for mention in self._mentions(text):
            before = found[-1] if found and text[found[-1].end : mention.start] in _JOINTS else None
            if before is not None:
                found.append(_joined(mention, before))
            elif mention.rule != "date.day_row":
                found.append(mention)
        return found

    def _mentions(self, text: str) -> Iterator[Mention]:
        last = 0
        for anchor in _ANCHOR.finditer(text):
            start = anchor.start()
            if start < last:
                continue
            end = anchor.end(anchor.lastindex) if anchor.lastindex else 0
            mention = first_match(self._rules(text, start, end), text, start, "DATE")
            if mention is not None:
                yield mention
                last = mention.end

    def _rules(self, text: str, start: int, end: int) -> tuple[Trial, ...]:
        """The rules that can match at ``start``; ``end`` is that of the number there, 0 for a word."""
        if not end:
            char = text[start]
            if char not in _OF_YEAR:
                return self._words[char]
            end = start + 1 + text.startswith("一", start + 1)
            if not text.startswith("年", end):
                return self._words[char]
        behind = text[end : end + 1]
        if behind == "年":
            kinds, beyond = self._behind_year, end + 1 + text.startswith("度", end + 1)
        elif behind == "月":
            kinds, beyond = self._behind_month, end + 1 + text.startswith("份", end + 1)
        else:
            return (self._behind if end - start >= _YEAR else self._behind_short).get(behind, ())
        following = text[beyond : beyond + 1]
        return kinds[_KINDS.get(text[beyond + 1 : beyond + 2] if following == " " else following, "")]


def _by_kind(trials: Trials, rules: dict[str, str]) -> dict[str, tuple[Trial, ...]]:
    """For every kind, with those of the empty one where a kind has none of its own."""
    kinds = {*_KINDS.values(), ""}
    return {kind: _named(trials, rules.get(kind, rules[""])) for kind in kinds}


def _by_char(trials: Trials, rules: dict[str, str]) -> dict[str, tuple[Trial, ...]]:
    return {char: _named(trials, names) for chars, names in rules.items() for char in chars}


def _named(trials: Trials, names: str) -> tuple[Trial, ...]:
    return trials.of(*(f"date.{name}" for name in names.split()))


def _joined(mention: Mention, before: Mention) -> Mention:
    """The mention with what it leaves to the one it is joined to: its year, or that it comes every month or year."""
    groups, earlier = mention.data["groups"], before.data["groups"]
    if {"y", "rel", "monthly", "yearly"} & groups.keys():
        return mention
    if "day" in groups and "monthly" in earlier:
        told = {"monthly": earlier["monthly"], "d2": groups["day"]}
    elif "m" in groups and "yearly" in earlier:
        told = {"yearly": earlier["yearly"], **groups}
    elif _is_later(groups, earlier):
        told = {**_year_of(earlier), **groups}
    else:
        return mention
    return mention._replace(data={"groups": told})


def _is_later(groups: Groups, earlier: Groups) -> bool:
    """Whether a month, quarter or half stands behind an earlier one: behind 11月和12月, 1月 is one of another year."""
    for name, last in (("m", "m2"), ("q3", "q2"), ("half", "half")):
        if name in groups and name in earlier:
            return integer(groups[name]) > integer(earlier.get(last, earlier[name])) or name == "half"
    return False


def _year_of(groups: Groups) -> dict[str, str]:
    for name in ("y2", "rel2", "y", "rel"):
        if name in groups:
            return {name.rstrip("2"): groups[name]}
    return {}
