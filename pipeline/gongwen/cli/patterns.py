"""``gongwen patterns``: the rules and their examples."""

from __future__ import annotations

from typing import Annotated

import typer

from gongwen.cli.arguments import SOME_FAILED, OwnPatterns, explained

patterns = typer.Typer(help="The rules, each with the examples that explain it.", no_args_is_help=True)


@patterns.command("check")
def check_patterns(own: OwnPatterns = None) -> None:
    """Try every rule on its own examples, and read the law register. Exit code 1 when an example does not hold."""
    from gongwen.find.examples import broken, rule_files
    from gongwen.find.laws import LawFinder
    from gongwen.pattern_files import own_patterns

    with explained():
        theirs = own_patterns(own)
        rules = [rule for _, rules in rule_files(theirs) for rule in rules]
        laws = len(LawFinder(theirs).register.entries)
        wrong = [line for rule in rules for line in broken(rule)]
    for line in wrong:
        typer.echo(line)
    examples = sum(len(rule.yes) + len(rule.no) for rule in rules)
    typer.echo(f"{len(rules)} rules, {examples} examples, {len(wrong)} wrong; {laws} laws")
    if wrong:
        raise typer.Exit(SOME_FAILED)


@patterns.command("list")
def list_patterns(
    name: Annotated[
        str | None,
        typer.Argument(metavar="RULE", help="Only this one, as a record has it, or those of a family: org.office."),
    ] = None,
    own: OwnPatterns = None,
) -> None:
    """List what the rule of an entity can be: every rule, then the families, then their register entries.

    One a line: its name, its file or line there, an example (¶ for a line break) or what the entry says, a note.
    """
    from gongwen.errors import PatternError
    from gongwen.find.rule_names import rule_names
    from gongwen.pattern_files import own_patterns

    with explained():
        begins = (f"{name}.", f"{name}:")
        found = [
            one for one in rule_names(own_patterns(own)) if name in (None, one.name) or one.name.startswith(begins)
        ]
        if not found:
            message = f"no rule is called {name!r}. Copy the rule of a record, or leave it out to see all of them."
            raise PatternError("pattern-name", message)
    for one in found:
        typer.echo("\t".join((one.name, one.where, one.example.replace("\n", "¶"), one.note)).rstrip())
