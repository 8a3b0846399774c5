"""What spaCy users expect of any component: found by name, described, stored, sent, packed, beside others."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
import spacy
from packaging.requirements import Requirement
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import gongwen
from gongwen.errors import GongwenError
from gongwen.pipes.entities import Overlap

ROOT = Path(__file__).parents[2]
PIPELINE = gongwen.load()
SENTENCE = "2021年4月,县财政局依据《预算法》第九十四条检查各类单位15家。"
COMPONENTS = [f"gongwen_{kind}" for kind in ("laws", "orgs", "dates", "quantities", "sections", "fields")]
NEEDY = {"gongwen_entities": ["span._.rule"], "gongwen_links": ["span._.rule", "doc._.fields"]}


def seen(doc: Doc) -> list[tuple[str, str, Any]]:
    return [(span.text, span.label_, span._.value) for span in (*doc.ents, *doc.spans["gongwen"])]


def run(*call: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run([sys.executable, *call], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_fresh_process_needs_no_import() -> None:
    code = (
        "import spacy, sys; nlp = spacy.blank('zh'); nlp.add_pipe('gongwen_dates')\n"
        "(ent,) = nlp('2021年4月竣工').ents; print(ent._.value, 'spacy_pkuseg' in sys.modules)"
    )
    assert run("-c", code).split() == ["2021-04", "False"]


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_alone_has_no_problem(name: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(name)
    assert nlp.analyze_pipes()["problems"] == {name: []}
    assert nlp.get_pipe_meta(name).assigns


@pytest.mark.parametrize("name", NEEDY)
def test_what_a_component_needs_is_told(name: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(name)
    assert nlp.analyze_pipes()["problems"] == {name: NEEDY[name]}


@pytest.mark.parametrize("name", ["default", "fast"])
def test_the_pipelines_have_no_problem(name: str) -> None:
    problems = gongwen.load(name).analyze_pipes()["problems"]
    assert len(problems) == 8
    assert not any(problems.values())


def test_assigned_getters_exist() -> None:
    doc = PIPELINE(SENTENCE)
    for name in PIPELINE.pipe_names:
        for attribute in PIPELINE.get_pipe_meta(name).assigns:
            owner, _, getter = attribute.partition("._.")
            assert not getter or {"doc": doc, "span": doc.ents[0]}[owner].has_extension(getter), attribute


def beside(ruled: dict[str, str], overlap: Overlap, *, first: bool = True) -> list[tuple[str, str]]:
    """What a pipeline with a ruler (text → label) before or behind our component finds."""
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": list_of(text)} for text, label in ruled.items()])  # type: ignore[attr-defined]
    nlp.add_pipe("gongwen_quantities", first=True if not first else None, config={"overlap": overlap})
    doc = nlp("王明检查了单位15家,罚款3万元。")
    assert [span.text for span in doc.spans["gongwen"]] == ["15家", "3万元"]
    return [(ent.text, ent.label_) for ent in doc.ents]


def list_of(text: str) -> list[dict[str, str]]:
    return [{"ORTH": token.text} for token in spacy.blank("zh")(text)]


@pytest.mark.parametrize(
    ("overlap", "ruled", "want"),
    [
        ("replace", {"15": "CARDINAL"}, ["15家", "3万元"]),
        ("replace", {"单位15家": "EVENT"}, ["15家", "3万元"]),
        ("keep", {"15": "CARDINAL"}, ["15", "3万元"]),
        ("keep", {"单位15家": "EVENT"}, ["单位15家", "3万元"]),
        ("longer", {"15": "CARDINAL"}, ["15家", "3万元"]),
        ("longer", {"单位15家": "EVENT"}, ["单位15家", "3万元"]),
        ("longer", {"15家": "EVENT"}, ["15家", "3万元"]),
        ("replace", {"单位": "QUANTITY"}, ["单位", "15家", "3万元"]),
    ],
)
def test_overlaps_with_entities_of_others(overlap: Overlap, ruled: dict[str, str], want: list[str]) -> None:
    found = beside({"王明": "PERSON", **ruled}, overlap)
    assert [text for text, _ in found] == ["王明", *want]
    ours = {"15家": "QUANTITY"} if ruled != {"15家": "EVENT"} or overlap == "longer" else {}
    assert dict(found).items() >= {text: label for text, label in ours.items() if text in want}.items()


def test_a_component_behind_ours_finds_what_is_left() -> None:
    found = beside({"王明": "PERSON", "15": "CARDINAL"}, "replace", first=False)
    assert found == [("王明", "PERSON"), ("15家", "QUANTITY"), ("3万元", "QUANTITY")]


def test_an_unknown_overlap_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        spacy.blank("zh").add_pipe("gongwen_entities", config={"overlap": "both"})


def test_beside_a_statistical_ner() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner")
    text = "王明检查单位15家。"
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": [(0, 2, "PERSON"), (6, 8, "CARDINAL")]})]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples, sgd=optimizer)
    assert [ent.label_ for ent in nlp(text).ents] == ["PERSON", "CARDINAL"]
    for place in ({"before": "ner"}, {"after": "ner"}):
        nlp.add_pipe("gongwen_quantities", **place)  # type: ignore[arg-type]
        assert [(ent.text, ent.label_) for ent in nlp(text).ents] == [("王明", "PERSON"), ("15家", "QUANTITY")]
        nlp.remove_pipe("gongwen_quantities")


def test_two_spans_of_one_extent_keep_their_values() -> None:
    nlp = spacy.blank("zh")
    for name in ("gongwen_quantities", "gongwen_dates"):
        nlp.add_pipe(name)
    doc = nlp(Doc(nlp.vocab, words=["近三年来", "增长"], spaces=[False] * 2))  # both spans expand to the token
    one, other = doc.spans["gongwen"]
    assert (one.label_, other.label_) == ("DATE", "QUANTITY")
    assert (one.start, one.end) == (other.start, other.end)
    assert (one._.value, other._.value, other._.unit) == (None, Decimal(3), "年")


@pytest.mark.parametrize(
    ("context", "want"),
    [
        ("2021-12-02", "/2021-06"),
        (date(2021, 12, 2), "/2021-06"),
        ({"reference_date": "2021-12-02"}, "/2021-06"),
        ({"reference_date": date(2021, 12, 2), "id": 3}, "/2021-06"),
        ({"id": 3}, None),
        ("row 17", None),
        (17, None),
        (None, None),
    ],
)
def test_a_context_can_be_a_reference_date(context: object, want: str | None) -> None:
    ((doc, same),) = PIPELINE.pipe([("6月底前完成整改。", context)], as_tuples=True)
    assert (doc.ents[0]._.value, same) == (want, context)


def test_a_context_reaches_other_processes() -> None:
    texts = [("6月底前完成整改。", f"{year}-12-02") for year in (2019, 2021)]
    found = [(doc.ents[0]._.value, context) for doc, context in PIPELINE.pipe(texts, as_tuples=True, n_process=2)]
    assert found == [("/2019-06", "2019-12-02"), ("/2021-06", "2021-12-02")]


def test_a_context_with_no_date_for_one_is_refused() -> None:
    with pytest.raises(GongwenError, match="'2021-13-01' is no date"):
        list(PIPELINE.pipe([("6月底前。", {"reference_date": "2021-13-01"})], as_tuples=True))


def test_a_docbin_keeps_values() -> None:
    docs = [PIPELINE(SENTENCE), PIPELINE("依照《行政处罚法》第五条处理,该法第七条不适用。")]
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    again = list(DocBin(store_user_data=True).from_bytes(stored).get_docs(spacy.blank("zh").vocab))
    assert [seen(doc) for doc in again] == [seen(doc) for doc in docs]
    assert again[1].spans["gongwen"][1]._.canonical == "中华人民共和国行政处罚法"


def test_docs_and_pipelines_are_pickled_and_bytes() -> None:
    want = seen(PIPELINE(SENTENCE))
    assert seen(pickle.loads(pickle.dumps(PIPELINE(SENTENCE)))) == want
    again = pickle.loads(pickle.dumps(PIPELINE))
    assert seen(again(SENTENCE)) == want
    assert again.tokenizer.finders.keys() == PIPELINE.tokenizer.finders.keys()
    blank = gongwen.load("fast")
    assert seen(blank.from_bytes(PIPELINE.to_bytes())(SENTENCE)) == want


def test_displacy_shows_entities_and_spans() -> None:
    doc = PIPELINE(SENTENCE)
    page = displacy.render(doc, style="ent", jupyter=False)
    assert all(ent.text in page and ent.label_ in page for ent in doc.ents)
    assert "QUANTITY" in displacy.render(doc, style="span", options={"spans_key": "gongwen"}, jupyter=False)


PROCESSES = """
import multiprocessing, sys
import gongwen

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    nlp = gongwen.load(sys.argv[2])
    docs = nlp.pipe([("6月底前完成15家。", "2021-12-02")] * 3, n_process=2, batch_size=1, as_tuples=True)
    print(*(f"{span._.value}" for doc, _ in docs for span in doc.ents))
