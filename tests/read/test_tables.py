"""Tables as lines: every figure with its row, its column and its unit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import gongwen
from gongwen.errors import ReadError
from gongwen.read.html import read_html
from gongwen.read.tables import Cell, lay_out, table_lines
from gongwen.record import Quantity


def lines(rows: list[list[str | Cell]], before: str = "") -> list[str]:
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    return table_lines(lay_out(cells, 10_000), before)


@pytest.mark.parametrize(
    ("rows", "before", "expected"),
    [
        ([["项目", "金额（万元）"], ["教育", "12.5"]], "", ["金额：教育 12.5万元"]),
        ([["项目", "预算数"], ["教育", "12.5"]], "单位：万元", ["预算数：教育 12.5万元"]),
        ([["项目", "参加人数"], ["培训", "30"]], "", ["参加人数：培训 30人"]),
        ([["序号", "乡镇", "户数"], ["1", "白沙镇", "56"]], "", ["户数：1 白沙镇 56户"]),
        ([["指标", "单位", "数值"], ["耕地面积", "亩", "1,200"]], "", ["数值：耕地面积 1,200亩"]),
        (
            [["年份", "产值（亿元）"], ["2021", "3.5"], ["2022", "4"]],
            "",
            ["产值：2021年 3.5亿元", "产值：2022年 4亿元"],
        ),
        (
            [["项目", "数额", "增长%"], ["收入", "5", "7.2"]],
            "（单位：亿元、%）",
            ["数额：收入 5亿元", "增长%：收入 7.2%"],
        ),
        ([["项目", "数额"], ["收入", "-"], ["支出", "3"]], "单位:元", ["数额：支出 3元"]),
        ([["姓名", "职务"], ["李明", "局长"]], "", ["姓名 职务", "李明 局长"]),
        ([["单位：万元"], ["项目", "数额"], ["收入", "5"]], "", ["单位：万元", "数额：收入 5万元"]),
        (
            [[Cell("收支", 1, 2), "备注"], ["项目", "数额（元）", "备注"], ["收入", "5", "含往年"]],
            "",
            ["收支 数额：收入 5元", "备注：收入 含往年"],
        ),
    ],
)
def test_figures_have_their_headings_and_units(rows: list[list[str | Cell]], before: str, expected: list[str]) -> None:
    assert lines(rows, before) == expected


def test_spans_are_counted_out() -> None:
    grid = lay_out([[Cell("甲", 2, 1), Cell("乙", 1, 2)], [Cell("丙"), Cell("丁")]], 100)
    assert grid == [["甲", "乙", "乙"], ["甲", "丙", "丁"]]
    with pytest.raises(ReadError, match="cells"):
        lay_out([[Cell("甲", 1, 900)]] * 20, 10_000)
    assert len(lay_out([[Cell("甲", 99_999, 99_999)]], 10_000)[0]) == 1_000


REPORT = (Path(__file__).parent / "disclosure_report.html").read_text("utf-8")


def test_the_standard_tables_of_a_disclosure_report_come_out_complete() -> None:
    document = read_html(REPORT)
    record = gongwen.extract(document.text)
    found = [(e.text, e.value, e.of.text if e.of else None) for e in record.entities if isinstance(e, Quantity)]
    wanted = ["0", "0", "0", "3", "1", "17", "126", "48", "2", "52000"]
    wanted += ["9", "4", "0", "13", "1", "0", "0", "1", "6", "3", "0", "9", "0", "1", "0", "1", "2", "0", "0", "2"]
    wanted += ["2", "0", "0", "1", "3", "1", "0", "0", "0", "1"]
    assert [value for _, value, _ in found] == [Decimal(one) for one in wanted]
    objects = {text: of for text, _, of in found}
    assert "行政许可" in (objects["126件"] or "")
    assert "行政处罚" in (objects["48件"] or "")
    assert "行政事业性收费" in (objects["5.2万元"] or "")
    assert "行政规范性文件" in (objects["17件"] or "")
    assert "申请" in (objects["13件"] or "")
    assert all(found[n][2] for n in range(28))
