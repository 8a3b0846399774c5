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
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache

from gongwen.errors import PatternError
from gongwen.resources import resource

_REFERENCE = re.compile(r"\{(@?[a-z_][a-z0-9_.]*)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with the examples that explain it. ``yes`` marks every span that the rule finds with ⟦ and ⟧."""

    id: str
    regex: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    note: str


def load_rules(name: str) -> tuple[Rule, ...]:
    """The rules of ``patterns/name``, in the file's order; :class:`PatternError` names file, rule and remedy."""
    return parse_rules(resource("patterns", name).read_text("utf-8"), name)


def parse_rules(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of a TOML text; ``name`` is the file's name in messages."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PatternError("pattern-toml", f"{name} is not valid TOML: {error}. Correct that line.") from error
    atoms = _expand_atoms(table.get("atoms", {}), name)
    rules = tuple(_rule(entry, atoms, name) for entry in table.get("rule", []))
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise PatternError("pattern-duplicate", f"{name}: rule id {rule.id!r} stands twice. Rename one of them.")
        seen.add(rule.id)
    return rules


def _expand_atoms(raw: dict[str, str], name: str) -> dict[str, str]:
    atoms: dict[str, str] = {}
    for key, regex in raw.items():
        atoms[key] = f"(?:{_expand(regex, atoms, f'{name}: atom {key!r}')})"
    return atoms


def _expand(regex: str, atoms: dict[str, str], where: str) -> str:
    def replace(match: re.Match[str]) -> str:
        key = match[1]
        if key.startswith("@"):
            name = key[1:] if "." in key else f"{key[1:]}.txt"
            return f"(?:{alternatives(terms(name))})"
        if key not in atoms:
            raise PatternError("pattern-atom", f"{where} uses {{{key}}}, which no atom above it defines. Add the atom.")
        return atoms[key]

    return _REFERENCE.sub(replace, regex)


def _rule(entry: dict[str, object], atoms: dict[str, str], name: str) -> Rule:
    missing = {"id", "regex", "yes"} - entry.keys()
    unknown = entry.keys() - {"id", "regex", "yes", "no", "note"}
    where = f"{name}: rule {entry.get('id', '?')!r}"
    if missing or unknown:
        wrong = f"lacks {sorted(missing)}" if missing else f"has unknown keys {sorted(unknown)}"
        raise PatternError("pattern-keys", f"{where} {wrong}. A rule has id, regex, yes, and may have no and note.")
    try:
        regex = re.compile(_expand(str(entry["regex"]), atoms, where))
    except re.error as error:
        raise PatternError("pattern-regex", f"{where}: the regex does not compile: {error}. Correct it.") from error
    yes, no = entry["yes"], entry.get("no", [])
    if not isinstance(yes, list) or not isinstance(no, list) or not yes:
        raise PatternError("pattern-examples", f"{where}: yes and no are lists of texts, and yes is not empty.")
    return Rule(str(entry["id"]), regex, tuple(yes), tuple(no), str(entry.get("note", "")))


@cache
def terms(name: str) -> tuple[str, ...]:
    """The terms of ``patterns/name``: one a line, ``#`` starts a comment; of a CSV register, its first column."""
    lines = resource("patterns", name).read_text("utf-8").splitlines()
    if name.endswith(".csv"):
        found = [row[0] for row in csv.reader(lines[1:]) if row]
    else:
        found = [line.partition("#")[0].strip() for line in lines]
    return tuple(dict.fromkeys(term for term in found if term))


def load_terms(name: str) -> dict[str, tuple[str, ...]]:
    """The term lists of the TOML file ``patterns/name``: its table ``[terms]``, each a text of words between blanks."""
    table = tomllib.loads(resource("patterns", name).read_text("utf-8"))
    return {key: tuple(dict.fromkeys(words.split())) for key, words in table["terms"].items()}


def alternatives(words: tuple[str, ...]) -> str:
    """The words as one alternation in which the longest matches first.

    Words that begin alike share their beginning: the engine tries alternatives one by one.
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        branches.setdefault(word[:1], []).append(word[1:])
    return "|".join(_branch(first, tuple(rests)) for first, rests in branches.items())


def _branch(first: str, rests: tuple[str, ...]) -> str:
    return re.escape(first + rests[0]) if len(rests) == 1 else f"{re.escape(first)}(?:{alternatives(rests)})"
