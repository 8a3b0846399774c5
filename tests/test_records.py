"""Files of records, cut between their lines."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongwen.records import RecordFiles

LINES = st.lists(st.sampled_from([b"", b" ", b"{}", b"a" * 9]), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, LINES, st.integers(1, 30), st.booleans())
def test_stretches_have_every_line_once(
    tmp_path: Path, first: list[bytes], second: list[bytes], size: int, ended: bool
) -> None:
    for name, lines in (("a", first), ("b", second)):
        (tmp_path / f"{name}.jsonl").write_bytes(b"\n".join(lines) + (b"\n" if ended else b""))
    files = RecordFiles(tmp_path)
    cut = list(files.stretches(size))
    assert {which.file for which in cut} == {0, 1}
    assert [line for which in cut for line in files.lines_of(which)] == list(files.lines())
    whole = [path.stat().st_size for path in files.files]
    assert [sum(which.end - which.start for which in cut if which.file == file) for file in (0, 1)] == whole
    assert all(which.end - which.start <= size + 10 for which in cut)
