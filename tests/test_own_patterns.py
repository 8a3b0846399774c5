"""A user's own laws: what a folder of them adds and overrides, at every entrance, and what is told of a wrong one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from typer.testing import CliRunner

import gongwen
from gongwen.cli import app
from gongwen.errors import PatternError
from gongwen.pattern_files import EXTENSIBLE
from gongwen.record import Law

LAW = {
    "id": "331199:栖岩市林地条例", "title": "栖岩市林地条例", "kind": "local_regulation",
    "issuer": "栖岩市人民代表大会", "aliases": ["林地条例"],
    "versions": [{"published": "2020-05-01", "effective": "2020-07-01"}],
    "status": "repealed", "source": "own",
}  # fmt: skip
REPEALS = "law_id,date,status,by,article\n"
RULE = "[[rule]]\nid = 'law.issued'\nregex = '(?:印送)$'\nyes = ['⟦印送⟧']\n"


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / name.replace("__", ".")).write_text(text, "utf-8")
    return tmp_path


def own_law(**change: Any) -> str:
    return json.dumps({**LAW, **change}, ensure_ascii=False) + "\n"


def laws(text: str, **options: Any) -> list[Law]:
    nlp = gongwen.load(**options)
    return [one for one in gongwen.extract(text, nlp=nlp).entities if isinstance(one, Law)]


def test_a_law_is_added_with_its_repeal(tmp_path: Path) -> None:
    repeal = f"{REPEALS}{LAW['id']},2021-05-01,repealed,栖岩市林业条例,第九条\n"
    own = folder(tmp_path, laws__jsonl=own_law(), law_repeals__csv=repeal, README__md="ours")
    for day, status in (("2021年4月30日", "in_force"), ("2021年5月1日", "repealed")):
        (law,) = laws(f"依照《林地条例》办理。\n{day}", patterns=own)
        assert (law.law_id, law.canonical, law.status_on) == (LAW["id"], LAW["title"], status)
    (law,) = laws("依照《林地条例》办理。\n2021年5月1日")
    assert law.law_id is None


def test_ours_is_overridden_by_id_and_by_head(tmp_path: Path) -> None:
    code = own_law(id="cn:民法典", title="中华人民共和国民法典", kind="policy", aliases=["大民法"], status="in_force")
    heads = "head,label,kind\n备忘,LAW,policy\n要点,WORK,\n"
    own = folder(tmp_path, laws__jsonl=code, law_heads__csv=heads, laws__toml=RULE)
    text = "学习《大民法》和民法典,印送《江州市犬只管理办法》《甲乙丙备忘》《甲乙丙工作要点》。"
    assert [law.kind for law in laws(text, patterns=own)] == ["policy", "policy", "policy", "policy"]
    assert [law.kind for law in laws(text)] == ["law", "law", "rule", "policy"]


def test_term_lists_are_added_to(tmp_path: Path) -> None:
    own = folder(tmp_path, law_not_bare__txt="# ours\n行政处罚法\n")
    assert laws("学习行政处罚法和民法典。", patterns=own)[0].text == "民法典"
    assert [law.text for law in laws("学习行政处罚法和民法典。")] == ["行政处罚法", "民法典"]


def test_the_records_say_which_patterns_made_them(tmp_path: Path) -> None:
    own = folder(tmp_path, laws__jsonl=own_law())
    first = gongwen.extract("甲", nlp=gongwen.load(patterns=own)).pipeline.patterns
    (own / "laws.jsonl").write_text(own_law(status="in_force"), "utf-8")
    second = gongwen.extract("甲", nlp=gongwen.load(patterns=str(own))).pipeline.patterns
    assert len({first, second, gongwen.extract("甲").pipeline.patterns}) == 3


def test_a_component_alone_takes_the_folder(tmp_path: Path) -> None:
    own = folder(tmp_path, laws__jsonl=own_law())
    nlp = spacy.blank("zh")
    nlp.add_pipe("gongwen_laws", config={"patterns": str(own)})
    (law,) = nlp("依照《林地条例》办理。").ents
    assert law._.law_id == LAW["id"]


def test_every_command_takes_the_folder(tmp_path: Path) -> None:
    own = folder(tmp_path, laws__jsonl=own_law())
    text = tmp_path.parent / "own-input.txt"
    text.write_text("依照《林地条例》办理。", "utf-8")
    done = CliRunner().invoke(app, ["extract", str(text), "-o", "-", "-q", "--patterns", str(own)])
    assert done.exit_code == 0
    assert LAW["id"] in done.stdout
    ours = len((Path(__file__).parents[1] / "patterns/laws.jsonl").read_text("utf-8").splitlines())
    assert f"{ours + 1} laws" in CliRunner().invoke(app, ["patterns", "check", "--patterns", str(own)]).stdout
    (own / "laws.jsonl").write_text("", "utf-8")
    gold = str(Path(__file__).parents[1] / "corpus")
    for call in (["extract", str(text), "-o", "-"], ["score", gold], ["patterns", "check"]):
        done = CliRunner().invoke(app, [*call, "--patterns", str(own)])
        assert done.exit_code == 2
        assert f"{own / 'laws.jsonl'} holds no law. Add one a line" in done.stderr


WRONG = [
    ("laws__jsonl", own_law(aliases=["民法典"]), "line 1: the name '民法典' stands already in laws.jsonl", "remove it"),
    ("laws__jsonl", own_law() + own_law(), "line 2: the id", "remove it"),
    ("laws__jsonl", own_law(aliases=["甲种法", "甲种法"]), "line 1: the name '甲种法'", "remove it"),
    ("laws__jsonl", own_law(versions=[{"published": "2021-02-30"}]), "line 1: ", "dates are YYYY-MM-DD"),
    ("laws__jsonl", own_law(kind="ordinance"), "line 1: Invalid enum value 'ordinance'", "Correct the line"),
    ("laws__jsonl", "\n{}\n", "line 2: ", "Correct the line"),
    ("laws__jsonl", "", "holds no law", "Add one"),
    ("law_repeals__csv", f"{REPEALS}cn:无此法,2021-01-01,repealed,甲法,\n", "line 2: no law has the id", "add the law"),
    ("law_repeals__csv", f"{REPEALS}cn:刑法,2021,repealed,甲法,\n", "line 2: '2021' is no day", "YYYY-MM-DD"),
    ("law_repeals__csv", REPEALS, "holds no repeal", "Add a line"),
    ("law_heads__csv", "head,label,kind\n谱,LAW,tune\n", "line 2: 谱,LAW,tune", "Write it once"),
    ("law_heads__csv", "head,label,kind\n谱,WORK,\n谱,WORK,\n", "line 3: ", "Write it once"),
    ("law_leads__txt", "# nothing\n", "holds no term", "Add one"),
    ("laws__toml", "[[rule", "is not valid TOML", "Correct that line"),
    ("laws__toml", RULE.replace("law.issued", "law.mine"), "rule 'law.mine' has no place", "the rule it replaces"),
    ("laws__toml", "", "holds no rule", "take the file out"),
    ("laws__json", "{}", "laws.json is no file of patterns", "Rename it"),
    ("organs__csv", "", "organs.csv is no file of patterns", "Rename it"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "says", "remedy"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_file_stops_the_start_up(tmp_path: Path, name: str, text: str, says: str, remedy: str) -> None:
    own = folder(tmp_path, **{name: text})
    with pytest.raises(PatternError) as caught:
        gongwen.load(patterns=own)
    assert str(own / name.replace("__", ".")) in caught.value.message
    assert says in caught.value.message
    assert remedy in caught.value.message


def test_a_wrong_folder_stops_the_start_up(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="is empty"):
        gongwen.load(patterns=tmp_path)
    with pytest.raises(PatternError, match="is no folder"):
        gongwen.load(patterns=tmp_path / "none")
    (tmp_path / "laws.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(PatternError, match="is not UTF-8"):
        gongwen.load(patterns=tmp_path)


def test_the_page_names_every_file_that_can_be_extended() -> None:
    page = (Path(__file__).parents[1] / "docs" / "laws.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in EXTENSIBLE)
