"""Calendar time in running text: points, ranges, recurrences."""

from __future__ import annotations

from gongwen.find.mention import Mention
from gongwen.find.scan import Scanner
from gongwen.rules import load_rules
from gongwen.values.points import Groups, integer

# What a date may begin with, tested before the rules: a whole number with what a date has behind one, or a first word.
# Inside a longer number no date begins.
_HANZI = "一二三四五六七八九十百廿零〇○◯几数"
_AFTER = r"至到—－―─–～~、和及与以/／\-"
_LEAD = (
    f"(?:(?<![0-9０-９])[0-9０-９]{{1,4}}+(?: ?[年月日号季世学多两三四{_AFTER}]|[.．·•・‧、])"
    f"|(?<![{_HANZI}][{_HANZI}])[{_HANZI}两][{_HANZI}0-9０OoＯ]{{0,5}}+"
    f"(?: ?[年月日号季世学多个两{_AFTER}]|[时期规计末初国劳建妇青儿假长黄前后节])"
    '|[“"][一二三四五六七八九十]|今[年明冬后天日]|去[年今]|前[0-9年一二三两四五六七八九十]|[明来翌后]年|岁末|本[年月周季世]'
    "|[上下][一个年月周半季世、]|[次当同翌][年月日天]|昨[日天]|年[底末初中内]|全年|近|多年|最近|过去|这|未来|半年|到目"
    "|第 ?[一二三四1-4首]|首季"
    "|每|逢|隔|截|元旦|国[庆际]|劳动|教师|(?:妇女|儿童|青年|建党|建军|植树|记者)节)"
)


_JOINTS = {"、", "和", "及", "与", "以及"}  # 3月5日、8日 and 2020年11月和12月: the later says only what is new


class DateFinder:
    """Finds DATE mentions; ``data["groups"]`` is what :func:`gongwen.values.dates.value_date` reads."""

    def __init__(self) -> None:
        self._scan = Scanner(load_rules("dates.toml"), _LEAD)

    def __call__(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for mention in self._scan(text, "DATE"):
            before = found[-1] if found and text[found[-1].end : mention.start] in _JOINTS else None
            if before is not None:
                found.append(_joined(mention, before))
            elif mention.rule != "date.day_row":
                found.append(mention)
        return found


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
