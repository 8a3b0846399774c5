"""The command: exit codes, messages, what goes where, and that all of it is documented."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from gongwen import cli
from gongwen.cli import app
from gongwen.record import Date, Quantity, decode, json_schema

TEXT = "关于开展检查的通知\n根据《中华人民共和国安全生产法》第三条,2021年共检查各类企业15家。\n"
PAGE = Path(__file__).parents[1] / "docs" / "command.md"
COMMAND = [sys.executable, "-c", "from gongwen.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}


def gongwen(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as a shell sees it."""
    call = [*COMMAND, *map(str, arguments)]
    options = {"env": ENVIRONMENT, "timeout": 180, **options}
    return subprocess.run(call, capture_output=True, check=False, **options)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    return folder


def test_documents_become_records(documents: Path, tmp_path: Path) -> None:
    done = gongwen("extract", documents, "-o", tmp_path / "x.jsonl")
    assert done.returncode == 0, done.stderr.decode()
    record = decode((tmp_path / "x.jsonl").read_bytes())
    assert record.source.uri == "a.txt"
    labels = [type(entity).__name__ for entity in record.entities]
    assert {"Law", "Date", "Quantity"} <= set(labels)
    for entity in record.entities:
        assert TEXT[entity.raw_start : entity.raw_end] == record.text[entity.start : entity.end] == entity.text
    assert done.stdout == b""
    summary = dict(line.rsplit(maxsplit=1) for line in done.stderr.decode().splitlines())
    assert summary["documents"] == summary["records"] == "1"
    assert {"  LAW", "  DATE", "  QUANTITY", "characters/s", "skipped"} <= summary.keys()


