"""How long a process of ours may live: no longer than the one that started it."""

from __future__ import annotations

import signal
import sys


def end_with_parent() -> None:
    """This process is killed when the thread that started it ends, however it ends, where the system can do that.

    Elsewhere a process that waits for its parent sees its pipe closed; only one that hangs just then outlives it.
    """
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2)
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
