"""A process of its own for parsers that may hang or crash: it has a limit of memory and is killed when time is up."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import msgspec

import gongwen
from gongwen.errors import ReadError
from gongwen.processes import end_with_parent
from gongwen.read.limits import Limits

_SERVE = "from gongwen.read.worker import serve; serve()"
_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 16


class Reply(msgspec.Struct, tag="reply"):
    """What a parser read: the text and what it noticed, as fields of a :class:`~gongwen.read.source_text.Notice`."""

    text: str
    notices: list[tuple[str, str, int, int]] = []


class Refusal(msgspec.Struct, tag="refusal"):
    """A :class:`ReadError` on its way back."""

    code: str
    message: str


class Task(msgspec.Struct):
    """A document's bytes for the parser of its media type."""

    kind: str
    uri: str
    raw: bytes
    limits: dict[str, int]


_replies: msgspec.msgpack.Decoder[Reply | Refusal] = msgspec.msgpack.Decoder(Reply | Refusal)


class Worker:
    """Starts its process with the first document, and another one after a document that took the process along."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def parse(self, kind: str, raw: bytes, uri: str) -> Reply:
        """The text of a document. :class:`ReadError`: the parser's own, or ``timeout``, ``memory`` or ``crash``."""
        limits = {name: getattr(self._limits, name) for name in Limits.__slots__}
        task = msgspec.msgpack.encode(Task(kind, uri, raw, limits))
        process = self._running()
        try:
            found = _replies.decode(_exchange(process, task, self._limits.seconds))
        except TimeoutError as error:
            self.close()
            message = f"{uri} was not parsed within {self._limits.seconds} s. Give it more with --limit seconds=NUMBER."
            raise ReadError("timeout", message) from error
        except (OSError, EOFError) as error:
            code = process.wait(10)
            self.close()
            message = f"{uri} ended its parser (exit code {code}). The file is damaged, or it was made to do harm."
            raise ReadError("crash", message) from error
        if isinstance(found, Refusal):
            if found.code == "memory":
                self.close()
            raise ReadError(found.code, found.message)
        return found

    def close(self) -> None:
        """Ends the process; the next document starts another."""
        process, self._process = self._process, None
        if process:
            _kill(process)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            source = str(Path(gongwen.__file__).parents[1])
            path = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # an interruption from the keyboard is the batch's, not the parser's
            )
        return self._process


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and the programs that it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _exchange(process: subprocess.Popen[bytes], task: bytes, seconds: float) -> bytes:
    """Sends the task and reads the answer, both within ``seconds``; :class:`EOFError` when the process ended."""
    assert process.stdin
    assert process.stdout
    deadline = time.monotonic() + seconds
    outgoing, answer, wanted = memoryview(_LENGTH.pack(len(task)) + task), bytearray(), _LENGTH.size
    os.set_blocking(process.stdin.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        selector.register(process.stdin, selectors.EVENT_WRITE)
        while len(answer) < wanted:
            ready = selector.select(max(deadline - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if key.fileobj is process.stdin:
                    outgoing = outgoing[os.write(key.fd, outgoing[:_CHUNK]) :]
                    if not outgoing:
                        selector.unregister(process.stdin)
                elif chunk := os.read(key.fd, _CHUNK):
                    answer += chunk
                    if wanted == _LENGTH.size and len(answer) >= wanted:
                        wanted += _LENGTH.unpack_from(answer)[0]
                else:
                    raise EOFError
    return bytes(answer[_LENGTH.size :])


def serve() -> None:
    """The process's own side: task by task until its input ends."""
    end_with_parent()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not break the answers
    is_limited = False
    while head := source.read(_LENGTH.size):
        task = msgspec.msgpack.decode(source.read(_LENGTH.unpack(head)[0]), type=Task)
        if not is_limited:
            _limit_memory(task.limits["memory"])
            is_limited = True
        answer = msgspec.msgpack.encode(_answer(task))
        _send(target, _LENGTH.pack(len(answer)) + answer)


def _send(target: IO[bytes], message: bytes) -> None:
    target.write(message)
    target.flush()


def _limit_memory(count: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (count, count))


def _answer(task: Task) -> Reply | Refusal:
    from gongwen.read import parsers

    try:
        return parsers.parse(task.kind, task.raw, task.uri, Limits(**task.limits))
    except ReadError as error:
        return Refusal(error.code, error.message)
    except MemoryError:
        limit = task.limits["memory"]
        message = f"{task.uri} needs more than {limit:,} bytes of memory. Give it more with --limit memory=NUMBER."
        return Refusal("memory", message)
    except Exception as error:  # a library's own error, of whatever class: the document's, told with its class
        detail = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()[:500]
        return Refusal("damaged", f"{task.uri} cannot be parsed: {detail}. Open it in its program and save it anew.")