"""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("name", ["default", "fast"])
def test_two_processes(tmp_path: Path, method: str, name: str) -> None:
    (tmp_path / "script.py").write_text(PROCESSES)
    assert run(tmp_path / "script.py", method, name).split() == ["/2021-06", "15"] * 3


def test_every_component_notes_the_requirement() -> None:
    for name in [*COMPONENTS, *NEEDY]:
        nlp = spacy.blank("zh")
        nlp.add_pipe(name)
        (need,) = nlp.meta["requirements"]
        assert Requirement(need).name == "gongwen"
        assert Requirement(need).specifier.contains(gongwen.__version__)
    assert len(PIPELINE.meta["requirements"]) == 1


@pytest.mark.slow
def test_the_pages_commands_make_a_package_that_installs(tmp_path: Path) -> None:
    page = (ROOT / "docs/pipeline.md").read_text("utf-8")
    (commands,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    installed = tmp_path / "installed"
    for command in commands.splitlines():
        program, *call = command.split()
        if program == "mkdir":
            (tmp_path / call[-1]).mkdir(parents=True)
            continue
        more = ["--quiet", "--no-deps", "--target", str(installed)] if "pip" in call else []
        run(*call, *more, cwd=tmp_path)
    (info,) = installed.glob("*.dist-info")
    needs = {need.name: need for need in map(Requirement, Distribution.at(info).requires or [])}
    assert needs["gongwen"].specifier.contains(gongwen.__version__)
    code = (
        f"import sys; sys.path.append({str(installed)!r})\n"
        f"import spacy, json; nlp = spacy.load('zh_gongwen_default'); doc = nlp({SENTENCE!r})\n"
        "print(json.dumps([[ent.text, ent.label_, str(ent._.value)] for ent in doc.ents]), nlp.meta['version'])"
    )
    found, version = run("-c", code, cwd=tmp_path).rsplit(" ", 1)
    assert json.loads(found) == [[ent.text, ent.label_, str(ent._.value)] for ent in PIPELINE(SENTENCE).ents]
    assert version.strip() == "1.0.0"
    assert Decimal(json.loads(found)[-1][2]) == 15


def test_a_pipeline_of_ones_own_is_stored_with_its_settings(tmp_path: Path) -> None:
    nlp: Language = spacy.blank("zh")
    nlp.add_pipe("gongwen_dates", config={"resolve": False})
    nlp.add_pipe("gongwen_entities", config={"overlap": "keep", "alignment": "strict"})
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.get_pipe("gongwen_entities").overlap == "keep"  # type: ignore[attr-defined]
    assert again.get_pipe("gongwen_entities").alignment == "strict"  # type: ignore[attr-defined]
    assert not again.get_pipe("gongwen_dates").resolve  # type: ignore[attr-defined]
    assert [ent.text for ent in again("2021年4月竣工").ents] == ["2021年4月"]
