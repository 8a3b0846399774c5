"""What the rule of an entity can be: each name is listed, and leads to the line that made the entity."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

import gongwen
from gongwen.cli import app
from gongwen.find.mention import family
from gongwen.find.rule_names import RuleName, families, rule_names
from gongwen.pattern_files import own_patterns
from gongwen.record import Entity, Law, Org, Work

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))


@cache
def nlp() -> Language:
    return gongwen.load()


@cache
def listed() -> dict[str, RuleName]:
    return {one.name: one for one in rule_names()}


def entities(text: str) -> list[Entity]:
    return list(gongwen.extract(text, nlp=nlp()).entities)


@pytest.mark.parametrize("row", list(families()), ids=lambda row: row.name)
def test_a_family_does_what_its_example_says(row: RuleName) -> None:
    text = row.example.replace("⟦", "").replace("⟧", "")
    start, end = row.example.index("⟦"), row.example.index("⟧") - 1
    assert [(one.start, one.end) for one in entities(text) if family(one.rule) == row.name] == [(start, end)]
    for file in row.where.split(", "):
        assert (ROOT / "patterns" / file).exists() or (ROOT / "pipeline" / "gongwen" / file).exists()


def test_every_entity_of_the_corpus_has_a_listed_rule() -> None:
    found: set[str] = set()
    for path in CORPUS:
        for one in entities(path.read_text("utf-8")):
            assert one.rule in listed(), (path.name, one.text)
            entry = one.rule.partition(":")[2]
            if isinstance(one, Law):
                assert entry == one.law_id if one.law_id else entry in one.text or family(one.rule) == "law.defined"
            elif isinstance(one, Org) and family(one.rule) != "org.firm":
                assert one.text.endswith(entry)
            elif isinstance(one, Work):
                assert entry in one.text
            else:
                assert not entry or family(one.rule) == "org.firm"
            found.add(one.rule)
    assert len(found) > 300


def test_names_are_words_and_stand_once() -> None:
    names = [one.name for one in rule_names()]
    assert len(names) == len(set(names)) > 10_000
    assert [name for name in names if len(name.split()) != 1] == []
    assert {family(name) for name in names if ":" in name} < {row.name for row in families()}


@pytest.mark.parametrize(
    ("text", "rule", "where"),
    [
        ("⟦江州市财政局⟧检查。", "org.office:财政局", "org_suffixes.csv"),
        ("根据⟦国办⟧部署。", "org.organ:国办", "organs.csv"),
        ("⟦我局⟧检查。", "org.organ:我局", "org_own.txt"),
        ("⟦本院⟧认为。", "org.organ:本院", "find/org_words.py"),
        ("江州市人民法院、⟦检察院⟧发文。", "org.bare:检察院", "org_suffixes.csv"),
        ("⟦江州恒昌建材有限公司⟧:\n你公司违规。", "org.trade:有限公司", "org_suffixes.csv"),
        ("江州恒昌建材有限公司缴纳。⟦恒昌建材⟧整改。", "org.firm:有限公司", "org_suffixes.csv"),
        ("重点企业⟦恒川新材料⟧投产。", "org.firm:新材料", "org_sectors.txt"),
        ("⟦某建材企业⟧整改。", "org.firm", "org_suffixes.csv, org_sectors.txt"),
        ("依据⟦《行政处罚法》⟧处罚。", "law.bracketed:cn:行政处罚法", "laws.jsonl"),
        ("学习⟦行政处罚法⟧。", "law.bare:cn:行政处罚法", "laws.jsonl"),
        ("依据⟦《江州市井盖条例》⟧处罚。", "law.bracketed:条例", "law_heads.csv"),
        ("依据⟦《江州市井盖管理条例⟧,处罚。", "law.half_open:条例", "law_heads.csv"),
        ("《江州市井盖条例》(以下简称条例)施行。⟦条例⟧第五条规定", "law.defined:条例", "law_heads.csv"),
        ("《江州市井盖条例》施行。依据⟦《条例》⟧。", "law.bracketed:条例", "law_heads.csv"),
        ("《行政处罚法》(以下简称《处罚法》)施行。依据⟦《处罚法》⟧。", "law.bracketed:cn:行政处罚法", "laws.jsonl"),
        ("落实⟦《江州市井盖整改清单》⟧。", "work.bracketed:整改清单", "law_heads.csv"),
        ("观看⟦《长河》⟧。", "work.bracketed", "law_heads.csv"),
    ],
)
def test_the_rule_names_the_line(text: str, rule: str, where: str) -> None:
    start = text.index("⟦")
    (found,) = (one for one in entities(text.replace("⟦", "").replace("⟧", "")) if one.start == start)
    assert (found.end, found.rule) == (text.index("⟧") - 1, rule)
    assert listed()[rule].where.partition(", line")[0] == where or listed()[rule].where == where
    file, _, line = listed()[rule].where.partition(", line ")
    if line:
        entry = rule.partition(":")[2]
        assert entry in (ROOT / "patterns" / file).read_text("utf-8").splitlines()[int(line) - 1]


def test_the_regions_own_regulation_is_the_entry() -> None:
    text = "青岛市财政局文件\n关于检查的通知\n各区财政局:\n依据《{}》检查。\n青岛市财政局\n2024年5月6日"
    local = next(
        one for one in listed().values() if one.name.startswith("law.bracketed:") and one.example.startswith("青岛市")
    )
    (law,) = (one for one in entities(text.format(local.example.removeprefix("青岛市"))) if isinstance(one, Law))
    assert law.rule == f"law.bracketed:{law.law_id}" == local.name


def test_a_users_lines_are_listed(tmp_path: Path) -> None:
    (tmp_path / "law_heads.csv").write_text("head,label,kind\n备忘录,LAW,policy\n条例,WORK,\n", "utf-8")
    names = {one.name: one.where for one in rule_names(own_patterns(tmp_path))}
    assert names["law.bracketed:备忘录"] == f"{tmp_path / 'law_heads.csv'}, line 2"
    assert "law.bracketed:条例" not in names
    assert "work.bracketed:条例" in names


def run(*arguments: str) -> tuple[int, list[str], str]:
    done = CliRunner().invoke(app, ["patterns", "list", *arguments])
    return done.exit_code, done.stdout.splitlines(), done.stderr


def test_the_command_lists_all_or_one() -> None:
    assert [line.split("\t")[0] for line in run()[1]] == list(listed())
    assert run("org.office:财政局")[1][0].split("\t")[2:] == ["government", "needs nothing"]
    assert {line.split(".")[0] for line in run("org")[1]} == {"org"}
    assert [family(line.split("\t")[0]) for line in run("org.quoted")[1]] == ["org.quoted"]
    code, lines, message = run("org.off")
    assert (code, lines) == (2, [])
    assert "no rule is called 'org.off'" in message
