"""What the dates of one document are resolved against, place by place."""

from __future__ import annotations

import re
from bisect import bisect_right

from spacy.tokens import Doc

from gongwen.pipes.reference import reference_date
from gongwen.pipes.state import Entity, state, text_of
from gongwen.values.dates import Reference, is_absolute, value_date
from gongwen.values.numerals import parse_numeral

_YEAR = re.compile("(?<![0-9])(20[0-9]{2}|19[0-9]{2}|[一二][一二三四五六七八九〇○零]{3}) ?年")
_PLANS = re.compile(
    "下一?步|下一阶段|下一年|明年|来年|今后|打算|安排|计划|思路|展望|设想|努力方向|改进(?:措施|举措|方向|打算)"
)
_LOOKS_BACK = re.compile("过去(?:的)?一年|去年|上一?年|回顾")
_SHORTCOMINGS = re.compile("问题|不足|困难|差距|短板|薄弱|欠缺")
_TURNS = "下一?步|下一阶段|下一年|明年|来年|今后|接下来|针对(?:上述|以上|这些)"
_REPORTS = {"annual_report", "summary", "disclosure_report"}
_TURNING = {*_REPORTS, "work_report"}
# A sentence that turns to the coming year: 2024年，我院将…; under a heading that names its year also 今年是….
# The class in front is what the engine scans for; behind it the whole is looked at from that character on.
_COMING = (
    "[各12下明来](?<![^\n。！].)"
    "(?<=(?=(?:各位代表[，,：:！!])?(?:{year} ?年|下一?年|明年|来年)[，,][^。\n]{{0,24}}?(?:将|要|计划|拟)).)"
)
_SPEAKS_FROM = re.compile("(?<![^\n。])今年(?:是|[，,][^。\n]{0,24}?(?:将|要))")


class Dating:
    """The reference of each place: the report year, or the year that the section's heading names.

    A heading such as 三、2023年工作打算 holds for the year-less dates below it; under a plan's heading without a year
    (三、下一步工作安排) the dates of an annual report are those of the following year. In a report that plans for its
    own year (三、2024年工作思路) those under a heading that looks back (二、过去一年工作回顾) are of the year before.
    What stands under a heading of shortcomings and plans (四、存在的不足和下一步打算) is planned from 下一步 on, as is
    what follows 2024年，我院将… in any section. ``speaking`` are the starts of sections whose 今年 is their own year.
    """

    def __init__(
        self,
        year: int | None,
        date: str | None,
        sections: list[tuple[int, int]],
        speaking: frozenset[int] = frozenset(),
    ) -> None:
        self._year, self._date, self._speaking = year, date, speaking
        self._starts = [start for start, _ in sections]
        self._years = [of_section for _, of_section in sections]

    @classmethod
    def of(cls, doc: Doc) -> Dating:
        """From what is known on the ``Doc`` so far: its fields, its sections, the reference date it was given."""
        kept = state(doc)
        fields, given = kept["fields"], reference_date(doc)
        year = fields.get("report_year")
        date = fields.get("signed_on") or given
        if year is None and given and not fields.get("signed_on"):
            year = int(given[:4])
        text = text_of(doc)
        sections = _section_years(kept["sections"], year, fields.get("kind"), text)
        return cls(year, date, sections, _speaking(sections, year, text))

    def valued(self, dates: list[Entity]) -> list[Entity]:
        """The dates, in the text's order, with ``value`` and ``type``; those that are no real date are left out.

        Valued again once the fields are known, a date that no reference changes keeps its value.
        """
        real: list[Entity] = []
        told = Reference()
        for date in dates:
            if "value" not in date or not is_absolute(date["groups"]):
                value = value_date(date["groups"], reference=self._at(date["start"], told))
                if value is None:
                    continue
                date["value"], date["type"] = value
            told = told.after(date["value"])
            real.append(date)
        return real

    def _at(self, start: int, told: Reference) -> Reference:
        index = bisect_right(self._starts, start) - 1
        year = self._years[index] if index >= 0 else self._year
        # A section that looks back speaks from its year; one that plans still speaks from the report's (明年).
        own = index >= 0 and self._starts[index] in self._speaking
        spoken = min(year, self._year) if year is not None and self._year is not None and not own else year
        return Reference(year, self._date, told.previous, spoken, told.told)


def _years_in(title: str) -> set[int]:
    return {int(parse_numeral(year) or 0) for year in _YEAR.findall(title)}


def _section_years(
    sections: list[dict[str, object]], year: int | None, kind: str | None, text: str
) -> list[tuple[int, int]]:
    """Where a level-1 section begins and the year that its heading sets, for every such section."""
    if year is None:
        return []
    found: list[tuple[int, int]] = []
    coming = re.compile(_COMING.format(year=year + 1)) if kind in _TURNING else None
    titles = [str(section["title"]) for section in sections if section["level"] == 1]
    plans_own_year = any(year in _years_in(title) and _PLANS.search(title) for title in titles)
    starts = [int(str(section["start"])) for section in sections if section["level"] == 1]
    ends = [*starts[1:], len(text)][: len(starts)]
    for title, start, end in zip(titles, starts, ends, strict=True):
        of_section = year
        named = _years_in(title)
        if len(named) == 1 and abs((only := named.pop()) - year) <= 1:
            of_section = only
        elif not named and kind in _REPORTS and _PLANS.search(title):
            of_section = year + 1
        elif not named and plans_own_year and _LOOKS_BACK.search(title):
            of_section = year - 1
        both = of_section > year and _SHORTCOMINGS.search(title)
        turns = re.compile(f"{_TURNS}|{of_section} ?年")
        if both and (turn := turns.search(text, start + len(title) + 3, end)):
            found.append((start, year))
            start = turn.start()
        found.append((start, of_section))
        if coming and of_section == year and (turn := coming.search(text, start, end)):
            found.append((turn.start(), year + 1))
    if coming and not found and (turn := coming.search(text)):
        found.append((turn.start(), year + 1))
    return found


def _speaking(sections: list[tuple[int, int]], year: int | None, text: str) -> frozenset[int]:
    """The starts of the sections whose heading names a year after the report's and that call it 今年."""
    ends = [*(start for start, _ in sections[1:]), len(text)]
    found: set[int] = set()
    for (start, of_section), end in zip(sections, ends, strict=False):
        heading = text[start : text.find("\n", start) + 1]
        later = year is not None and of_section > year and of_section in _years_in(heading)
        if later and _SPEAKS_FROM.search(text, start + len(heading), end):
            found.add(start)
    return frozenset(found)
