"""Which year the year-less dates of a section belong to."""

from __future__ import annotations

import pytest

from gongwen.pipes.dating import _section_years, _speaking


def years(*parts: tuple[str, str], kind: str = "annual_report") -> list[tuple[str, int]]:
    """The text from each place where a year begins to hold, for sections of a report on 2021."""
    text, sections = "", []
    for title, body in parts:
        sections.append({"level": 1, "title": title, "start": len(text)})
        text += f"{title}\n{body}\n"
    return [(text[start : start + 4], year) for start, year in _section_years(sections, 2021, kind, text)]


@pytest.mark.parametrize(
    ("parts", "want"),
    [
        ((), []),
        ((("工作情况", "9月,建成"),), [("工作情况", 2021)]),
        ((("2022年工作打算", "6月底前"),), [("2022", 2022)]),
        ((("2022 年工作打算", "6月底前"),), [("2022", 2022)]),
        ((("二〇二二年设想", "一季度"),), [("二〇二二", 2022)]),
        ((("下一步工作安排", "6月底前"),), [("下一步工", 2022)]),
        ((("不足之处和改进措施", "上半年进度慢。下一步,6月底前"),), [("不足之处", 2021), ("下一步,", 2022)]),
        ((("存在问题和改进措施", "6月底前完成"),), [("存在问题", 2022)]),
        ((("过去一年工作回顾", "9月"), ("2021年工作思路", "6月")), [("过去一年", 2020), ("2021", 2021)]),
        ((("队伍建设", "6月达标。\n2022年，我局将加快进度，9月底前完工。"),), [("队伍建设", 2021), ("2022", 2022)]),
        ((("队伍建设", "6月。各位代表，2022 年,全院要再上台阶。"),), [("队伍建设", 2021), ("各位代表", 2022)]),
        ((("队伍建设", "6月。下一年，县局将抓好三项工作："),), [("队伍建设", 2021), ("下一年，", 2022)]),
        ((("队伍建设", "完成2022年，将来投用的泵站。"),), [("队伍建设", 2021)]),
    ],
)
def test_a_section_sets_the_year(parts: tuple[tuple[str, str], ...], want: list[tuple[str, int]]) -> None:
    assert years(*parts) == want


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("二、2022年目标任务\n今年是换届之年。9月完工。", True),
        ("二、2022年工作打算\n紧扣主线。今年,全局将新建泵站。", True),
        ("二、2022 年重点工作\n今年，我们要办好三件事。", True),
        ("二、2022年工作打算\n针对今年的不足,明年加快。", False),
        ("二、下一步打算\n今年是换届之年。", False),
    ],
)
def test_a_section_that_names_the_coming_year_may_call_it_this_one(text: str, speaks: bool) -> None:
    assert _speaking([(0, 2022)], 2021, text) == (frozenset({0}) if speaks else frozenset())
