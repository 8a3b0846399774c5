"""One run at a time on a directory."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import IO

from gongwen.errors import GongwenError


class Lock:
    """A lock on a directory, held until it is released or the process ends, however it ends.

    The lock is the process's own (POSIX record locks): worker processes do not inherit it, and cannot keep it alive.
    """

    def __init__(self, folder: Path) -> None:
        """:class:`GongwenError` (``locked``) names the process that holds the directory; ``OSError`` where none can."""
        self._path = folder / ".lock"
        self._file: IO[str] = self._path.open("a+", encoding="utf-8")
        try:
            _lock(self._file)
        except (BlockingIOError, PermissionError) as error:
            with self._file:
                self._file.seek(0)
                holder = self._file.read().strip() or "another process"
            message = f"{folder} is being written by {holder}. Wait until it has ended, or name another directory."
            raise GongwenError("locked", message) from error
        except OSError:  # a file system without locks
            self._file.close()
            raise
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {socket.gethostname()}")
        self._file.flush()

    def release(self) -> None:
        """Gives the directory up. The file stays: a lock on a name that is removed would not keep others out."""
        self._file.truncate(0)
        self._file.close()


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 20)  # a byte that nobody reads or writes: Windows keeps others from reading what is locked
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
