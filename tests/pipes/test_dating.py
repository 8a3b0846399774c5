"""Which year the year-less dates of a section belong to."""

from __future__ import annotations

import pytest

from gongwen.pipes.dating import _section_years


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
    ],
)
def test_a_section_sets_the_year(parts: tuple[tuple[str, str], ...], want: list[tuple[str, int]]) -> None:
    assert years(*parts) == want
