"""``gongwen patterns``: the rules and their examples."""

from __future__ import annotations

import typer

from gongwen.cli.arguments import SOME_FAILED, OwnPatterns, explained

patterns = typer.Typer(help="The rules, each with the examples that explain it.", no_args_is_help=True)


@patterns.command("check")
def check_patterns(own: OwnPatterns = None) -> None:
    """Try every rule on its own examples, and read the law register. Exit code 1 when an example does not hold."""
    from gongwen.find.examples import broken, rule_files
    from gongwen.find.laws import LawFinder
    from gongwen.rules import own_patterns

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
def list_patterns(own: OwnPatterns = None) -> None:
    """List every rule, one a line: its id, its file, an example (¶ for a line break), its note."""
    from gongwen.find.examples import rule_files
    from gongwen.rules import own_patterns

    with explained():
        for name, rules in rule_files(own_patterns(own)):
            for rule in rules:
                example = rule.yes[0].replace("\n", "¶")
                typer.echo("\t".join((rule.id, name, example, rule.note)).rstrip())
