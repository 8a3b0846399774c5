"""Records as rows: the tables of a database, derived from the record, and what is asked of them.

:func:`store` is all that most need, :func:`search` finds documents by words.
"""

from gongwen.store.load import Stored, check, store
from gongwen.store.words import Hit, search

__all__ = ["Hit", "Stored", "check", "search", "store"]
