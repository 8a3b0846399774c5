"""``gongwen store`` and ``extract --to``: exit codes and what is said."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongwen.cli import app
from gongwen.record import decode, encode

CORPUS = Path(__file__).parents[2] / "corpus"


def test_store_says_what_it_stored(records: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["store", str(records), f"sqlite:///{tmp_path / 'x.db'}"])
    assert result.exit_code == 0, result.output
    assert "stored 12 documents, " in result.stderr
    assert not result.stdout


def test_a_record_that_cannot_be_stored_counts_in_the_exit_code(corpus: list[bytes], tmp_path: Path) -> None:
    record = decode(corpus[0])
    record.document.title = "\0"
    (tmp_path / "x.jsonl").write_bytes(encode(record))
    result = CliRunner().invoke(app, ["store", str(tmp_path / "x.jsonl"), f"sqlite:///{tmp_path / 'x.db'}"])
    assert result.exit_code == 1
    assert "1 record could not be stored" in result.stderr


@pytest.mark.parametrize("url", ["x.db", "postgresql://u:geheim@127.0.0.1:1/x", "sqlite:////no/such/place/x.db"])
def test_a_wrong_call_is_told_before_anything_is_extracted(tmp_path: Path, url: str) -> None:
    shutil.copy(CORPUS / "audit-qiling-2022.txt", tmp_path / "a.txt")
    arguments = ["extract", str(tmp_path / "a.txt"), "-o", str(tmp_path / "r.jsonl"), "--to", url]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("gongwen: ")
    assert "geheim" not in result.output
    assert not (tmp_path / "r.jsonl").exists()


def test_standard_output_is_not_stored(tmp_path: Path) -> None:
    arguments = ["extract", str(CORPUS / "audit-qiling-2022.txt"), "-o", "-", "--to", f"sqlite:///{tmp_path / 'x.db'}"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "-o FILE" in result.stderr


@pytest.mark.parametrize("output", ["records.jsonl", "records/"])
def test_extract_stores_in_one_go(tmp_path: Path, output: str) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    shutil.copy(CORPUS / "audit-qiling-2022.txt", inputs / "a.txt")
    (inputs / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    arguments = ["extract", str(inputs), "-o", f"{tmp_path}/{output}", "--to", f"sqlite:///{tmp_path / 'x.db'}"]
    result = CliRunner().invoke(app, [*arguments, "--workers", "1"])
    assert result.exit_code == 1, result.output
    assert "stored 1 document, " in result.stderr
    connection = sqlite3.connect(tmp_path / "x.db")
    assert connection.execute("SELECT uri FROM failures").fetchall() == [("broken.pdf",)]
    assert connection.execute("SELECT count(*) > 50 FROM figures").fetchall() == [(1,)]
