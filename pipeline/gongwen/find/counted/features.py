"""What is looked at in a candidate, as feature numbers: of its figure, of its left and right edge, and of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongwen.find.counted.candidates import SAME, Candidates, Edges
from gongwen.find.counted.words import EITHER, GOVERNING, PARTS, VERB, Ints, Words
from gongwen.find.mention import Mention

BITS = 18
_PAD = 4
_SIGNS = ("的", "、，,", "和及与", "对将为在", "“《", "（(")
_THIRDS = sum(1 << 3 * place for place in range(PARTS + len(_SIGNS)))
_VERBS = sum(1 << 3 * place for place in range(PARTS) if VERB >> place & 1)
_LONGEST_WORD = 4
# Lengths up to six are told apart, longer ones in steps.
_STEPS = np.array([0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 21], dtype=np.int64)
_STOPS = np.array(sorted(map(ord, "，。；、,;:：\n)）")), dtype=np.int64)
_OF_UNITS = {
    "times": "次 轮 回 场次 场 期 批次 遍 趟 节",
    "people": "名 人 位 人次",
    "bodies": "家 户 家次 户次",
    "shares": "% 个百分点 成 ‰ 倍 番",
    "time": "年 个月 月 日 天 小时 分钟 个工作日 工作日 周 学时 课时 周年",
}
_CLASSES = {unit: place for place, units in enumerate(_OF_UNITS.values(), 1) for unit in units.split()}
_MONEY = len(_OF_UNITS) + 1

# Odd multipliers, by which the parts of a template are mixed into one number.
_ODDS = [np.int64((0x9E3779B97F4A7C15 * (2 * place + 1) ** 3 + 2 * place) % (1 << 63) | 1) for place in range(12)]

Template = tuple[Ints, ...]


class Features(NamedTuple):
    """Feature numbers below ``2 ** BITS``, a column a template: a row for each left edge, right edge, and candidate."""

    lefts: Ints
    rights: Ints
    wholes: Ints


def features(view: View, rows: Candidates) -> Features:
    """The features of all candidates."""
    return Features(left_features(view, rows.lefts), right_features(view, rows.rights), whole_features(view, rows))


def left_features(view: View, lefts: Edges) -> Ints:
    """The features of where candidates begin."""
    return _numbers(0, lefts.kind, [*_left(view, lefts), *_led(view, lefts)])


def right_features(view: View, rights: Edges) -> Ints:
    """The features of where candidates end, and of their figures."""
    return _numbers(64, rights.kind, [*_right(view, rights), *_around(view, rights)])


def whole_features(view: View, rows: Candidates) -> Ints:
    """The features of candidates as a whole."""
    return _numbers(128, rows.kind, _whole(view, rows))


def _numbers(place: int, kind: Ints, templates: Sequence[Template]) -> Ints:
    numbers = np.empty((len(kind), len(templates)), dtype=np.uint64)
    for column, parts in enumerate(templates):
        total = (kind + (place + column) * 64) * _ODDS[0]
        for part, odd in zip(parts, _ODDS[1:], strict=False):
            total += part * odd
        numbers[:, column] = total.view(np.uint64)
    numbers ^= numbers >> np.uint64(32)
    numbers *= np.uint64(0xBF58476D1CE4E5B9)
    numbers >>= np.uint64(64 - BITS)
    return numbers.view(np.int64)


class View:
    """A text with its words and figures, as arrays by place and by figure; ``units`` are the figures' as written."""

    def __init__(self, words: Words, figures: Sequence[Mention], units: Sequence[str], rows: Candidates) -> None:
        codes = words.codes
        self.words, self._codes = words, np.concatenate([np.zeros(_PAD, np.int64), codes, np.zeros(_PAD + 4, np.int64)])
        self.starts = np.array([figure.start for figure in figures], dtype=np.int64)
        self.ends = np.array([figure.end for figure in figures], dtype=np.int64)
        self.unit, self.kind = np.array([_number(unit) for unit in units]), np.array([_class(unit) for unit in units])
        self.clause = rows.clause
        # For each part and each sign, in three bits: how many stand before each place, modulo eight.
        self._counts = np.zeros(len(codes) + 1, dtype=np.int64)
        for part in range(PARTS):
            self._count(part, (words.starting[:-1] >> part) & 1)
        for place, signs in enumerate(_SIGNS, PARTS):
            self._count(place, np.isin(codes, [ord(sign) for sign in signs]))
        verbs = np.where(words.starting & VERB, np.arange(len(codes) + 1), -1)
        self.verb_before = np.concatenate([[-1], np.maximum.accumulate(verbs)])  # the last verb that starts before

    def at(self, places: Ints) -> Ints:
        """The characters at places, 0 outside of the text."""
        characters: Ints = self._codes[places + _PAD]
        return characters

    def _count(self, place: int, flags: NDArray[Any]) -> None:
        self._counts[1:] |= (np.cumsum(flags, dtype=np.int64) & 7) << 3 * place

    def held(self, start: Ints, end: Ints) -> Ints:
        """Of the parts of the words that begin in ``[start, end)`` and the signs there: every third bit, from 0 on."""
        other = self._counts[end] ^ self._counts[start]
        held: Ints = (other | other >> 1 | other >> 2) & _THIRDS
        return held

    def number(self, part: int, start: Ints, end: Ints, most: int) -> Ints:
        """How many words of a part begin in ``[start, end)``, at most ``most``."""
        place = 3 * (part.bit_length() - 1)
        count: Ints = np.minimum(((self._counts[end] >> place) - (self._counts[start] >> place)) & 7, most)
        return count

    def text(self, start: Ints, end: Ints, longest: int = _LONGEST_WORD) -> Template:
        """The first characters of ``[start, end)``, 0 behind its end."""
        return tuple(np.where(end - start > ahead, self.at(start + ahead), 0) for ahead in range(longest))


