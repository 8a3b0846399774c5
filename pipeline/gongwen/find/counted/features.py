"""What is looked at in a candidate, as feature numbers: of its figure, of its left and right edge, and of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from gongwen.find.counted import signs
from gongwen.find.counted.candidates import SAME, Candidates, Edges
from gongwen.find.counted.templates import Templates
from gongwen.find.counted.words import EITHER, GOVERNING, PARTS, VERB, Ints, Words
from gongwen.find.mention import Mention

_PAD = 4
_COUNTED = PARTS + len(signs.KINDS)
_THIRDS = sum(1 << 3 * place for place in range(_COUNTED))
_VERBS = sum(1 << 3 * place for place in range(PARTS) if VERB >> place & 1)
# Lengths up to six are told apart, longer ones in steps.
_STEPS = (0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 21)
_STEP_OF = np.searchsorted(np.array(_STEPS), np.arange(-1, _STEPS[-1] + 1), side="right")
_OF_UNITS = {
    "times": "次 轮 回 场次 场 期 批次 遍 趟 节",
    "people": "名 人 位 人次",
    "bodies": "家 户 家次 户次",
    "shares": "% 个百分点 成 ‰ 倍 番",
    "time": "年 个月 月 日 天 小时 分钟 个工作日 工作日 周 学时 课时 周年",
}
_CLASSES = {unit: place for place, units in enumerate(_OF_UNITS.values(), 1) for unit in units.split()}
_MONEY = len(_OF_UNITS) + 1
_WORD, _GAP = (np.arange(length)[:, None] for length in (4, 6))  # the first characters of a word, of a gap
_ABOUT_START, _ABOUT_END, _ABOUT_FIGURE, _LED = (
    np.arange(first, stop)[:, None] for first, stop in ((-3, 3), (-2, 2), (-2, 0), (0, 2))
)
# The bits of every third part or sign, between which their numbers have room.
_APART = np.array([sum(1 << 3 * place for place in range(first, _COUNTED, 3)) for first in range(3)])[:, None]
_APART_COUNTS = 7 * _APART

_LEFT = Templates(0, (
    "before", "before2 before", "before3 before2 before",
    "first", "first second", "first second third", "before first", "before2 before first second",
    "left", "right", "left right", "left first", "left first second", "second_left left", "second_left left right",
    "left1 left2 left3 left4", "right1 right2 right3 right4",
    "left1 left2 left3 left4 right1 right2 right3 right4", "kind left", "kind right", "unit left",
    "leading", "leading_verbs lead", "lead", "lead kind", "led1 led2",
    "governing either", "left governing either", "gap",
))  # fmt: skip
"""The characters and words about where a candidate begins, and the clause before it, or what stands between its figure
and a candidate behind."""

_RIGHT = Templates(64, (
    "last", "last2 last", "unit last", "unit last2 last", "kind last2 last", "kind head",
    "following", "last following", "following following2", "behind", "behind head", "behind kind",
    "gap", "gap_length", "gap_length gap", "gap1 gap2 gap3 gap4 gap5 gap6", "gap kind",
    "next", "closes kind", "closes unit", "next_word kind", "next next2",
    "before", "before2 before", "previous kind", "previous closes",
    "same", "same length", "unit other", "same clause", "clause_verbs length", "closes length",
))  # fmt: skip
"""The characters and words about where a candidate ends, the gap up to the figure, what stands about the figure, and
what speaks for the thing of a figure before."""

_WHOLE = Templates(128, (
    "", "length", "kind length", "unit length", "inside", "verbs_behind kind",
    "governing either", "left governing either", "left last2 last", "ending starting",
    "verb1 verb2 verb3 verb4", "verb1 verb2 verb3 verb4 rest", "verb1 verb2 verb3 verb4 last2 last",
))  # fmt: skip
"""How long the candidate is, which words and signs it holds, its verb, and its edges together."""


class Features(NamedTuple):
    """Feature numbers, a column a template: a row for each left edge, right edge, and candidate."""

    lefts: Ints
    rights: Ints
    wholes: Ints


def features(view: View, rows: Candidates) -> Features:
    """The features of all candidates, templates in the order in which they are written."""
    found = left_features(view, rows.lefts), right_features(view, rows.rights), whole_features(view, rows)
    orders = (np.argsort(templates.order) for templates in (_LEFT, _RIGHT, _WHOLE))
    return Features(*(numbers[order].T for numbers, order in zip(found, orders, strict=True)))


class View:
    """A text with its words and figures, as arrays by place and by figure; ``units`` are the figures' as written."""

    def __init__(self, words: Words, figures: Sequence[Mention], units: Sequence[str], rows: Candidates) -> None:
        size = len(words.codes)
        self.words = words
        self._codes = np.zeros(size + 2 * _PAD + 4, dtype=np.int64)
        self._codes[_PAD : _PAD + size] = words.codes
        self.clause = rows.clause
        self.starts, self.ends = np.array([figure[:2] for figure in figures], dtype=np.int64).T
        self.unit, self.kind = np.array([_numbers(unit) for unit in units], dtype=np.int64).T
        # Three sums up to each place, of every third part or sign, so that none runs over into another.
        spread = _spread(PARTS)[words.starting] | _spread(len(signs.KINDS))[signs.marked(words.roles)] << 3 * PARTS
        self._sums = np.zeros((3, size + 2), dtype=np.int64)
        for sums, apart in zip(self._sums, _APART, strict=True):
            np.cumsum(spread & apart, out=sums[1:])
        verbs = np.full(size + 2, -1)
        starts = np.array(words.starts, dtype=np.int64)
        starts = starts[words.starting[starts] & VERB > 0]
        verbs[starts + 1] = starts
        self.verb_before = np.maximum.accumulate(verbs)  # the last verb that starts before
        about = self._about()
        self.about, self.figures = tuple(about), np.array(tuple(about.values()))

    def _about(self) -> dict[str, Ints]:
        """What stands about each figure, by the names of templates."""
        at, ends, clause = self.starts, self.ends, _held(self.counts(self.clause, self.starts))
        before2, before = self.at(at + _ABOUT_FIGURE)
        closes = self.words.roles[ends] & signs.STOP > 0
        return {
            "at": at, "unit": self.unit, "kind": self.kind, "before2": before2, "before": before,
            "next": self.at(ends), "next2": self.at(ends + 1), "closes": closes.astype(np.int64),
            "previous": self.words.ending[at], "next_word": self.words.starting[ends],
            "clause": clause, "clause_verbs": clause & _VERBS, "length": _step(at - self.clause),
        }  # fmt: skip

    def at(self, places: Ints) -> Ints:
        """The characters at places, 0 outside of the text."""
        return self._codes.take(places + _PAD)

    def text(self, start: Ints, end: Ints, ahead: Ints = _WORD) -> Ints:
        """The first characters of ``[start, end)``, 0 behind its end; a row for each number ``ahead``."""
        return np.where(end - start > ahead, self.at(start + ahead), 0)

    def counts(self, start: Ints, end: Ints) -> Ints:
        """How many words of each part begin in ``[start, end)``, and how many of each kind of signs stand there.

        Three bits each, modulo eight; a stretch has fewer than 512 characters.
        """
        sums = self._sums.take(end, axis=1)
        sums -= self._sums.take(start, axis=1)
        sums &= _APART_COUNTS
        counts: Ints = sums[0] | sums[1] | sums[2]
        return counts


