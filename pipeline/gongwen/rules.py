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

Whatever cannot be used is a :class:`PatternError` that names the file, the place in it and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from gongwen.errors import PatternError
from gongwen.pattern_files import OwnPatterns, load_table, parse_table, read_own, texts_of
from gongwen.terms import alternatives, terms

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


@cache
def load_rules(name: str, own: OwnPatterns | None = None) -> tuple[Rule, ...]:
    """The rules of ``patterns/name``, in the file's order; a user's own take the places of ours with their ids."""
    found = read_own(name, own)
    if found is None:
        return _rules(load_table(name), name, own)
    theirs = parse_table(found[1], found[0])
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
    return _compiled(_rules(parse_table(text, name), name))


def _rules(table: dict[str, Any], name: str, own: OwnPatterns | None = None) -> tuple[Rule, ...]:
    atoms = _expand_atoms(texts_of(table.get("atoms", {}), f"{name}: [atoms]"), name, own)
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
    text = texts_of({key: entry[key] for key in ("id", "regex", "note") if key in entry}, where)
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