def test_documents_of_several_inputs_have_uris_of_their_own(documents: Path, tmp_path: Path) -> None:
    shutil.copytree(documents, tmp_path / "other")
    done = gongwen("extract", "in", "other", "in/a.txt", "-o", "x.jsonl", "-q", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    records = [decode(line) for line in (tmp_path / "x.jsonl").read_bytes().splitlines()]
    assert [record.source.uri for record in records] == ["in/a.txt", "other/a.txt"]
    assert "a/x.txt, b/x.txt" in " ".join(gongwen("extract", "--help").stdout.decode().split())


def test_documents_that_fail_are_recorded_and_the_rest_goes_on(documents: Path, tmp_path: Path) -> None:
    (documents / "empty.txt").write_bytes(b"")
    (documents / "nul.txt").write_bytes(b"\0" * 300)
    (documents / "lone.txt").write_text("《", "utf-8")
    (documents / "gbk.txt").write_bytes(TEXT.encode("gb18030"))
    done = gongwen("extract", documents, "-o", tmp_path / "x.jsonl")
    assert done.returncode == 1
    records = [decode(line) for line in (tmp_path / "x.jsonl").read_bytes().splitlines()]
    assert [record.source.uri for record in records] == ["a.txt", "gbk.txt", "lone.txt"]
    assert records[2].entities == []
    failures = [json.loads(line) for line in (tmp_path / "x.failures.jsonl").read_bytes().splitlines()]
    assert [(f["uri"], f["code"]) for f in failures] == [
        ("empty.txt", "empty"),
        ("nul.txt", "binary"),
    ]
    summary = done.stderr.decode()
    assert all(code in summary for code in ("empty", "binary"))


def test_standard_output_takes_records_and_nothing_else(documents: Path, tmp_path: Path) -> None:
    (documents / "empty.txt").write_bytes(b"")
    done = gongwen("extract", documents, "-o", "-", "--quiet", "--keep-source")
    assert done.returncode == 1
    assert decode(done.stdout).source_text == TEXT
    assert json.loads(done.stderr)["code"] == "empty"


def test_standard_input_columns_and_a_manifest(tmp_path: Path) -> None:
    rows = [{"id": "n1", "body": TEXT}, {"id": "n2", "body": TEXT}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    columns = ("--text-column", "body", "--uri-column", "id")
    done = gongwen("extract", "-", "-o", "-", "-q", *columns, input=lines.encode())
    assert done.returncode == 0, done.stderr.decode()
    assert [decode(line).source.uri for line in done.stdout.splitlines()] == ["n1", "n2"]
    (tmp_path / "m.csv").write_text("path,url\na.txt,http://a.example/1\ngone.txt,http://a.example/2\n", "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    done = gongwen("extract", tmp_path / "a.txt", "-o", tmp_path / "x.jsonl", "--manifest", tmp_path / "m.csv")
    assert done.returncode == 0, done.stderr.decode()
    assert decode((tmp_path / "x.jsonl").read_bytes()).source.uri == "http://a.example/1"
    assert "manifest rows without a document" in done.stderr.decode()


def test_a_second_run_leaves_the_first_ones_output_alone(documents: Path) -> None:
    (documents / "empty.txt").write_bytes(b"")
    for _ in range(2):
        done = gongwen("extract", documents, "-o", documents / "x.jsonl", "-q")
        assert done.returncode == 1, done.stderr.decode()
        assert len((documents / "x.jsonl").read_bytes().splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--limit", "byte=3"), "NAME is bytes, members"),
        (("--limit", "bytes=0"), "Write NAME=NUMBER"),
        (("--limit", "bytes=many"), "Write NAME=NUMBER"),
        (("--manifest", "none.csv"), "none.csv cannot be read"),
        (("--manifest", "in/a.txt"), "no path"),
    ],
)
def test_wrong_options_of_reading_are_wrong_calls(
    documents: Path, tmp_path: Path, options: tuple[str, str], message: str
) -> None:
    done = gongwen("extract", "in", "-o", "x.jsonl", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.decode().split())
    assert not (tmp_path / "x.jsonl").exists()


def test_two_runs_are_byte_for_byte_the_same(documents: Path) -> None:
    first, second = (gongwen("extract", documents, "-o", "-", "-q") for _ in range(2))
    assert first.stdout == second.stdout != b""


@pytest.mark.parametrize(
    ("inputs", "output", "messages"),
    [
        (["none"], "x.jsonl", ["none does not exist"]),
        (["in", "none.txt"], "x.jsonl", ["none.txt does not exist"]),
        (["in"], "no/dir/x.jsonl", ["no/dir does not exist", "mkdir -p"]),
        (["in"], "in", ["in is itself an input", "-o in/records/"]),
        (["in"], ".", [". is itself an input, or holds one", "-o records/"]),
        (["bare"], "in/", ["in holds files that are no output of gongwen"]),
        (["in"], "/dev/null", ["/dev/null is no file"]),
        (["in/a.txt"], "in/a.txt", ["is itself an input"]),
        (["in"], "bare/../in/a.txt", ["is itself an input"]),
        (["in"], "/proc/x.jsonl", ["/proc/x.jsonl cannot be written"]),
        (["bare"], "x.jsonl", ["bare: nothing to read", "1 other)"]),
        (["in"], "/proc/new/", ["/proc/new cannot be written"]),
        (["in"], "bare/b.css/", ["bare/b.css is no directory", "leave out the slash"]),
        (["in", ""], "x.jsonl", ["has an empty name"]),
        (["in"], "", ["has an empty name"]),
        (["in"], None, ["--output"]),
        ([], "x.jsonl", ["DIR|FILE"]),
    ],
)
def test_a_wrong_call_names_the_place_and_the_remedy(
    documents: Path, tmp_path: Path, inputs: list[str], output: str | None, messages: list[str]
) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "b.css").write_bytes(b"p {}")
    if output and output.startswith("/proc/") and not Path("/proc/self").exists():
        pytest.skip("no place that even root cannot write to")
    done = gongwen("extract", *inputs, *(["-o", output] if output is not None else []), cwd=tmp_path)
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert all(message in said for message in messages), said
    assert "Traceback" not in said
    assert (documents / "a.txt").read_text("utf-8") == TEXT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bare", "in"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("org_verbs.txt", None, "patterns/org_verbs.txt cannot be read: No such file"),
        ("counted.toml", "[terms]\n", "counted.toml: [terms] has no list"),
        (
            "quantities.toml",
            "[[rule]]\nid = 'a'\nregex = '一'\nyes = [1]\n",
            "quantities.toml: rule 'a': [1] is no list",
        ),
    ],
)
def test_a_wrong_pattern_is_a_wrong_call(
    documents: Path, tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    copy, project = tmp_path / "copy", Path(cli.__file__).parents[3]
    shutil.copytree(project / "pipeline", copy / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    for kind in ("patterns", "configs"):
        shutil.copytree(project / kind, copy / kind)
    (copy / "patterns" / name).unlink()
    if content is not None:
        (copy / "patterns" / name).write_text(content, "utf-8")
    environment = {**ENVIRONMENT, "PYTHONPATH": str(copy / "pipeline")}
    done = gongwen("extract", documents, "-o", tmp_path / "x.jsonl", env=environment)
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert message in said
    assert "Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "in"]


def test_a_reader_that_stops_early_ends_it_quietly(documents: Path) -> None:
    for number in range(40):
        (documents / f"{number}.txt").write_text(TEXT * 200, "utf-8")
    call = [*COMMAND, "extract", str(documents), "-o", "-", "-q"]
    with subprocess.Popen(call, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a process can answer")
def test_a_termination_leaves_nothing_half_written(documents: Path, tmp_path: Path) -> None:
    for number in range(3):
        (documents / f"{number}.txt").write_text(TEXT * 20_000, "utf-8")
    call = [*COMMAND, "extract", str(documents), "-o", str(tmp_path / "x.jsonl")]
    with subprocess.Popen(call, env=ENVIRONMENT, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not list(tmp_path.glob(".x.*.tmp")):
            time.sleep(0.01)
        process.terminate()
        assert process.wait(120) == 128 + signal.SIGTERM
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.slow
def test_a_line_of_five_million_bytes_gives_a_record(tmp_path: Path) -> None:
    """All of it, and far behind the beginning what the beginning has; tests/speed/single_line.py has the time."""
    sentence = (
        "坚持把依法行政贯穿于各项工作的始终,对照要点逐条梳理短板弱项,压实岗位职责,完善工作机制,把学习成果转化为推动发展的实际行动。"
        "根据《某县河道管理办法》第三条,2021年12月2日某县水务局共检查各类企业15家,发现问题均已督促整改到位,整改率达到92.5%,"
        "群众的满意程度逐步提升,营商环境持续向好,为高质量发展提供了坚实的保障;"
    )
    times = 5_000_000 // len(sentence.encode()) + 1
    (tmp_path / "long.txt").write_text(sentence * times, "utf-8")
    done = gongwen("extract", tmp_path / "long.txt", "-o", tmp_path / "x.jsonl", "-q", timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    record = decode((tmp_path / "x.jsonl").read_bytes())
    assert record.text == sentence * times
    titles = [entity for entity in record.entities if entity.label == "LAW"]
    firms, rates = ([one for one in record.entities if one.text == text] for text in ("15家", "92.5%"))
    dates = [entity for entity in record.entities if entity.text == "2021年12月2日"]
    for found, text in (
        (titles, "《某县河道管理办法》第三条"),
        (dates, "2021年12月2日"),
        (firms, "15家"),
        (rates, "92.5%"),
    ):
        first = sentence.index(text)
        assert [(entity.start, entity.raw_start) for entity in found] == [
            (first + number * len(sentence), first + number * len(sentence)) for number in range(times)
        ]
    assert {entity.value for entity in dates if isinstance(entity, Date)} == {"2021-12-02"}
    assert {(entity.value, entity.unit) for entity in firms if isinstance(entity, Quantity)} == {(15, "家")}


def test_the_schema_is_printed() -> None:
    assert json.loads(gongwen("schema").stdout) == json_schema()


def test_rules_are_checked_and_listed() -> None:
    checked = gongwen("patterns", "check")
    assert checked.returncode == 0, checked.stdout.decode()
    count = int(checked.stdout.split()[0])
    assert b"0 wrong" in checked.stdout
    listed = gongwen("patterns", "list").stdout.decode().splitlines()
    assert sum(".toml" in line.split("\t")[1] for line in listed) == count > 20
    assert all(len(line.split("\t")) >= 3 for line in listed)


def test_help_starts_without_spacy() -> None:
    code = (
        "import sys; from gongwen.cli import app; app(['--help'], standalone_mode=False); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=ENVIRONMENT)
    assert done.stdout.split()[-1] == b"False"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    start = TEXT.index("《")
    law = {
        "start": start,
        "end": TEXT.index("》") + 1,
        "label": "LAW",
        "text": "《中华人民共和国安全生产法》",
        "kind": "law",
    }
    (folder / "a.json").write_text(json.dumps({"doc": {}, "entities": [law]}), "utf-8")
    return folder


def test_score_prints_saves_and_compares(gold: Path, tmp_path: Path) -> None:
    saved = tmp_path / "score.json"
    done = gongwen("score", gold, "--save", saved, "--show")
    assert done.returncode == 0, done.stderr.decode()
    rows = [line.split() for line in done.stdout.decode().splitlines()]
    assert ["LAW", "1", "1", "1", "100.0", "100.0", "100.0"] in rows
    assert "QUANTITY: false alarms (1)" in done.stdout.decode()
    done = gongwen("score", gold, "--against", saved)
    assert "gains 0, losses 0" in done.stdout.decode()
    assert gongwen("score", gold, "--json").stdout.strip() == saved.read_bytes().strip()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none"], "none is no directory"),
        (["bare"], "holds no NAME.json"),
        (
            ["gold", "--against", "none.json"],
            "none.json cannot be read: No such file or directory. Name a file written",
        ),
        (["gold", "--against", "bare"], "bare cannot be read: Is a directory. Name a file written"),
        (["gold", "--against", "gold/a.txt"], "gold/a.txt is not a saved score"),
        (["gold", "--save", "no/x.json"], "no is no directory"),
        (["gold", "--save", "bare"], "bare is a directory. Name a file in it: --save bare/score.json"),
    ],
)
def test_score_says_what_is_wrong_with_a_call(gold: Path, arguments: list[str], message: str) -> None:
    (gold.parent / "bare").mkdir()
    done = gongwen("score", *arguments, cwd=gold.parent)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert "Errno" not in done.stderr.decode()


def commands(group: Any, path: str = "gongwen") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name}"
    result = CliRunner().invoke(app, [*name.split()[1:], "--help"])
    assert result.exit_code == 0


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if not hasattr(command, "commands")])
def test_every_command_and_option_is_on_the_page(name: str) -> None:
    page = PAGE.read_text("utf-8")
    assert name in page
    for parameter in COMMANDS[name].params:
        options = [option for option in parameter.opts if option.startswith("--")]
        assert not options or any(option in page for option in parameter.opts), f"{name} {options}"
