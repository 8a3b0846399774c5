"""Rules tried only where an anchor stands, and of those only what can match there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from gongwen.find.mention import Mention
from gongwen.rules import Rule


class Trial:
    """A rule to be tried at one place, with the names of its groups in their order; both are there once it is tried."""

    __slots__ = ("match", "names", "rule")

    match: Callable[[str, int], re.Match[str] | None]

    def __init__(self, rule: Rule) -> None:
        self.rule = rule.id
        self.names: tuple[str, ...] = ()
        self.match = partial(self._first, rule)

    def _first(self, rule: Rule, text: str, start: int) -> re.Match[str] | None:
        self.match, self.names = rule.regex.match, _names(rule.regex)
        return self.match(text, start)


class Trials:
    """The rules of a file, by id."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._order = {rule.id: number for number, rule in enumerate(rules)}
        self._trials = {rule.id: Trial(rule) for rule in rules}

    def of(self, *rules: str) -> tuple[Trial, ...]:
        """The trials of the rules with these ids in the file's order, in which the first that matches wins."""
        return tuple(self._trials[rule] for rule in sorted(set(rules), key=self._order.__getitem__))


def _names(regex: re.Pattern[str]) -> tuple[str, ...]:
    """The names of all groups; an unnamed one keeps its place with the empty name."""
    names = {index: name for name, index in regex.groupindex.items()}
    return tuple(names.get(index, "") for index in range(1, regex.groups + 1))


def first_match(trials: Iterable[Trial], text: str, start: int, label: str) -> Mention | None:
    """What the first rule that matches at ``start`` finds there, with its named groups in ``data["groups"]``."""
    for trial in trials:
        found = trial.match(text, start)
        if found is not None:
            parts = zip(trial.names, found.groups(), strict=True)
            groups = {name: part for name, part in parts if part is not None and name}
            return Mention(start, found.end(), label, trial.rule, {"groups": groups})
    return None
