"""Records as rows: the tables of a database, derived from the record, and what is asked of them.

:func:`store` is all that most need, :func:`search` finds documents by words. What they need is imported with them: the
command takes from here what a URL looks like, and its help comes at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongwen.store.hits import Hit, search
    from gongwen.store.load import Stored, check, store

__all__ = ["Hit", "Stored", "check", "search", "store"]
_MODULES = {"Hit": "hits", "Stored": "load", "check": "load", "search": "hits", "store": "load"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
