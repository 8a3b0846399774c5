"""What a kind of database does in its own way; :class:`gongwen.store.database.Database` does the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from gongwen.errors import GongwenError
from gongwen.store.rows import Values
from gongwen.store.schema import Table
from gongwen.store.sql import Dialect
from gongwen.store.url import Url

EXTRA = "db"
Text = tuple[str, str]
"""A document's id and its text."""
Arrange = Callable[[Table, Sequence[Values]], Any]
"""What brings rows of a table into the form of a driver. ``OverflowError`` for a whole number of more than 64 bits."""


class Driver(Protocol):
    """One connection. What goes wrong in the database is one of ``errors``."""

    dialect: Dialect
    batches_at_once: int
    """How many batches make one transaction."""
    errors: tuple[type[Exception], ...]

    def __init__(self, url: Url) -> None: ...

    @staticmethod
    def arrange(table: Table, parts: Sequence[Values]) -> Any:
        """Rows as ``insert`` takes them; it needs no connection, and works in other processes, too."""

    def execute(self, statement: str) -> list[tuple[Any, ...]]: ...

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; only one loader at a time is in it."""

    def has(self, name: str) -> bool:
        """Whether there is a table or an index of this name."""

    def insert(self, table: Table, arranged: Any, conflict: str = "") -> None:
        """Rows that were arranged."""

    def known(self, documents: Sequence[str]) -> list[str]:
        """Which of these ids are those of stored documents."""

    def delete(self, table: Table, column: str, values: Iterable[str]) -> None:
        """The rows that have one of the values in the column."""

    def create_search(self) -> None:
        """What :mod:`gongwen.store.words` looks words up in, an index or a function."""

    def complete(self) -> None:
        """The rest of the index of words, when the first load has ended."""

    def unindex(self, documents: Sequence[Text]) -> list[Text]:
        """Takes documents out of that index before they are stored anew; the answer is what has to be indexed then."""

    def index(self, documents: Sequence[Text]) -> None:
        """Puts stored documents into that index."""

    def find(self, words: Sequence[str], limit: int) -> list[tuple[Any, ...]]:
        """Id, title, issuer, year, place and passage of the documents that have the words, the latest years first."""

    def close(self) -> None: ...


def library(name: str, package: str, kind: str) -> ModuleType:
    """The module of the distribution ``package``, which ``kind`` needs; the error's code is ``dependency``."""
    try:
        return import_module(name)
    except ImportError as error:
        message = f"{kind} needs {package}. Install it with the extra {EXTRA}: pip install 'gongwen[{EXTRA}]'"
        raise GongwenError("dependency", message) from error
