"""All rules of a file in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongwen.find.mention import Mention
from gongwen.rules import Rule

_GROUP = re.compile(r"\(\?P?(?P<open><|=|\()(?P<name>[A-Za-z][A-Za-z0-9_]*)(?P<close>[>)])")


class Scanner:
    """The rules joined to one alternation, in their order, so that each place of the text is looked at once.

    ``lead`` is a cheap expression for what any match may begin with: the engine tests it before the costly rules.
    """

    def __init__(self, rules: tuple[Rule, ...], lead: str) -> None:
        parts = [f"(?P<r{number}>{_renamed(rule.regex.pattern, number)})" for number, rule in enumerate(rules)]
        self._regex = re.compile(f"(?={lead})(?:{'|'.join(parts)})")
        self._rules = {f"r{number}": rule.id for number, rule in enumerate(rules)}
        self._groups: dict[str, list[tuple[str, int]]] = {name: [] for name in self._rules}
        for name, index in self._regex.groupindex.items():
            prefix, _, own = name.partition("_")
            if own:
                self._groups[prefix].append((own, index))

    def __call__(self, text: str, label: str) -> Iterator[Mention]:
        """A mention for every match, with the rule's named groups that took part in ``data["groups"]``."""
        for match in self._regex.finditer(text):
            which = match.lastgroup or ""
            groups = {name: match[index] for name, index in self._groups[which] if match[index] is not None}
            yield Mention(match.start(), match.end(), label, self._rules[which], {"groups": groups})


def _renamed(pattern: str, number: int) -> str:
    """The pattern with its group names made unique, in definitions, references and conditions alike."""
    return _GROUP.sub(lambda match: match[0].replace(match["name"], f"r{number}_{match['name']}"), pattern)
