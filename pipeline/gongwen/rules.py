"""Rules as data: the TOML files of patterns/, compiled once, each rule with examples that must and must not match.

A file has a table ``[atoms]`` of named pieces of regular expressions and a list ``[[rule]]`` of rules::

    [atoms]
    digits = '[0-9]{1,15}+'

    [[rule]]
    id    = "date.year"
    regex = '{digits}年'
    yes   = ["在⟦2021年⟧,"]
    no    = ["2021号"]
    note  = "Where the rule comes from."

``{name}`` in a regex or atom stands for the atom of that name, ``{@list}`` for the alternatives of the term list
``patterns/list.txt``, longest first (one term a line, ``#`` for comments), ``{@list.csv}`` for the first column of a
register.

All reading of patterns goes through here, once a process and file, and whatever cannot be used is a
:class:`PatternError` that names the file, the place in it and the remedy.

A user's own patterns are a folder of files of the same names (:class:`OwnPatterns`), which what can be extended takes
beside ours: its terms and lines are added, its rules, ids and heads override ours of the same name.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from gongwen.errors import PatternError
from gongwen.resources import resource

EXTENSIBLE = (
    "laws.jsonl", "law_repeals.csv", "laws.toml", "law_heads.csv", "law_leads.txt", "law_compounds.txt",
    "law_not_bare.txt", "law_regions.txt", "law_class_places.txt", "law_party.txt", "law_office.txt",
)  # fmt: skip
"""The files that a folder of a user's own may hold; a README and hidden files are left alone."""

_REFERENCE = re.compile(r"\{(@?[a-z_][a-z0-9_.]*)\}")


@dataclass(frozen=True)
class Rule:
    """One pattern with the examples that explain it. ``yes`` marks every span that the rule finds with ⟦ and ⟧.

    ``pattern`` is the regular expression written out, ``where`` the rule's place in messages.
    """

    id: str
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    note: str
    where: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern compiled, once it is asked for: most texts need few rules, and compiling is what loading costs.

        :class:`PatternError` where it does not compile.
        """
        try:
            return re.compile(self.pattern)
        except re.error as error:
            message = f"{self.where}: the regex does not compile: {error}. Correct it."
            raise PatternError("pattern-regex", message) from error


class OwnPatterns(NamedTuple):
    """A folder of a user's own patterns as it was read: the same folder with other contents is another one."""

    folder: str
    digest: str


def own_patterns(folder: str | Path | None) -> OwnPatterns | None:
    """The folder as what the readers take; None for None.

    :class:`PatternError` where it is no folder, holds no file that can be extended, or one that nothing would read.
    """
    if folder is None:
        return None
    root = Path(folder)
    if not root.is_dir():
        raise PatternError("pattern-folder", f"{root} is no folder. Name the folder that holds your own laws.jsonl.")
    files = sorted(path for path in root.iterdir() if not path.name.startswith((".", "README")))
    if unknown := [path.name for path in files if path.name not in EXTENSIBLE]:
        message = (
            f"{root / unknown[0]} is no file of patterns that you can extend. Rename it or take it out; there are: "
        )
        raise PatternError("pattern-folder", message + ", ".join(EXTENSIBLE))
    if not files:
        raise PatternError("pattern-folder", f"{root} is empty. Put your own laws.jsonl into it.")
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + _read(path, str(path)).encode() + b"\0")
    return OwnPatterns(str(root.resolve()), digest.hexdigest())


def read_pattern(name: str) -> str:
    """The text of the file ``patterns/name``."""
    return _read(resource("patterns", name), f"patterns/{name}", "Put the file there, or install gongwen anew.")


def read_own(name: str, own: OwnPatterns | None) -> tuple[str, str] | None:
    """Path and text of the user's own file of that name; None where there is none."""
    path = Path(own.folder, name) if own else None
    return (str(path), _read(path, str(path))) if path and path.exists() else None


def _read(path: Traversable, name: str, remedy: str = "Make it readable, or take it out.") -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PatternError("pattern-file", f"{name} cannot be read: {reason}. {remedy}") from error
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 (byte {error.start}). Save it as UTF-8."
        raise PatternError("pattern-file", message) from error


@cache
def load_rules(name: str, own: OwnPatterns | None = None) -> tuple[Rule, ...]:
    """The rules of ``patterns/name``, in the file's order; a user's own take the places of ours with their ids."""
    found = read_own(name, own)
    if found is None:
        return _rules(load_table(name), name, own)
    theirs = _parse(found[1], found[0])
    if not _entries(theirs, found[0]):
        raise PatternError("pattern-rule", f"{found[0]} holds no rule. Add a [[rule]], or take the file out.")
    ours = load_table(name)
    atoms = {"atoms": {**ours.get("atoms", {}), **theirs.get("atoms", {})}}
    changed = {rule.id: rule for rule in _rules({**theirs, **atoms}, found[0], own)}
    rules = _rules({**ours, **atoms}, name, own)
    if unknown := changed.keys() - {rule.id for rule in rules}:
        message = f"{found[0]}: rule {min(unknown)!r} has no place in {name}. Give it the id of the rule it replaces."
        raise PatternError("pattern-rule", message)
    return _compiled(changed.get(rule.id, rule) for rule in rules)


