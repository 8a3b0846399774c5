"""The offset map is exact and cleaning is idempotent, on arbitrary text and on text made to mislead the steps."""

from __future__ import annotations

import re
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongwen.clean import clean, wrapping
from gongwen.clean.characters import normalize_characters
from gongwen.clean.damage import find_damage
from gongwen.clean.furniture import remove_furniture
from gongwen.clean.layout import rejoin_lines
from gongwen.clean.lines import lines_of
from gongwen.clean.offsets import Edit, OffsetMap, Step, apply_edits
from gongwen.clean.pinyin import remove_readings
from gongwen.clean.script import simplification
from gongwen.clean.spaces import close_spaces
from gongwen.clean.steps import clean_text

STEPS: dict[str, Step] = {
    "characters": normalize_characters,
    "spaces": close_spaces,
    "pinyin": remove_readings,
    "t2s": simplification(),
    "tw2sp": simplification("tw2sp"),
    "furniture": remove_furniture,
    "layout": rejoin_lines,
}

PIECES = [
    *"中国法政府第一二三条款的乾坏經濟發開區現體說與麼記憶()年月日。，；《》“”aZ7?-é\n\n\r\u200b\ufeff\ufffd\x00",
    *("記憶體", "軟體", "(jīng)", "（kāi）", "(nǚ)", "(le)", "(ā", "ā)", "u\u0308\u030c", "\ud800", "\udfff"),
    *(" ", "  ", "\u3000", "\u00a0", "\r\n", "\u2028", "\U0001f600", "\U000e0101", "\U00020000", " > ", "• "),
    *("一、", "(一)", "1.", "12", "第 十 条", "2021年1月2日", "首页", "关闭", "分享到：", "【字体：", "当前位置："),
    *("来源：", "时间：2022-01-11 ", "浏览次数：3", "扫一扫在手机打开当前页", "附件：", "版权所有"),
    *("关于印发通知的报告", "依法行政工作取得了一定的成效", "加强执法监督"),
]

texts = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=50).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=40).map("".join),
    st.lists(st.lists(st.sampled_from(PIECES), min_size=12, max_size=22).map("".join), max_size=12).map("\n".join),
)


def check_map(raw: str, text: str, offsets: OffsetMap) -> None:
    """Every character has a slice of the source, the slices are in order, and a span's slice is that of its ends."""
    assert offsets.length == len(text)
    last = (0, 0)
    for n in range(len(text)):
        start, end = offsets.to_raw(n, n + 1)
        assert 0 <= start <= end <= len(raw)
        assert start >= last[0]
        assert end >= last[1]
        last = (start, end)
        assert offsets.to_raw(n, n) == (start, start)
        assert offsets.to_raw(0, n + 1) == (offsets.to_raw(0, 1)[0], end)


def check_edits(text: str, edits: list[Edit]) -> None:
    last = 0
    for start, end, new in edits:
        assert last <= start <= end <= len(text)
        assert new or start < end
        last = end


@pytest.mark.parametrize("name", STEPS)
@given(text=texts)
@settings(deadline=None)
def test_step_maps_exactly(name: str, text: str) -> None:
    edits = STEPS[name](text)
    check_edits(text, edits)
    out = apply_edits(text, edits)
    offsets = OffsetMap.identity(len(text)).after(edits)
    check_map(text, out, offsets)
    shift, last = 0, 0
    for start, end, new in [*edits, Edit(len(text), len(text), "")]:
        for n in range(last, start):
            assert offsets.to_raw(n + shift, n + shift + 1) == (n, n + 1)
            assert out[n + shift] == text[n]
        for n in range(start + shift, start + shift + len(new)):
            a, b = offsets.to_raw(n, n + 1)
            assert (a, b) == ((n - shift, n - shift + 1) if len(new) == end - start else (start, end))
        shift, last = shift + len(new) - (end - start), end


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A text and two rounds of arbitrary edits, the second one of the first one's outcome."""
    text = draw(st.text(min_size=1, max_size=30))
    rounds: list[list[Edit]] = []
    now = text
    for _ in range(3):
        places = sorted(draw(st.lists(st.integers(0, len(now)), max_size=8)))
        spans = list(zip(places[::2], places[1::2], strict=False))
        edits = [Edit(start, end, draw(st.text("xyz", max_size=3))) for start, end in spans if start < end]
        rounds.append(edits)
        now = apply_edits(now, edits)
    return text, rounds


@given(case=edited())
@settings(deadline=None)
def test_maps_compose(case: tuple[str, list[list[Edit]]]) -> None:
    """The composed map gives for every character what going back step by step gives."""
    raw, rounds = case
    now, offsets = raw, OffsetMap.identity(len(raw))
    slices = [(n, n + 1) for n in range(len(raw))]
    for edits in rounds:
        after: list[tuple[int, int]] = []
        last = 0
        for start, end, new in [*edits, Edit(len(now), len(now), "")]:
            after += slices[last:start]
            replaced = slices[start:end]
            same = len(new) == end - start
            after += replaced if same else [(replaced[0][0], replaced[-1][1])] * len(new)
            last = end
        now, offsets, slices = apply_edits(now, edits), offsets.after(edits), after
        assert [offsets.to_raw(n, n + 1) for n in range(len(now))] == slices


@given(raw=texts)
@settings(deadline=None)
def test_whole_maps_exactly_and_is_idempotent(raw: str) -> None:
    cleaned = clean(raw)
    check_map(raw, cleaned.text, cleaned.offsets)
    assert not any("\ud800" <= char <= "\udfff" or char == "\x00" for char in cleaned.text)
    assert clean(cleaned.text).text == cleaned.text
    for warning in cleaned.warnings:
        assert 0 <= warning.start <= warning.end <= len(cleaned.text)


@given(raw=texts)
@settings(deadline=None)
def test_what_a_look_at_the_lengths_excludes_is_not_cut(raw: str) -> None:
    text = apply_edits(raw, normalize_characters(raw))
    lines = lines_of(text)
    with mock.patch.object(wrapping, "may_be_cut", return_value=True):
        cut = wrapping.find_cut(text, lines)
    if cut:
        assert wrapping.may_be_cut([line.text for line in lines], [line.indent + len(line.text) for line in lines])


@given(text=st.text("《》（）“甲\n", max_size=30))
def test_brackets_without_their_other_half_are_told(text: str) -> None:
    pairs = re.compile("《[^《》（）“]*》|（[^《》（）“]*）")
    lines = text.split("\n")
    while (fewer := [pairs.sub("", line) for line in lines]) != lines:
        lines = fewer
    told = [warning for warning in find_damage(text) if warning.code == "bracket-lost"]
    assert bool(told) == any(char in "《》（）“" for line in lines for char in line)
    assert all(text[warning.start] in "《》（）“" for warning in told)


@given(raw=texts)
@settings(deadline=None)
def test_is_idempotent_with_a_configuration_that_changes_lengths(raw: str) -> None:
    text = clean_text(raw, opencc_config="tw2sp").text
    assert clean_text(text, opencc_config="tw2sp").text == text