def left_features(view: View, lefts: Edges) -> Ints:
    """The features of where candidates begin, a row a template."""
    words, start, figure = view.words, lefts.place, lefts.figure
    left, right = words.ending[start], words.starting[start]
    word, led = words.start_of[start], np.minimum(view.clause[figure], start)
    before3, before2, before, first, second, third = view.at(start + _ABOUT_START)
    counts, lead = view.counts(led, start), _step(start - led)
    leading = _held(counts)
    return _LEFT.numbers(lefts.kind, {
        "before3": before3, "before2": before2, "before": before, "first": first, "second": second, "third": third,
        "left": left, "right": right, "second_left": words.ending[word],
        **_written("left", view.text(np.where(left, word, start), start)),
        **_written("right", view.text(start, np.where(right, words.end_of[start], start))),
        "kind": view.kind[figure], "unit": view.unit[figure],
        "leading": leading, "leading_verbs": leading & _VERBS, "lead": lead,
        **_written("led", view.at(led + _LED)),
        "governing": _number(counts, GOVERNING, 2), "either": _number(counts, EITHER, 3),
        "gap": _step(np.maximum(start - view.ends[figure], 0)),
    })  # fmt: skip


def right_features(view: View, rights: Edges) -> Ints:
    """The features of where candidates end, and of their figures, a row a template."""
    words, end, figure = view.words, rights.place, rights.figure
    about = dict(zip(view.about, view.figures[:, figure], strict=True))
    at, unit = about["at"], about["unit"]
    carried = np.maximum(rights.kind - SAME + 1, 0)
    other = np.where(carried, view.unit[figure - carried], 0)
    last2, last, following, following2 = view.at(end + _ABOUT_END)
    return _RIGHT.numbers(rights.kind, about | {
        "last2": last2, "last": last, "following": following, "following2": following2,
        "head": words.ending[end], "behind": words.starting[end],
        "gap": _held(view.counts(np.minimum(end, at), at)), "gap_length": _step(np.abs(at - end)),
        **_written("gap", view.text(end, at, _GAP)),
        "other": other, "same": (unit == other).astype(np.int64),
    })  # fmt: skip


