"""Which file a URL means, and whether there are tables of gongwen in it that this version can show."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from gongwen import __version__
from gongwen.errors import GongwenError
from gongwen.store.schema import VERSION
from gongwen.store.url import parse_url


def find_database(url: str) -> Path:
    """The file of ``sqlite:///FILE``, when its tables are what this version of gongwen shows.

    :class:`GongwenError`: ``explore-url`` for another kind of URL, ``explore-file`` for what is no SQLite file,
    ``explore-foreign`` for another program's database, ``explore-version`` for tables of another version.
    """
    if ":" not in url:
        message = f"{url} is no URL. Write sqlite:///{url}"
        raise GongwenError("explore-url", message)
    place = parse_url(url)
    if place.kind != "sqlite":
        message = (
            f"{place}: pages are made of SQLite files. Store the records in one: gongwen store RECORDS sqlite:///x.db"
        )
        raise GongwenError("explore-url", message)
    path = place.path
    if not path.is_file():
        message = f"{path} is no file. Make it: gongwen store RECORDS sqlite:///{path}"
        raise GongwenError("explore-file", message)
    if set("?#%") & set(str(path)):
        message = f"{path}: SQLite takes ?, # and % in a file's name for parts of an address. Rename it: x.db"
        raise GongwenError("explore-file", message)
    version, by = _version(path)
    if version > VERSION:
        message = (
            f"{path} has tables of version {version}, made by gongwen {by}; gongwen {__version__} shows "
            f"version {VERSION}. Install a newer one: pip install --upgrade 'gongwen[explore]'"
        )
        raise GongwenError("explore-version", message)
    if version < VERSION:
        message = f"{path} has tables of version {version}. Storing brings them up to date: gongwen store RECORDS {url}"
        raise GongwenError("explore-version", message)
    return path


def read_only(path: Path) -> str:
    """SQLite's URI of a file that is not written to."""
    return f"{path.absolute().as_uri()}?mode=ro"


def _version(path: Path) -> tuple[int, str]:
    try:
        with closing(sqlite3.connect(read_only(path), uri=True)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_versions'").fetchone():
                message = f"{path} has no tables of gongwen. Store records in a file of their own: sqlite:///x.db"
                raise GongwenError("explore-foreign", message)
            found: tuple[int, str] = connection.execute(
                "SELECT version, gongwen FROM schema_versions ORDER BY version DESC LIMIT 1"
            ).fetchone() or (0, "")
    except sqlite3.Error as error:
        message = (
            f"{path} cannot be read as a SQLite database ({error}). Make one: gongwen store RECORDS sqlite:///x.db"
        )
        raise GongwenError("explore-file", message) from error
    return found
