"""Source text and clean text, case by case; every clean character leads back to one like it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from gongwen.clean import clean
from gongwen.clean.furniture import OF_WHOLE_LINES
from gongwen.clean.steps import clean_text
from gongwen.rules import load_rules

TABLES = Path(__file__).parents[1] / "tables"


def rows(name: str) -> list[Any]:
    """The rows of a table; ``json`` reads the escaped lone surrogates that they need."""
    return [json.loads(line) for line in (TABLES / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "row", [*rows("clean_pages.jsonl"), *rows("clean_steps.jsonl")], ids=lambda row: row["want"][:16]
)
def test_cleans(row: dict[str, Any]) -> None:
    cleaned = clean(row["raw"])
    assert cleaned.text == row["want"]
    assert clean(cleaned.text).text == cleaned.text
    if "warnings" in row:
        assert sorted(warning.code for warning in cleaned.warnings) == sorted(row["warnings"])
    for n, char in enumerate(cleaned.text):
        start, end = cleaned.to_raw(n, n + 1)
        source = row["raw"][start:end]
        if unicodedata.category(char) not in ("Lo", "Zs", "Cc", "So"):
            assert char in source


def test_reading_at_the_edge_is_outside_and_within_inside() -> None:
    raw = "清溪經(jīng)濟開發(fā)區(qū)管委會"
    cleaned = clean(raw)
    start = cleaned.text.index("经济")
    assert raw[slice(*cleaned.to_raw(start, start + 1))] == "經"
    assert raw[slice(*cleaned.to_raw(start, start + 2))] == "經(jīng)濟"
    assert cleaned.to_raw(start, start) == (2, 2)
    assert raw[slice(*cleaned.to_raw(0, len(cleaned.text)))] == raw
    assert cleaned.script == "hant"


def test_configuration_that_changes_lengths_is_mapped_word_by_word() -> None:
    raw = "採購電腦記憶體和軟體五套。"
    cleaned = clean_text(raw, opencc_config="tw2sp")
    assert cleaned.text == "采购电脑内存和软件五套。"
    start = cleaned.text.index("内存")
    assert raw[slice(*cleaned.to_raw(start, start + 2))] == "記憶體"
    start = cleaned.text.index("五套")
    assert raw[slice(*cleaned.to_raw(start, start + 2))] == "五套"


def test_span_outside_the_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in a clean text of 2"):
        clean("中国").to_raw(1, 3)


DOCUMENT = """清溪县农业农村局2022年法治政府建设工作总结
2022年，我局在县委、县政府的坚强领导下，认真落实法治建设第一责任人职责，把依法行政贯穿于农业农村工作的全过程，取得了一定成效。现将情况报告如下：
一、主要做法
（一）健全工作机制。全年召开专题会议4次，研究解决执法办案中的难点问题，修订案件审理、法制审核等制度9项，聘请法律顾问2名，审查合同37份，出具法律意见书21份。
（二）严格规范执法。聚焦种子、农药、兽药等重点领域开展春雷行动，出动执法人员1260人次，检查经营主体430家次，立案查处45起，罚没款18.6万元，移送公安机关2起。
（三）深化普法宣传。结合科技下乡、赶集日等时机，发放宣传资料1.2万份，接受群众咨询800余人次，推动农业法律法规进村入户，群众知晓率进一步提高。
二、存在问题
执法队伍力量不足，部分乡镇综合执法人员业务能力还不能适应新形势新任务的要求，执法装备也有待改善。
清溪县农业农村局
2022年12月20日"""


@pytest.mark.parametrize("width", [26, 30, 34, 38, 42, 46])
def test_cut_document_is_rejoined(width: int) -> None:
    cut = "\n".join(line[n : n + width] for line in DOCUMENT.split("\n") for n in range(0, len(line), width))
    assert cut.count("\n") > DOCUMENT.count("\n") + 4
    assert clean(cut).text == DOCUMENT


REPORT = """清溪县交通运输局2022年工作报告
2022年，我局认真落实上级部署，全年完成固定资产投资12.6亿元，同比增长8.3%，新改建农村公路136.5公里，完成危桥改造14座，群众满意度达到97.2%，各项工作取得新的进展。
一是健全制度。修订制度12项，印发执法手册1500册，组织培训8场次，参训人员达到1260人次，执法人员持证上岗率达到100%，未发生一起因执法不当引起的行政复议和行政诉讼案件。
二是严格执法。出动执法车辆320台次，检查企业86家，查处违法案件215件，罚款45.8万元，责令整改隐患73处，移送公安机关5起，其中超限超载案件128件，占比59.5%。
三是优化服务。推行"一网通办"，办理许可事项4321件，平均办理时限由20个工作日压缩到5个工作日，电子证照覆盖率达到98.7%，减少申请材料36份。
存在的主要问题是：执法力量不足，全局在编执法人员仅有46人，平均年龄49岁，信息化手段运用不够充分，部分乡镇管养资金缺口较大，2022年缺口约320万元。
下一步，我局将坚持问题导向，加快补齐短板，力争2023年完成投资15亿元，新改建公路150公里，实现具备条件的行政村通客车率达到100%，为全县发展提供坚实保障。
清溪县交通运输局
2022年12月20日"""
ASCII_SIGNS = str.maketrans("，。；：（）", ",.;:()")


def wrap(line: str, width: int, mode: str) -> list[str]:
    """The line cut at ``width`` characters, or Han characters' widths, of which an ASCII character has a half."""
    pieces, size = [""], 0.0
    for char in line:
        step = 0.5 if mode == "width" and char.isascii() else 1.0
        if size + step > width:
            pieces.append("")
            size = 0.0
        pieces[-1] += char
        size += step
    return pieces


@pytest.mark.parametrize("document", [DOCUMENT, REPORT], ids=["numbered", "plain"])
@pytest.mark.parametrize("signs", [{}, ASCII_SIGNS], ids=["han", "ascii"])
@pytest.mark.parametrize("mode", ["character", "width"])
@pytest.mark.parametrize("width", [20, 26, 32, 44, 60])
@pytest.mark.parametrize("indent", ["", "  ", "    ", "\u3000\u3000"], ids=["none", "two", "four", "han"])
def test_exactly_cut_document_is_rejoined(
    document: str, signs: dict[int, str], mode: str, width: int, indent: str
) -> None:
    want = document.translate(signs)
    lines = [indent + line if len(line) > 25 else line for line in want.split("\n")]
    assert clean("\n".join(piece for line in lines for piece in wrap(line, width, mode))).text == want


def test_rules_of_whole_lines_hold_at_their_beginning_alone() -> None:
    rules = [rule for rule in load_rules("furniture.toml") if rule.id.split(".")[1] in OF_WHOLE_LINES]
    assert len(rules) > 15
    for rule in rules:
        for example in rule.yes:
            assert rule.regex.search("0" + example.replace("⟦", "").replace("⟧", ""), 1) is None, rule.id
