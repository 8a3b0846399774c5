"""Processes of ours: how many there may be, how they start, and how long they live."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# What is loaded before a fork is shared, and a worker that replaces another starts at once. macOS and Windows have no
# fork that their own libraries survive: there every worker loads for itself.
START = "fork" if sys.platform == "linux" else "spawn"


def cores() -> int:
    """The processors that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def end_with_parent() -> None:
    """This process is killed when the thread that started it ends, however it ends, where the system can do that.

    Elsewhere a process that waits for its parent sees its pipe closed; only one that hangs just then outlives it.
    """
    if sys.platform == "linux":
        import ctypes

        set_parent_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2)
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
        parent = multiprocessing.parent_process()
        if parent and parent.pid != os.getppid():  # it ended before this could be asked for
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def signals_held() -> Iterator[None]:
    """Signals wait until the new process has its own way of taking them, and we know of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)


def leave_signals() -> None:
    """An interruption from the keyboard is the parent's, which ends its workers; none of them outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    end_with_parent()
