"""Tuples of what is looked at, each mixed into one feature number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gongwen.find.counted.words import Ints

BITS = 18

# Odd multipliers, by which the parts of a template are mixed into one number; the first is that of template and kind.
_ODDS = [np.int64((0x9E3779B97F4A7C15 * (2 * place + 1) ** 3 + 2 * place) % (1 << 63) | 1) for place in range(12)]
_KINDS = 64  # fewer kinds of candidates than that


class Templates:
    """Templates by the names of their parts, the first of them the ``first`` of all.

    They are kept with the longest first: the n-th parts of all that have so many are added at once.
    """

    def __init__(self, first: int, templates: Sequence[str]) -> None:
        parts = [template.split() for template in templates]
        self.order = sorted(range(len(parts)), key=lambda place: -len(parts[place]))
        self._names = tuple(dict.fromkeys(name for named in parts for name in named))
        rows = {name: row for row, name in enumerate(self._names)}
        self._rows = [
            np.array([rows[parts[place][turn]] for place in self.order if len(parts[place]) > turn])
            for turn in range(max(map(len, parts)))
        ]
        self._first = (np.array(self.order) + first)[:, None] * _KINDS * _ODDS[0]

    def numbers(self, kind: Ints, parts: Mapping[str, Ints]) -> Ints:
        """Feature numbers below ``2 ** BITS``, a row for each template in :attr:`order`, a column a candidate."""
        table = np.concatenate([parts[name] for name in self._names]).reshape(len(self._names), -1)
        total = self._first + kind * _ODDS[0]
        for rows, odd in zip(self._rows, _ODDS[1:], strict=False):
            mixed = table.take(rows, axis=0)
            mixed *= odd
            total[: len(rows)] += mixed
        numbers = total.view(np.uint64)
        numbers ^= numbers >> np.uint64(32)
        numbers *= np.uint64(0xBF58476D1CE4E5B9)
        numbers >>= np.uint64(64 - BITS)
        return total
