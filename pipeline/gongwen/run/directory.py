"""An output directory on this machine: one run's alone, its shards written aside and renamed when they are whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from gongwen.errors import GongwenError
from gongwen.read.files import File
from gongwen.run.documents import Failed, Outcome, Recorded
from gongwen.run.local import SizedFile
from gongwen.run.lock import Lock
from gongwen.run.settings import Key
from gongwen.run.shards import GONE, Shard, Shards, Signature, not_ours, shard_of, state_name
from gongwen.write.jsonl import cannot_write, draft_path, settle, settle_folder, write_whole

_DRAFTS = (".records-*.tmp", ".failures.jsonl.tmp", ".run.json.tmp", "shards/.*.tmp")


def is_output(folder: Path) -> bool:
    """Whether the directory is one that an earlier run has written."""
    return (folder / "run.json").is_file()


class Directory(Shards):
    """An output directory that is this run's alone, from its opening until its close."""

    def __init__(self, folder: Path, key: Key, *, fresh: bool = False) -> None:
        """``key`` is what earlier records must have been made with; ``fresh`` does away with them.

        :class:`GongwenError`: ``locked`` when another process writes there, ``output`` for a directory that is none of
        ours or cannot be written.
        """
        super().__init__(folder, key)
        self.folder = folder
        self._drafts: dict[int, BinaryIO] = {}
        with _told(folder):
            _make(folder)
            if not is_output(folder) and any(not path.name.startswith(".") for path in folder.iterdir()):
                raise not_ours(folder)
            self._lock = Lock(folder)
        try:
            with _told(folder):
                if fresh:
                    self._clear()
                self._run = self._read_run()
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for draft in self._drafts.values():
                with suppress(OSError):  # it is thrown away; that it has no room was told when it was written
                    draft.close()
            for pattern in _DRAFTS:
                for path in self.folder.glob(pattern):
                    path.unlink(missing_ok=True)
        finally:
            self._lock.release()

    def plan(self, files: Sequence[File]) -> list[Shard]:
        """The shards that are to be done, with their files."""
        signatures = {file.uri: _signature(file) for file in files}
        with _told(self.folder):
            todo = {shard.number: shard for shard in self.divide(signatures)}
            (self.folder / "shards").mkdir(exist_ok=True)  # not before run.json, by which the directory is ours
        assert self._run is not None
        for file in files:
            if shard := todo.get(shard_of(file.uri, self._run.shards)):
                shard.files.append(SizedFile(file, max(signatures[file.uri][0], 0)))
        return list(todo.values())

    def put(self, shard: Shard, outcomes: Iterable[Outcome]) -> None:
        """Writes what has come of a shard, in its order."""
        with _told(self.folder):
            draft = self._draft(shard)
            for outcome in outcomes:
                shard.counts.add(outcome)
                if isinstance(outcome, Recorded):
                    shard.size += draft.write(outcome.line + b"\n")
                elif isinstance(outcome, Failed):
                    shard.fail(outcome)

    def finish(self, shard: Shard) -> None:
        """The shard takes its name, then what it was made of. It is done again unless both stand on the disk."""
        with _told(self.folder):
            with self._draft(shard) as draft:
                settle(draft)
            records = self._records_path(shard.number)
            self.remove(state_name(shard.number))
            settle_folder(self.folder / "shards")  # an earlier run's state must not come back beside new records
            draft_path(records).replace(records)
            settle_folder(self.folder)
            self.write(state_name(shard.number), [self.state(shard)])
        del self._drafts[shard.number]
        self.total.merge(shard.counts)
        shard.inputs, shard.failures = {}, []  # they stand on the disk

    def _draft(self, shard: Shard) -> BinaryIO:
        if shard.number not in self._drafts:
            self._drafts[shard.number] = draft_path(self._records_path(shard.number)).open("wb")
        return self._drafts[shard.number]

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.exists() else None

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        with _told(self.folder):
            write_whole(self.folder / name, pieces)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def size(self, name: str) -> int | None:
        path = self.folder / name
        return path.stat().st_size if path.is_file() else None

    def _records_path(self, number: int) -> Path:
        return self.folder / self.records_name(number)

    def _clear(self) -> None:
        """``run.json`` goes last: by it the directory is known as ours."""
        for path in self.folder.glob("records-*-of-*.*"):
            path.unlink()
        if (self.folder / "shards").exists():
            shutil.rmtree(self.folder / "shards")
        for name in ("failures.jsonl", "run.json"):
            self.remove(name)


def _make(folder: Path) -> None:
    """The directory stands on the disk when this returns, with those above it that were not there."""
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is no directory. Name another, or leave out the slash to write one file."
        raise GongwenError("output", message)
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        settle_folder(one.parent)


def _signature(file: File) -> Signature:
    try:
        status = file.path.stat()
    except OSError:  # reading it tells why
        return (GONE, GONE, file.is_named)
    return (status.st_size, status.st_mtime_ns, file.is_named)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise cannot_write(folder, error) from error
