"""Whether rules do what their own examples say."""

from __future__ import annotations

from collections.abc import Iterator

from gongwen.errors import PatternError
from gongwen.pattern_files import EXTENSIBLE, OwnPatterns
from gongwen.resources import resource
from gongwen.rules import Rule, load_rules


def rule_files(own: OwnPatterns | None = None) -> list[tuple[str, tuple[Rule, ...]]]:
    """The files of patterns/ that hold rules, by name, with their rules; :class:`PatternError` where one is wrong.

    A user's own rules stand in the places of ours that they override.
    """
    names = sorted(path.name for path in resource("patterns", "").iterdir() if path.name.endswith(".toml"))
    return [(name, rules) for name in names if (rules := load_rules(name, own if name in EXTENSIBLE else None))]


def broken(rule: Rule) -> Iterator[str]:
    """Each example that the rule does not keep, with what it finds; :class:`PatternError` for one without marks."""
    for example in rule.yes:
        if (marked := mark_found(rule, _unmarked(rule, example))) != example:
            yield f"{rule.id}: wants {example}, finds {marked}"
    for example in rule.no:
        if (marked := mark_found(rule, example)) != example:
            yield f"{rule.id}: wants nothing, finds {marked}"


def mark_found(rule: Rule, text: str) -> str:
    """``text`` with ⟦⟧ round every span the rule finds: the extent of its group ``span``, else of the whole match."""
    group = "span" if "span" in rule.regex.groupindex else 0
    pieces, last = [], 0
    for match in rule.regex.finditer(text):
        start, end = match.span(group)
        pieces += [text[last:start], "⟦", text[start:end], "⟧"]
        last = end
    return "".join([*pieces, text[last:]])


def _unmarked(rule: Rule, example: str) -> str:
    signs = [sign for sign in example if sign in "⟦⟧"]
    if not signs or signs != ["⟦", "⟧"] * (len(signs) // 2):
        message = f"rule {rule.id!r}: {example!r} has no pairs of marks. Put ⟦ and ⟧ round every span it expects."
        raise PatternError("pattern-marks", message)
    return example.replace("⟦", "").replace("⟧", "")
