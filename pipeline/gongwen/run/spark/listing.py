"""The files of a run on a cluster, as the driver finds them: named like those of one machine."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import takewhile

from gongwen.errors import GongwenError
from gongwen.read.files import is_left_out
from gongwen.run.shards import GONE, Signature
from gongwen.run.spark.hadoop import Hadoop, Status

_LOOKS = 16  # at files of a list at the same time: object storage takes its time for each
_MOST_BYTES = 2**31 - 64  # the longest array of Java


@dataclass(frozen=True, slots=True)
class Given:
    """A file that a task is given: where Spark finds it, its uri in the records, its bytes (-1 when it is not there).

    ``changed`` are the milliseconds of its last change.
    """

    url: str
    uri: str
    size: int
    changed: int = GONE
    is_named: bool = False

    @property
    def signature(self) -> Signature:
        """What tells whether the file has changed since an earlier run."""
        if self.size == GONE:
            return (GONE, GONE, self.is_named)
        return (self.size, self.changed * 1_000_000, self.is_named)

    @property
    def is_delivered(self) -> bool:
        """Whether Spark has anything to read."""
        return self.size > 0 and not self.trouble

    @property
    def trouble(self) -> str | None:
        """Why Spark cannot read it, where its kind of input cannot."""
        if self.size > _MOST_BYTES:
            return f"{self.uri} has more than 2 GB, which Spark cannot read in one piece. Divide it."
        if self.url.rpartition("/")[2].startswith("_"):
            return f"{self.uri} begins with _, which Spark takes for a file of its own. Give it another name."
        return None


@dataclass(frozen=True, slots=True)
class Listing:
    """The files in their order, each once, and how many temporary ones were passed over."""

    files: list[Given]
    skipped: int


def walk(hadoop: Hadoop, inputs: list[str], output: str) -> Listing:
    """The files under the inputs. The order and the uris are those of :func:`gongwen.read.files.walk`.

    ``output`` is left out where it lies in an input. :class:`GongwenError` (``input``, ``output``) for an input that is
    not there, or that lies in the output.
    """
    places = [_place(hadoop, url, output) for url in dict.fromkeys(map(hadoop.full, inputs))]
    above = [place.url.split("/")[:-1] for place in places]
    base = _shared(above) if len(places) > 1 else None
    files: dict[str, Given] = {}
    skipped = 0
    for place, parents in zip(places, above, strict=True):
        start = len(base if base is not None else place.url.split("/") if place.is_folder else parents)
        for one in hadoop.below(place.url) if place.is_folder else [place]:
            if one.url.startswith(f"{output}/") or (one is not place and is_left_out(one.name)):
                skipped += 1
                continue
            uri = "/".join(one.url.split("/")[start:])
            files.setdefault(one.url, Given(one.url, uri, one.size, one.changed, is_named=one is place))
    return Listing(list(files.values()), skipped)


def named_in(hadoop: Hadoop, list_url: str, root: str) -> Listing:
    """The files that a list names, one a line, below ``root``: its order, its lines as uris. It may be gzipped.

    A file that is not there is no error here: reading it says so.
    """
    raw = hadoop.read(hadoop.full(list_url))
    if raw is None:
        raise GongwenError("input", f"{list_url} does not exist. Check the address.")
    try:
        text = (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        message = f"{list_url} is no list of files ({error}). Write one path below {root} a line, in UTF-8."
        raise GongwenError("input", message) from error
    base = hadoop.full(root).rstrip("/")
    uris = [_below(base, line.strip(), list_url) for line in text.splitlines() if line.strip()]
    with ThreadPoolExecutor(_LOOKS) as threads:
        files = list(threads.map(lambda uri: _found(hadoop, f"{base}/{uri}", uri), dict.fromkeys(uris)))
    return Listing(files, 0)


def _shared(paths: list[list[str]]) -> list[str]:
    """The parts with which all paths begin."""
    return [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*paths, strict=False))]


def _place(hadoop: Hadoop, url: str, output: str) -> Status:
    status = hadoop.status(url)
    if status is None:
        raise GongwenError("input", f"{url} does not exist. Check the address.")
    if f"{status.url}/".startswith(f"{output}/"):
        raise GongwenError("output", f"{url} lies in the output {output}. Name a directory of its own for the records.")
    return status


def _below(base: str, line: str, list_url: str) -> str:
    if line.startswith(f"{base}/"):
        return line[len(base) + 1 :]
    if "://" in line or line.startswith("/"):
        raise GongwenError(
            "input", f"{list_url} names {line}, which is not below {base}. Name what holds it as the input."
        )
    return line


def _found(hadoop: Hadoop, url: str, uri: str) -> Given:
    status = hadoop.status(url)
    if status is None or status.is_folder:
        return Given(url, uri, GONE)
    return Given(status.url, uri, status.size, status.changed)
