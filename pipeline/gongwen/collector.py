"""Python's search for cyclic garbage, out of the way while many objects without cycles are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """The collector rests, if it was at work. It would go through all that is alive again and again as that grows.

    It is the process's: where threads overlap it may work meanwhile, which costs time and nothing else.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
