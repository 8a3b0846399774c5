"""Every name that the ``rule`` of an entity can have: ids of rules, families of rules, register entries in families.

A name is one word: the id of a rule (``date.year``), or a family and, behind a colon, the entry that decided
(``org.office:财政局``, ``law.bracketed:条例``, ``law.bare:cn:宪法``; an entry may hold colons, a family holds none).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap
from typing import NamedTuple

from gongwen.find.examples import rule_files
from gongwen.find.law_shapes import HEADS
from gongwen.find.org_firms import LEGAL_FORMS, SECTORS
from gongwen.find.org_words import BARE, read_all_suffixes
from gongwen.link.laws import law_register
from gongwen.pattern_files import OwnPatterns, read_own, read_pattern
from gongwen.terms import load_rows, numbered_rows, terms


class RuleName(NamedTuple):
    """A name, the file or the line to change, an example with its span in ⟦⟧ (of an entry what it says), a note."""

    name: str
    where: str
    example: str
    note: str = ""


_OF_LAWS = ("law.bracketed", "law.half_open", "law.bare", "law.defined")
_OF_HEADS = ("law.bracketed", "law.half_open", "law.defined")


def families() -> Iterator[RuleName]:
    """The families of rules, as ``families.csv`` says."""
    return starmap(RuleName, load_rows("families.csv", ("family", "files", "example", "note")))


def rule_names(own: OwnPatterns | None = None) -> Iterator[RuleName]:
    """The rules by file, the families, then their entries; :class:`PatternError` for a file that cannot be used."""
    for file, rules in rule_files(own):
        for rule in rules:
            yield RuleName(rule.id, file, rule.yes[0], rule.note)
    yield from families()
    yield from _heads(own)
    yield from _organizations()
    yield from _laws(own)


def _heads(own: OwnPatterns | None) -> Iterator[RuleName]:
    found: dict[str, tuple[str, str, str]] = {}
    for name, text in ((HEADS, read_pattern(HEADS)), read_own(HEADS, own) or (HEADS, "")):
        for line, (head, label, kind) in numbered_rows(text, name, ("head", "label", "kind")) if text else ():
            found[head] = (label, f"{name}, line {line}", kind)
    for head, (label, where, kind) in found.items():
        for family in _OF_HEADS if label == "LAW" else ("work.bracketed",):
            yield RuleName(f"{family}:{head}", where, kind or "no law")


def _organizations() -> Iterator[RuleName]:
    for suffix in read_all_suffixes().values():
        where = _where(*suffix.place)
        yield RuleName(f"{suffix.family}:{suffix.text}", where, suffix.type, f"needs {suffix.needs}")
        if suffix.needs != "nothing":
            yield RuleName(f"{BARE}:{suffix.text}", where, suffix.type)
        if suffix.text.endswith(LEGAL_FORMS):
            yield RuleName(f"org.firm:{suffix.text}", where, suffix.type)
    for sector in terms(SECTORS):
        yield RuleName(f"org.firm:{sector}", SECTORS, "enterprise")


def _laws(own: OwnPatterns | None) -> Iterator[RuleName]:
    register = law_register(own)
    for entry in register.entries.values():
        where = _where(*register.place_of(entry.id))
        for family in _OF_LAWS:
            yield RuleName(f"{family}:{entry.id}", where, entry.title, entry.kind)


def _where(file: str, line: int) -> str:
    return f"{file}, line {line}" if line else file or "find/org_words.py"
