"""A batch in figures, for the eye."""

from __future__ import annotations

from rich.table import Table

from gongwen.run.local import Counts


def summary(counts: Counts, skipped: int, seconds: float, unused: int = 0) -> Table:
    """One row a figure; ``skipped`` are the temporary files of the inputs, ``seconds`` the time taken.

    ``unused`` are the manifest's rows that no document asked for.
    """
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    rows = [("documents", counts.documents), ("records", counts.records), ("failures", counts.failures.total())]
    rows += [(f"  {code}", count) for code, count in sorted(counts.failures.items())]
    rows += [("skipped", skipped + counts.skipped.total())]
    rows += [(f"  {kind}", count) for kind, count in sorted(counts.skipped.items())]
    rows += [("manifest rows without a document", unused)] if unused else []
    rows += [("entities", counts.entities.total())]
    rows += [(f"  {label}", count) for label, count in sorted(counts.entities.items())]
    rows += [("characters", counts.characters), ("characters/s", round(counts.characters / max(seconds, 1e-9)))]
    for name, figure in rows:
        table.add_row(name, f"{figure:,}")
    return table
