"""The signs of a text, each by all that it does for what figures count, as bits."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_BLANK = " \u3000"
NO_START, NO_END, SPARE, CLAUSE_END, POINT, DIGIT, SENTENCE_END, HALT, CLOSES, OPENING, CLOSING, LINK, STOP, COMMA = (
    1 << place for place in range(14)
)
"""``SPARE`` stands between a thing and its figure; ``CLAUSE_END`` ends a clause, as a ``POINT`` does that parts no
digits; ``HALT`` ends what may be counted behind a figure; right behind it, ``CLOSES`` tells that nothing there is, and
``LINK`` is passed over; ``STOP`` is a feature."""

_MARKED = 14
KINDS = ("的", "、，,", "和及与", "对将为在", "“《", "（(")
"""Signs whose number between two places is a feature: bits of their own, which :func:`marked` gives."""

_ROLES = {
    NO_START: "的，。；：、,.;:!?！？)）》”\n" + _BLANK,
    NO_END: "等、和及与《“（(" + _BLANK,
    SPARE: _BLANK + "、：:—－·",
    CLAUSE_END: "，。；：！？…\n;:!?",
    POINT: ".,",
    DIGIT: "0123456789",
    SENTENCE_END: "。！？\n!?",
    HALT: "。；\n;",
    CLOSES: "，。；：、！？,;:!?)）\n",
    OPENING: "(（",
    CLOSING: ")）",
    LINK: " 的",
    STOP: "，。；、,;:：\n)）",
    COMMA: "，,",
    **{1 << _MARKED + place: signs for place, signs in enumerate(KINDS)},
}
_LAST = 0xFFFF  # no sign has a code point from here on


@cache
def _table() -> Ints:
    table = np.zeros(_LAST + 1, dtype=np.int64)
    for role, signs in _ROLES.items():
        table[[ord(sign) for sign in signs]] |= role
    return table


def roles(codes: Ints) -> Ints:
    """What the characters of these code points do, and 0 behind the last."""
    found = np.zeros(len(codes) + 1, dtype=np.int64)
    _table().take(codes, mode="clip", out=found[:-1])
    return found


def marked(roles: Ints) -> Ints:
    """For each of :data:`KINDS` a bit, from the first on."""
    return roles >> _MARKED
