"""Rules as data: every rule keeps its own examples, and a wrong file says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gongwen import pattern_files
from gongwen.errors import PatternError
from gongwen.find.examples import broken, rule_files
from gongwen.pattern_files import load_table, read_pattern
from gongwen.rules import Rule, load_rules, parse_rules, rules_by_id
from gongwen.terms import load_rows, load_terms, terms

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
        (GOOD.replace("['⟦一⟧']", "[]"), "pattern-examples", "rule 'a': yes is empty"),
        (GOOD.replace("['⟦一⟧']", "'⟦一⟧'"), "pattern-examples", "rule 'a': '⟦一⟧' is no list of texts"),
        (GOOD.replace("['⟦一⟧']", "[1]"), "pattern-examples", r"made.toml: rule 'a': \[1\] is no list of texts"),
        (GOOD + "no = [['一']]\n", "pattern-examples", "rule 'a': .* is no list of texts"),
        (GOOD + "note = 3\n", "pattern-type", "rule 'a': note is 3, not a text"),
        (GOOD.replace("'a'", "1"), "pattern-type", "rule 1: id is 1, not a text"),
        ("rule = 1\n", "pattern-rule", r"made.toml: rule is no list of tables. Begin each rule with \[\[rule\]\]"),
        ("rule = ['一']\n", "pattern-rule", "rule is no list of tables"),
        ("atoms = 1\n", "pattern-type", r"\[atoms\] is no table"),
        ("[atoms]\nb = 1\n", "pattern-type", r"\[atoms\]: b is 1, not a text"),
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


CACHED = (load_rules, load_table, load_terms, load_rows, terms)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory that stands in for patterns/."""
    monkeypatch.setattr(pattern_files, "resource", lambda kind, name: tmp_path / name)
    for function in CACHED:
        function.cache_clear()
    yield tmp_path
    for function in CACHED:
        function.cache_clear()


def units(name: str) -> Any:
    return load_rows(name, ("unit", "dimension"))


def needed(name: str) -> Any:
    return rules_by_id(name, ("a", "b"))


def words(name: str) -> Any:
    return load_terms(name)["words"]


@pytest.mark.parametrize("load", [load_rules, load_table, load_terms, terms, units, needed, read_pattern])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"patterns/made.toml cannot be read: No such file or directory. Put the file there"),
        (b"\xff", r"patterns/made.toml is not UTF-8 \(byte 0\). Save it"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    folder: Path, load: Callable[[str], object], content: bytes | None, message: str
) -> None:
    if content is not None:
        (folder / "made.toml").write_bytes(content)
    with pytest.raises(PatternError, match=message):
        load("made.toml")


@pytest.mark.parametrize(
    ("load", "text", "message"),
    [
        (load_table, "a =", "made is not valid TOML.*Correct that line"),
        (load_terms, "a =", "made is not valid TOML.*Correct that line"),
        (load_terms, "", r"made has no table \[terms\]. Add it"),
        (load_terms, "terms = 1", r"made: \[terms\] is no table"),
        (load_terms, "[terms]\nwords = ['一']", r"made: \[terms\]: words is \['一'\], not a text. Put it in quotes"),
        (words, "[terms]\nother = '一'", r"made: \[terms\] has no list 'words'. Add words = "),
        (terms, "# 注\n\n", "patterns/made holds no term. Add one a line"),
        (needed, GOOD, r"made has no rule 'b'. Add a \[\[rule\]\]"),
        (units, "", "made, line 1: no column 'unit', 'dimension'"),
        (units, "unit,kind\n米,length\n", "made, line 1: no column 'dimension'. Name it in the header"),
        (units, "unit,dimension\n\n米,length\n克\n", "made, line 4: 1 cells, not 2"),
    ],
)
def test_what_a_file_lacks_is_named(folder: Path, load: Callable[[str], object], text: str, message: str) -> None:
    (folder / "made").write_text(text, "utf-8")
    with pytest.raises(PatternError, match=message):
        load("made")


def test_what_is_right_is_read_once(folder: Path) -> None:
    (folder / "made.toml").write_text(GOOD + "[terms]\nwords = '一 二 一'\n", "utf-8")
    (folder / "made.csv").write_text('dimension,unit,note\nlength,米,"一,二"\n\n', "utf-8")
    (folder / "made.txt").write_text("# 注\n一 # 注\n二\n", "utf-8")

    def read() -> list[object]:
        return [
            load_rules("made.toml"),
            load_terms("made.toml"),
            units("made.csv"),
            terms("made.csv"),
            terms("made.txt"),
        ]

    first = read()
    assert first[1:] == [{"words": ("一", "二")}, (("米", "length"),), ("length",), ("一", "二")]
    assert rules_by_id("made.toml", ["a"])["a"].regex.pattern == "一"
    for path in folder.iterdir():
        path.unlink()
    assert all(again is before for again, before in zip(read(), first, strict=True))