def whole_features(view: View, rows: Candidates) -> Ints:
    """The features of candidates as a whole, a row a template."""
    words, start, end = view.words, rows.start, rows.end
    second = np.minimum(start + 1, end)
    counts = view.counts(second, end)
    verb = view.verb_before[end]
    verb = np.where(verb > start, verb, end)
    stop = np.where(verb < end, words.end_of[verb], end)
    last2, last = view.at(end + _ABOUT_END[:2])
    return _WHOLE.numbers(rows.kind, {
        "length": _step(end - start), "kind": view.kind[rows.figure], "unit": view.unit[rows.figure],
        "inside": _held(view.counts(start, end)), "verbs_behind": _held(counts) & _VERBS,
        "governing": _number(counts, GOVERNING, 2), "either": _number(counts, EITHER, 3),
        "left": words.ending[start], "starting": words.starting[start], "ending": words.ending[end],
        "last2": last2, "last": last,
        **_written("verb", view.text(verb, stop)), "rest": _step(end - stop),
    })  # fmt: skip


def _written(name: str, characters: Ints) -> dict[str, Ints]:
    """The characters of a word by name and number, from 1 on."""
    return {f"{name}{number}": row for number, row in enumerate(characters, 1)}


def _held(counts: Ints) -> Ints:
    """Which parts and signs are counted at all: every third bit, from 0 on."""
    return (counts | counts >> 1 | counts >> 2) & _THIRDS


def _number(counts: Ints, part: int, most: int) -> Ints:
    """How many words of a part are counted, at most ``most``."""
    number: Ints = np.minimum(counts >> 3 * (part.bit_length() - 1) & 7, most)
    return number


def _step(length: Ints) -> Ints:
    return _STEP_OF.take(length + 1, mode="clip")


@cache
def _spread(bits: int) -> Ints:
    """Every number of so many bits with its bits three places apart."""
    numbers = np.arange(1 << bits)
    spread: Ints = np.bitwise_or.reduce([(numbers >> bit & 1) << 3 * bit for bit in range(bits)])
    return spread


@lru_cache(maxsize=4096)
def _numbers(unit: str) -> tuple[int, int]:
    """A number for a unit that is the same on every machine, and the class of the unit."""
    number = int.from_bytes(unit.encode()[:7], "big")
    return number, _CLASSES.get(unit, _MONEY if unit.endswith("元") else 0)
