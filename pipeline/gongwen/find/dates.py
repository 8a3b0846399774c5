"""Calendar time in running text: points, ranges, recurrences."""

from __future__ import annotations

from gongwen.find.mention import Mention
from gongwen.find.scan import Scanner
from gongwen.rules import load_rules

# What a date may begin with, tested before the rules: a whole number with what a date has behind one, or a first word.
# Inside a longer number no date begins.
_HANZI = "一二三四五六七八九十百廿零〇○◯几数"
_JOINTS = r"至到—－―─–～~、和及与以/／\-"
_LEAD = (
    f"(?:(?<![0-9０-９])[0-9０-９]{{1,4}}+(?: ?[年月日号季世学多两三四{_JOINTS}]|[.．·•・‧、])"
    f"|(?<![{_HANZI}][{_HANZI}])[{_HANZI}两][{_HANZI}0-9０OoＯ]{{0,5}}+"
    f"(?: ?[年月日号季世学多个{_JOINTS}]|[时期规计末初国劳建妇青儿])"
    '|[“"][一二三四五六七八九十]|今[年明冬后天日]|去[年今]|前[0-9年一二三两四五六七八九十]|[明来翌后]年|岁末|本[年月周季世]'
    "|[上下][一个年月周半季世、]|[次当同翌][年月日天]|昨[日天]|年[底末初中内]|全年|近|多年|最近|过去|这|未来|半年|到目"
    "|第 ?[一二三四1-4首]|首季"
    "|每|逢|隔|截|元旦|国庆|劳动|教师)"
)


class DateFinder:
    """Finds DATE mentions; ``data["groups"]`` is what :func:`gongwen.values.dates.value_date` reads."""

    def __init__(self) -> None:
        self._scan = Scanner(load_rules("dates.toml"), _LEAD)

    def __call__(self, text: str) -> list[Mention]:
        return list(self._scan(text, "DATE"))
