"""Rules as data: every rule keeps its own examples, and a wrong file says what is wrong with it."""

from __future__ import annotations

import pytest

from gongwen.errors import PatternError
from gongwen.find.examples import broken, rule_files
from gongwen.find.patterns import Rule, load_rules, parse_rules

RULES = [(name, rule) for name, rules in rule_files() for rule in rules]


def test_there_are_rules() -> None:
    assert len(RULES) > 20


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_a_rule_keeps_its_examples(name: str, rule: Rule) -> None:
    assert list(broken(rule)) == [], name


def test_rule_ids_are_unique_over_all_files() -> None:
    ids = [rule.id for _, rule in RULES]
    assert sorted(set(ids)) == sorted(ids)


def rule(regex: str, yes: str, no: str = "[]") -> Rule:
    (made,) = parse_rules(f"[[rule]]\nid = 'made'\nregex = '{regex}'\nyes = {yes}\nno = {no}\n", "made.toml")
    return made


@pytest.mark.parametrize(
    ("regex", "yes", "no", "wrong"),
    [
        ("[0-9]{1,9}+年", '["在⟦2021年⟧和⟦2022年⟧"]', '["2021号"]', []),
        ("在(?P<span>[0-9]{1,9}+年)", '["在⟦2021年⟧,2022年"]', "[]", []),
        ("[0-9]{1,9}+", '["⟦2021年⟧"]', "[]", ["made: wants ⟦2021年⟧, finds ⟦2021⟧年"]),
        ("[0-9]{1,9}+年", '["⟦2021年⟧,2022年"]', "[]", ["made: wants ⟦2021年⟧,2022年, finds ⟦2021年⟧,⟦2022年⟧"]),
        ("[0-9]{1,9}+年", '["⟦2021年⟧"]', '["1年"]', ["made: wants nothing, finds ⟦1年⟧"]),
    ],
)
def test_broken_examples_are_told(regex: str, yes: str, no: str, wrong: list[str]) -> None:
    assert list(broken(rule(regex, yes, no))) == wrong


@pytest.mark.parametrize("example", ["无标记", "⟦一", "二⟧", "⟦一⟦二⟧⟧", "⟧三⟦"])
def test_an_example_needs_pairs_of_marks(example: str) -> None:
    with pytest.raises(PatternError, match=r"rule 'made'.*Put ⟦ and ⟧"):
        list(broken(rule("一", f'["{example}"]')))


GOOD = "[[rule]]\nid = 'a'\nregex = '一'\nyes = ['⟦一⟧']\n"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("[[rule]\n", "pattern-toml", "made.toml is not valid TOML.*line 1"),
        (GOOD + GOOD, "pattern-duplicate", "made.toml: rule id 'a' stands twice. Rename"),
        ("[[rule]]\nid = 'a'\nyes = ['⟦一⟧']\n", "pattern-keys", r"made.toml: rule 'a' lacks \['regex'\]"),
        ("[[rule]]\nregex = '一'\nyes = ['⟦一⟧']\n", "pattern-keys", r"rule '\?' lacks \['id'\]"),
        (GOOD + "yess = []\n", "pattern-keys", r"has unknown keys \['yess'\]"),
        (GOOD.replace("['⟦一⟧']", "[]"), "pattern-examples", "rule 'a': yes and no are lists"),
        (GOOD.replace("['⟦一⟧']", "'⟦一⟧'"), "pattern-examples", "rule 'a': yes and no are lists"),
        (GOOD.replace("'一'", "'('"), "pattern-regex", "rule 'a': the regex does not compile.*Correct"),
        (GOOD.replace("'一'", "'{digits}'"), "pattern-atom", r"rule 'a' uses \{digits\}.*Add the atom"),
        ("[atoms]\nb = '{c}'\nc = '一'\n", "pattern-atom", r"atom 'b' uses \{c\}, which no atom above it defines"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(text: str, code: str, message: str) -> None:
    with pytest.raises(PatternError, match=message) as caught:
        parse_rules(text, "made.toml")
    assert caught.value.code == code


def test_atoms_are_groups_of_their_own() -> None:
    (made,) = parse_rules("[atoms]\nday = '日|号'\n" + GOOD.replace("'一'", "'一{day}'"), "made.toml")
    assert [match[0] for match in made.regex.finditer("一日,一号,号")] == ["一日", "一号"]


def test_a_file_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load_rules("no-such.toml")
