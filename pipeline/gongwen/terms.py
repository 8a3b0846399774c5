"""Lists of words and registers of patterns/: plain lists (``.txt``), registers (``.csv``), lists in TOML files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from gongwen.errors import PatternError
from gongwen.pattern_files import OwnPatterns, load_table, read_own, read_pattern, texts_of


@cache
def terms(name: str, own: OwnPatterns | None = None) -> tuple[str, ...]:
    """The terms of ``patterns/name``: one a line, ``#`` starts a comment; of a CSV register, its first column.

    Those of a user's own file of that name come behind ours.
    """
    found = _terms(read_pattern(name), name)
    if not any(found):  # as an alternative, no term at all would match everywhere
        raise PatternError("pattern-terms", f"patterns/{name} holds no term. Add one a line, or install gongwen anew.")
    if theirs := read_own(name, own):
        added = _terms(theirs[1], name)
        if not any(added):
            raise PatternError("pattern-terms", f"{theirs[0]} holds no term. Add one a line, or take the file out.")
        found += added
    return tuple(dict.fromkeys(term for term in found if term))


def _terms(text: str, name: str) -> list[str]:
    lines = text.splitlines()
    if name.endswith(".csv"):
        return [row[0] for row in csv.reader(lines[1:]) if row]
    return [line.partition("#")[0].strip() for line in lines]


class TermLists(dict[str, tuple[str, ...]]):
    """The term lists of one file by name; a list that is not there is a :class:`PatternError`."""

    def __init__(self, name: str, lists: dict[str, tuple[str, ...]]) -> None:
        super().__init__(lists)
        self._name = name

    def __missing__(self, key: str) -> tuple[str, ...]:
        raise PatternError("pattern-terms", f'{self._name}: [terms] has no list {key!r}. Add {key} = "…" to it.')


@cache
def load_terms(name: str) -> TermLists:
    """The term lists of the TOML file ``patterns/name``: its table ``[terms]``, each a text of words between blanks."""
    table = load_table(name)
    if "terms" not in table:
        raise PatternError("pattern-terms", f"{name} has no table [terms]. Add it, with the lists of words in it.")
    lists = texts_of(table["terms"], f"{name}: [terms]")
    return TermLists(name, {key: tuple(dict.fromkeys(words.split())) for key, words in lists.items()})


@cache
def load_rows(name: str, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The cells of ``columns``, in their order, of each row of the CSV register ``patterns/name``."""
    return tuple(row for _, row in numbered_rows(read_pattern(name), name, columns))


def numbered_rows(text: str, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The line and the cells of ``columns`` of each row of a CSV text; ``name`` is the file's name in messages."""
    reader = csv.reader(text.splitlines())
    header = next(reader, [])
    if missing := [column for column in columns if column not in header]:
        message = f"{name}, line 1: no column {', '.join(map(repr, missing))}. Name it in the header, and fill it in."
        raise PatternError("pattern-columns", message)
    places = [header.index(column) for column in columns]
    for row in filter(None, reader):
        if len(row) != len(header):
            message = (
                f"{name}, line {reader.line_num}: {len(row)} cells, not {len(header)}. Write one for every column."
            )
            raise PatternError("pattern-columns", message)
        yield reader.line_num, tuple(row[place] for place in places)


def alternatives(words: tuple[str, ...]) -> str:
    """The words as one alternation in which the longest matches first.

    Words that begin alike share their beginning: the engine tries alternatives one by one.
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        branches.setdefault(word[:1], []).append(word[1:])
    written = [_branch(first, tuple(rests)) for first, rests in branches.items()]
    if len(written) > 2 and all(len(branch) == 1 for branch in written):
        written.append("(?!)")  # of single characters alone re makes a set, whose table takes longer than all the rest
    return "|".join(written)


def _branch(first: str, rests: tuple[str, ...]) -> str:
    return re.escape(first + rests[0]) if len(rests) == 1 else f"{re.escape(first)}(?:{alternatives(rests)})"