def _compiled(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules of a user, none of which may wait until a text asks for it to say that it is wrong."""
    return tuple(rule for rule in rules if rule.regex)


def rules_by_id(name: str, required: Iterable[str], own: OwnPatterns | None = None) -> dict[str, Rule]:
    """The rules of ``patterns/name`` by id. ``required`` are the ids that the caller will ask for: all are there."""
    rules = {rule.id: rule for rule in load_rules(name, own)}
    if missing := sorted(set(required) - rules.keys()):
        message = f"{name} has no rule {', '.join(map(repr, missing))}. Add a [[rule]] with that id."
        raise PatternError("pattern-rule", message)
    return rules


def parse_rules(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of a TOML text; ``name`` is the file's name in messages."""
    return _compiled(_rules(_parse(text, name), name))


@cache
def load_table(name: str) -> dict[str, Any]:
    """The TOML file ``patterns/name``, to be read only."""
    return _parse(read_pattern(name), name)


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PatternError("pattern-toml", f"{name} is not valid TOML: {error}. Correct that line.") from error


def _rules(table: dict[str, Any], name: str, own: OwnPatterns | None = None) -> tuple[Rule, ...]:
    atoms = _expand_atoms(_texts(table.get("atoms", {}), f"{name}: [atoms]"), name, own)
    rules = tuple(_rule(entry, atoms, name, own) for entry in _entries(table, name))
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise PatternError("pattern-duplicate", f"{name}: rule id {rule.id!r} stands twice. Rename one of them.")
        seen.add(rule.id)
    return rules


def _entries(table: dict[str, Any], name: str) -> list[dict[str, object]]:
    entries = table.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PatternError("pattern-rule", f"{name}: rule is no list of tables. Begin each rule with [[rule]].")
    return entries


def _texts(table: object, where: str) -> dict[str, str]:
    if not isinstance(table, dict):
        raise PatternError("pattern-type", f"{where} is no table. Write it as lines of name = 'text'.")
    for key, value in table.items():
        if not isinstance(value, str):
            raise PatternError("pattern-type", f"{where}: {key} is {value!r}, not a text. Put it in quotes.")
    return table


def _expand_atoms(raw: dict[str, str], name: str, own: OwnPatterns | None) -> dict[str, str]:
    atoms: dict[str, str] = {}
    for key, regex in raw.items():
        atoms[key] = f"(?:{_expand(regex, atoms, f'{name}: atom {key!r}', own)})"
    return atoms


def _expand(regex: str, atoms: dict[str, str], where: str, own: OwnPatterns | None) -> str:
    def replace(match: re.Match[str]) -> str:
        key = match[1]
        if key.startswith("@"):
            name = key[1:] if "." in key else f"{key[1:]}.txt"
            return f"(?:{alternatives(terms(name, own))})"
        if key not in atoms:
            raise PatternError("pattern-atom", f"{where} uses {{{key}}}, which no atom above it defines. Add the atom.")
        return atoms[key]

    return _REFERENCE.sub(replace, regex)


def _rule(entry: dict[str, object], atoms: dict[str, str], name: str, own: OwnPatterns | None) -> Rule:
    missing = {"id", "regex", "yes"} - entry.keys()
    unknown = entry.keys() - {"id", "regex", "yes", "no", "note"}
    where = f"{name}: rule {entry.get('id', '?')!r}"
    if missing or unknown:
        wrong = f"lacks {sorted(missing)}" if missing else f"has unknown keys {sorted(unknown)}"
        raise PatternError("pattern-keys", f"{where} {wrong}. A rule has id, regex, yes, and may have no and note.")
    text = _texts({key: entry[key] for key in ("id", "regex", "note") if key in entry}, where)
    pattern = _expand(text["regex"], atoms, where, own)
    yes, no = _examples(entry["yes"], where), _examples(entry.get("no", []), where)
    if not yes:
        raise PatternError("pattern-examples", f"{where}: yes is empty. Add a text that the rule matches, in ⟦marks⟧.")
    return Rule(text["id"], pattern, yes, no, text.get("note", ""), where)


def _examples(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(example, str) for example in given):
        message = f"{where}: {given!r} is no list of texts. Write the examples of yes and no as ['…', '…']."
        raise PatternError("pattern-examples", message)
    return tuple(given)


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
    lists = _texts(table["terms"], f"{name}: [terms]")
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
