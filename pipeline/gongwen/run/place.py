"""Where a worker stands, in memory that it shares with the runner, which reads it when the worker no longer answers."""

from __future__ import annotations

import ctypes
import math
import mmap
import struct
from multiprocessing.context import BaseContext
from typing import Any, NamedTuple, cast

from gongwen.run.documents import Stage

_STAGES: tuple[Stage, ...] = ("read", "extract", "write")
_FORMAT = struct.Struct("<qqqdq")
_LONGEST_URI = 4_000


class Standing(NamedTuple):
    """At the outcome ``position`` of the file number ``file`` of its task, at no document where ``file`` is -1.

    ``deadline`` is a time of ``time.monotonic()``, which all processes of a machine share; ``uri`` is the document's,
    ``""`` until it is known.
    """

    file: int
    position: int
    stage: Stage
    deadline: float
    uri: str


NOWHERE = Standing(-1, 0, "read", math.inf, "")


class Place:
    """The memory of one worker's place. It is written without a lock: who reads it twice the same has read it whole."""

    def __init__(self, context: BaseContext) -> None:
        size = _FORMAT.size + _LONGEST_URI
        if context.get_start_method() == "fork":  # inherited, and needs no file as the other does
            self._array = (ctypes.c_char * size).from_buffer(mmap.mmap(-1, size))
        else:
            self._array = cast(Any, context).RawArray(ctypes.c_char, size)
        self.write(NOWHERE)

    def write(self, standing: Standing) -> None:
        """The worker's side."""
        uri = standing.uri.encode("utf-8", "replace")[:_LONGEST_URI]
        head = _FORMAT.pack(*standing[:2], _STAGES.index(standing.stage), standing.deadline, len(uri))
        ctypes.memmove(self._array, head + uri, len(head) + len(uri))

    def read(self) -> Standing:
        """The runner's side."""
        raw: bytes = self._array.raw
        file, position, stage, deadline, length = _FORMAT.unpack_from(raw)
        uri = raw[_FORMAT.size : _FORMAT.size + length].decode("utf-8", "ignore")
        return Standing(file, position, _STAGES[stage], deadline, uri)
