"""Places that the document itself shows to be some: 岚浦 where 岚浦县 is written, so that 岚浦生态环境局 is one name.

The registers hold divisions down to the county; towns, streets, new zones and all that they miss are learnt here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gongwen.find.org_walk import SYLLABLES, Stems
from gongwen.find.org_words import Kind, OrgWords

_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
_LEVELS = "街道|自治县|自治旗|自治州|县|市|区|旗|州|镇|乡"
_ZONES = "(?:经济技术|经济|高新技术产业|高新技术)?开发区|经开区|高新区|工业园区|产业园区"
# Behind a boundary, a short word, or the division above; a stem of two characters before one of three.
_PLACE = re.compile(
    rf"(?:(?<!{_HAN})|(?<=[在由经到向赴从省市县区州盟]))(?P<stem>{_HAN}{{2,3}}?)(?P<level>{_LEVELS}|{_ZONES})(?=(?P<next>{_HAN}?))"
)
# What levels and zones begin with.
_LEVEL = re.compile(
    "县|市|区|旗|州|镇|乡|街(?=道)|自(?=治)|开(?=发区)|经(?=济|开区)|高(?=新)|工(?=业园区)|产(?=业园区)"
)
_LONGEST = 5  # characters of a name that stands inside another
_MOST = 1 << 13  # names that are remembered
_NOT_LAST = frozenset(
    "社园小辖校景新开片库灌矿林牧战特地山主老郊集全各我本该贵你他两几多每上超门夜股返下民统建制行政治"
)
_NOT_FIRST = frozenset("个各名家所处座条全本我你贵该每等和与及对的")
_CITIES = frozenset((("城", "市"), ("城", "区"), ("都", "市")))
_AFTER_LEVEL = {
    "市": "场民政容直级域区",
    "县": "域城级直区",
    "区": "域级直块别间分",
    "镇": "域村",
    "乡": "村镇风土",
    "州": "县区",
}
_KNOWN = frozenset((Kind.GENERIC, Kind.STOP, Kind.SOFT, Kind.FOUNDING, Kind.LEVEL, Kind.SPOT, Kind.HEAD))


class PlaceStems:
    """Text → the places' own names (岚浦) and the names with their level (岚浦县), as far as no list knows them.

    They are given by their last character, the longest first.
    """

    def __init__(self, words: OrgWords) -> None:
        self._words = words
        self._is_new = lru_cache(_MOST)(self._is_unlisted)

    def __call__(self, text: str) -> Stems:
        found: set[str] = set()
        for match in _places(text):
            stem, level, after = match.group("stem", "level", "next")
            whole = stem[0] not in _NOT_FIRST and stem[-1] not in _NOT_LAST and (stem[-1], level) not in _CITIES
            if whole and not (after and after in _AFTER_LEVEL.get(level, "")) and self._is_new(stem):
                found.update((stem, f"{stem}{level}"))
        stems: Stems = {}
        for name in sorted(found, key=len, reverse=True):
            if len(name) <= _LONGEST:
                stems.setdefault(name[-1], []).append(name)
        return stems

    def _is_unlisted(self, stem: str) -> bool:
        """Whether no listed word lies in the stem; small words may be its syllables (青禾)."""
        for end in range(1, len(stem) + 1):
            start, kind = self._words.before(stem, end, 0)
            if kind is not None and (end - start > 1 or (kind in _KNOWN and stem[start] not in SYLLABLES)):
                return False
        return True


def _places(text: str) -> Iterator[re.Match[str]]:
    """The matches of the pattern, which is tried only where a level stands: elsewhere it finds nothing."""
    reached = 0
    for level in _LEVEL.finditer(text):
        for start in (level.start() - 3, level.start() - 2):
            match = _PLACE.match(text, start) if start >= reached else None
            if match:
                yield match
                reached = match.end()