def _left(view: View, lefts: Edges) -> list[Template]:
    """The characters and words about where a candidate begins."""
    words, start, figure = view.words, lefts.place, lefts.figure
    before3, before2, before = (view.at(start - back) for back in (3, 2, 1))
    first, second, third = (view.at(start + ahead) for ahead in (0, 1, 2))
    left, right = words.ending[start], words.starting[start]
    second_left = words.ending[words.start_of[start]]
    written = view.text(np.where(left > 0, words.start_of[start], start), start)
    written_right = view.text(start, np.where(right > 0, words.end_of[start], start))
    unit, kind = view.unit[figure], view.kind[figure]
    return [
        (before,), (before2, before), (before3, before2, before),
        (first,), (first, second), (first, second, third), (before, first), (before2, before, first, second),
        (left,), (right,), (left, right), (left, first), (left, first, second),
        (second_left, left), (second_left, left, right),
        written, written_right, (*written, *written_right),
        (kind, left), (kind, right), (unit, left),
    ]  # fmt: skip


def _led(view: View, lefts: Edges) -> list[Template]:
    """The clause before a candidate, or what stands between its figure and a candidate behind."""
    start, figure = lefts.place, lefts.figure
    led, left, kind = np.minimum(view.clause[figure], start), view.words.ending[start], view.kind[figure]
    leading, lead = view.held(led, start), _step(start - led)
    governing, either = view.number(GOVERNING, led, start, 2), view.number(EITHER, led, start, 3)
    return [
        (leading,), (leading & _VERBS, lead), (lead,), (lead, kind), (view.at(led), view.at(led + 1)),
        (governing, either), (left, governing, either),
        (_step(np.maximum(start - view.ends[figure], 0)),),
    ]  # fmt: skip


def _right(view: View, rights: Edges) -> list[Template]:
    """The characters and words about where a candidate ends."""
    words, end, figure = view.words, rights.place, rights.figure
    last2, last, following = view.at(end - 2), view.at(end - 1), view.at(end)
    head, behind = words.ending[end], words.starting[end]
    unit, kind = view.unit[figure], view.kind[figure]
    return [
        (last,), (last2, last), (unit, last), (unit, last2, last), (kind, last2, last), (kind, head),
        (following,), (last, following), (following, view.at(end + 1)), (behind,), (behind, head), (behind, kind),
    ]  # fmt: skip


def _around(view: View, rights: Edges) -> list[Template]:
    """The gap up to the figure, what stands about the figure, and what speaks for the thing of a figure before."""
    words, end, figure = view.words, rights.place, rights.figure
    at, behind, unit, kind = view.starts[figure], view.ends[figure], view.unit[figure], view.kind[figure]
    gap, gap_length = view.held(np.minimum(end, at), at), _step(np.abs(at - end))
    following = view.at(behind)
    closes = np.isin(following, _STOPS).astype(np.int64)
    previous = words.ending[at]
    other = view.unit[np.maximum(figure - np.maximum(rights.kind - SAME + 1, 0), 0)]
    other = np.where(rights.kind >= SAME, other, 0)
    same, clause, length = (
        (unit == other).astype(np.int64),
        view.held(view.clause[figure], at),
        at - view.clause[figure],
    )
    return [
        (gap,), (gap_length,), (gap_length, gap), view.text(end, at, 6), (gap, kind),
        (following,), (closes, kind), (closes, unit), (words.starting[behind], kind), (following, view.at(behind + 1)),
        (view.at(at - 1),), (view.at(at - 2), view.at(at - 1)), (previous, kind), (previous, closes),
        (same,), (same, _step(length)), (unit, other), (same, clause), (clause & _VERBS, _step(length)),
        (closes, _step(length)),
    ]  # fmt: skip


def _whole(view: View, rows: Candidates) -> list[Template]:
    """How long the candidate is, which words and signs it holds, and its edges together."""
    words, start, end = view.words, rows.start, rows.end
    unit, kind = view.unit[rows.figure], view.kind[rows.figure]
    length = _step(end - start)
    second = np.minimum(start + 1, end)
    inside, behind_first = view.held(start, end), view.held(second, end)
    governing, either = view.number(GOVERNING, second, end, 2), view.number(EITHER, second, end, 3)
    left, last2, last = words.ending[start], view.at(end - 2), view.at(end - 1)
    verb = view.verb_before[end]
    verb = np.where(verb > start, verb, end)
    stop = np.where(verb < end, words.end_of[np.minimum(verb, len(words.text))], end)
    written = view.text(verb, stop)
    return [
        (), (length,), (kind, length), (unit, length), (inside,), (behind_first & _VERBS, kind),
        (governing, either), (left, governing, either), (left, last2, last), (words.ending[end], words.starting[start]),
        written, (*written, _step(end - stop)), (*written, last2, last),
    ]  # fmt: skip


def _step(length: Ints) -> Ints:
    return np.searchsorted(_STEPS, length, side="right")


def _number(unit: str) -> int:
    """A number for a unit that is the same on every machine."""
    return int.from_bytes(unit.encode()[:7], "big")


def _class(unit: str) -> int:
    return _CLASSES.get(unit, _MONEY if unit.endswith("元") else 0)
