"""Source text and clean text, case by case; every clean character leads back to one like it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from gongwen.clean import clean
from gongwen.clean.steps import clean_text

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
