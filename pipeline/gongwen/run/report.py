"""A batch in figures, for the eye and for programs."""

from __future__ import annotations

import msgspec
from rich.table import Table

from gongwen.run.counts import Counts


def summary(counts: Counts, skipped: int, seconds: float, *, unused: int = 0, now: Counts | None = None) -> Table:
    """One row a figure; ``skipped`` are the temporary files of the inputs, ``seconds`` the time taken.

    ``unused`` are the manifest's rows that no document asked for. Where an earlier run had done a part of it, ``now``
    is what this one did, by which the rates are told.
    """
    now = now or counts
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold", overflow="fold")
    table.add_column(justify="right")
    rows = [("documents", counts.documents), ("records", counts.records), ("failures", counts.failed)]
    rows += [(f"  {code}", count) for code, count in sorted(counts.failures.items())]
    rows += [("skipped", skipped + sum(counts.skipped.values()))]
    rows += [(f"  {kind}", count) for kind, count in sorted(counts.skipped.items())]
    rows += [("manifest rows without a document", unused)] if unused else []
    rows += [("workers that died", now.died)] if now.died else []
    rows += [("entities", sum(counts.entities.values()))]
    rows += [(f"  {label}", count) for label, count in sorted(counts.entities.items())]
    rows += [("characters", counts.characters)]
    rows += [("done before", counts.documents - now.documents)] if now.documents < counts.documents else []
    rows += [("characters/s", round(now.characters / max(seconds, 1e-9)))]
    for name, figure in rows:
        table.add_row(name, f"{figure:,}")
    table.add_row("documents/s", f"{now.documents / max(seconds, 1e-9):,.1f}")
    if counts.slowest:
        table.add_row("slowest documents", "s")
    for took, uri in counts.slowest:
        table.add_row(f"  {uri}", f"{took:.2f}")
    return table


def as_json(counts: Counts, skipped: int, seconds: float, *, unused: int = 0, now: Counts | None = None) -> bytes:
    """The same as one JSON object, the last of ``--log-json``."""
    figures = {
        "event": "end",
        "counts": counts,
        "now": now or counts,
        "passed_over": skipped,
        "manifest_rows_unused": unused,
        "wall_seconds": round(seconds, 3),
    }
    return msgspec.json.encode(figures)
