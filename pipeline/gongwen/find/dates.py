"""Calendar time in running text: points, ranges, recurrences."""

from __future__ import annotations

from gongwen.find.mention import Mention
from gongwen.find.patterns import load_rules
from gongwen.find.scan import Scanner

# What a date may begin with: the first characters of all rules in dates.toml.
_NUMERALS = "0-9０-９一二三四五六七八九十百廿〇○几数"
_LEAD = f"[{_NUMERALS}’'‘“\"今去前明后本上下次来翌当同年岁全近多最过这未半到第首每逢隔截昨元国劳教]"


class DateFinder:
    """Finds DATE mentions; ``data["groups"]`` is what :func:`gongwen.values.dates.value_date` reads."""

    def __init__(self) -> None:
        self._scan = Scanner(load_rules("dates.toml"), _LEAD)

    def __call__(self, text: str) -> list[Mention]:
        return list(self._scan(text, "DATE"))
