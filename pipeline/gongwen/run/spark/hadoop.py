"""Files wherever Spark reaches them (a disk, HDFS, object storage), opened by the driver's Java, not by Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from gongwen.errors import GongwenError
from gongwen.run.spark.session import reason

if TYPE_CHECKING:
    from pyspark import SparkContext

_RENAMED_AT_ONCE = ("file", "hdfs", "viewfs")


class Status(NamedTuple):
    """A file or directory: its full url, its bytes, the milliseconds of its last change."""

    url: str
    size: int
    changed: int
    is_folder: bool

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]


class Hadoop:
    """The file systems of a Spark context. What cannot be read or written is a :class:`GongwenError` (``storage``)."""

    def __init__(self, context: SparkContext) -> None:
        self._jvm: Any = context._jvm
        self._configuration: Any = context._jsc.hadoopConfiguration()

    def full(self, url: str) -> str:
        """The url with its scheme and host; a path without one lies where Spark's own default is."""
        path = self._jvm.org.apache.hadoop.fs.Path(url)
        return str(self._call(url, lambda fs: fs.makeQualified(path).toString()))

    def status(self, url: str) -> Status | None:
        """``None`` where there is nothing."""
        path = self._jvm.org.apache.hadoop.fs.Path(url)
        try:
            return _status(path.getFileSystem(self._configuration).getFileStatus(path))
        except self._java_error as error:
            if _kind(error) == "FileNotFoundException":
                return None
            raise _cannot(url, error) from error

    def children(self, url: str) -> list[Status]:
        """What a directory holds, by code points of the names."""
        path = self._jvm.org.apache.hadoop.fs.Path(url)
        found = self._call(url, lambda fs: [_status(one) for one in fs.listStatus(path)])
        return sorted(found, key=lambda one: one.name)

    def below(self, url: str) -> Iterator[Status]:
        """Every file under a directory, hidden names left out: a directory's files before its directories."""
        found = [one for one in self.children(url) if not one.name.startswith(".")]
        yield from (one for one in found if not one.is_folder)
        for one in found:
            if one.is_folder:
                yield from self.below(one.url)

    def read(self, url: str) -> bytes | None:
        """A file's bytes; ``None`` where there is none."""
        path = self._jvm.org.apache.hadoop.fs.Path(url)
        if self.status(url) is None:
            return None

        def whole(fs: Any) -> bytes:
            stream = fs.open(path)
            try:
                return bytes(stream.readAllBytes())
            finally:
                stream.close()

        return bytes(self._call(url, whole))

    def can_open(self, url: str) -> bool:
        """Whether the file is there and may be read."""
        path = self._jvm.org.apache.hadoop.fs.Path(url)
        try:
            path.getFileSystem(self._configuration).open(path).close()
        except self._java_error:
            return False
        return True

    def write(self, url: str, pieces: Iterable[bytes]) -> None:
        """A file, whole or as it was: an object of a store appears when it is closed, elsewhere a draft is renamed."""
        is_renamed = url.partition(":")[0] in _RENAMED_AT_ONCE
        folder, _, name = url.rpartition("/")
        draft = f"{folder}/.{name}.tmp" if is_renamed else url
        path = self._jvm.org.apache.hadoop.fs.Path(draft)

        def put(fs: Any) -> None:
            stream = fs.create(path, True)
            for piece in pieces:
                stream.write(bytearray(piece))
            stream.close()  # not after an error: what is half written must not appear

        self._call(url, put)
        if is_renamed:
            self.rename(draft, url)

    def rename(self, source: str, target: str) -> None:
        """A file takes another name of the same file system, over what stands there."""
        fs = self._jvm.org.apache.hadoop.fs
        paths = fs.Path(source), fs.Path(target)
        if self._call(target, lambda files: files.rename(*paths)):
            return  # on a disk it goes over what stands there; elsewhere only where nothing does
        options = self._jvm.org.apache.hadoop.fs.Options.Rename
        over = self._gateway.new_array(options, 1)
        over[0] = options.OVERWRITE
        context = fs.FileContext.getFileContext(paths[1].toUri(), self._configuration)
        try:
            context.rename(*paths, over)
        except self._java_error as error:
            raise _cannot(target, error) from error

    def remove(self, url: str) -> None:
        """Does away with a file or a directory, if it is there."""
        path = self._jvm.org.apache.hadoop.fs.Path(url)
        self._call(url, lambda fs: fs.delete(path, True))

    @property
    def _gateway(self) -> Any:
        from pyspark import SparkContext

        return SparkContext._gateway

    @property
    def _java_error(self) -> type[Exception]:
        from py4j.protocol import Py4JJavaError

        error: type[Exception] = Py4JJavaError
        return error

    def _call(self, url: str, call: Any) -> Any:
        try:
            return call(self._jvm.org.apache.hadoop.fs.Path(url).getFileSystem(self._configuration))
        except self._java_error as error:
            raise _cannot(url, error) from error


def _status(status: Any) -> Status:
    url = status.getPath().toString()
    return Status(url, status.getLen(), status.getModificationTime(), status.isDirectory())


def _kind(error: Any) -> str:
    return str(error.java_exception.getClass().getSimpleName())


def _cannot(url: str, error: Exception) -> GongwenError:
    message = (
        f"{url} cannot be read or written: {reason(error)}. Check the address, the access to it and the room there."
    )
    return GongwenError("storage", message)
