"""A score as tables, as lists of what is wrong, as JSON, and against an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from rich.table import Table

from gongwen.errors import GongwenError
from gongwen.score.measure import LABELS, DocumentScore, Mention, Places, Score, Share, Verdict, by_place, is_right


def tables(score: Score) -> list[Table]:
    """Spans by label, values by label and attribute, fields of the documents."""
    spans = _table("spans", "gold", "found", "right", "precision", "recall", "F1")
    for label, tally in score.spans().items():
        counts = (str(tally.gold), str(tally.found), str(tally.right))
        spans.add_row(label, *counts, *map(_percent, (tally.precision, tally.recall, tally.f1)))
    values = _table("values", "gold", "right", "accuracy")
    for label, checks in score.values().items():
        for check, share in checks.items():
            values.add_row(f"{label} {check}", str(share.total), str(share.right), _percent(share.accuracy))
    fields = _table("fields", "documents", "right", "accuracy")
    for name, share in score.fields().items():
        fields.add_row(name, str(share.total), str(share.right), _percent(share.accuracy))
    return [spans, values, fields]


def _table(what: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(what, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _percent(ratio: float | None) -> str:
    return "–" if ratio is None else f"{100 * ratio:.1f}"


def wrongs(score: Score) -> Iterator[str]:
    """Lines that list, by label, the misses, false alarms and wrong values in their context, then the wrong fields."""
    for label in LABELS:
        yield from _listed(f"{label}: missed", _missed(score, label))
        yield from _listed(f"{label}: false alarms", _false_alarms(score, label))
        yield from _listed(f"{label}: wrong values", _wrong_values(score, label))
    wrong = [
        f"{document.name}  {name}: gold {verdict.gold!r}, found {verdict.found!r}"
        for document in score.documents
        for name, verdict in document.fields.items()
        if not verdict.right
    ]
    yield from _listed("wrong fields", wrong)


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title} ({len(lines)})"
        yield from (f"  {line}" for line in lines)


def _missed(score: Score, label: str) -> list[str]:
    return [
        f"{document.name}  {in_context(verdict.gold)}{_instead(verdict.gold, document)}"
        for document in score.documents
        for verdict in document.verdicts
        if verdict.gold.label == label and verdict.found is None
    ]


def _instead(gold: Mention, document: DocumentScore) -> str:
    over = [m for m in document.false_alarms if m.start < gold.end and gold.start < m.end]
    return "".join(f"  found {mention.label} {_one_line(mention.text)}" for mention in over)


def _false_alarms(score: Score, label: str) -> list[str]:
    return [
        f"{document.name}  {in_context(mention)}"
        for document in score.documents
        for mention in document.false_alarms
        if mention.label == label
    ]


def _wrong_values(score: Score, label: str) -> list[str]:
    return [
        f"{document.name}  {in_context(verdict.gold)}  {differences}"
        for document in score.documents
        for verdict in document.verdicts
        if verdict.gold.label == label and (differences := _differences(verdict))
    ]


def _differences(verdict: Verdict) -> str:
    if verdict.found is None:
        return ""
    gold, found = verdict.gold.attributes, verdict.found.attributes
    return "; ".join(f"{k}: gold {gold[k]!r}, found {found[k]!r}" for k in gold if not is_right(k, gold[k], found[k]))


def in_context(mention: Mention) -> str:
    """The mention in ⟦⟧ between the characters round it; ``¶`` stands for a line end."""
    return _one_line(f"{mention.before}⟦{mention.text}⟧{mention.after}")


def _one_line(text: str) -> str:
    return text.replace("\r\n", "¶").replace("\n", "¶").replace("\r", "¶")


class Change(NamedTuple):
    """One thing that is judged otherwise than before; ``kind`` says how, ``gain`` whether for the better."""

    document: str
    label: str
    gain: bool
    kind: str
    mention: Mention


def changes(old: Score, new: Score) -> list[Change]:
    """What was gained and lost between two scores, by document and label, in the documents that both have."""
    before = {document.name: document for document in old.documents}
    found = [
        change
        for document in new.documents
        if document.name in before
        for change in _document_changes(before[document.name], document)
    ]
    return sorted(found, key=lambda c: (c.document, LABELS.index(c.label), not c.gain, c.kind, c.mention.start))


def _document_changes(old: DocumentScore, new: DocumentScore) -> Iterator[Change]:
    for better, worse, was, now in (
        ("found", "lost", _hits(old), _hits(new)),
        ("values right", "values wrong", _valued(old), _valued(new)),
        ("false alarm gone", "false alarm", _alarms(new), _alarms(old)),
    ):
        yield from (Change(new.name, now[place].label, True, better, now[place]) for place in now.keys() - was.keys())
        yield from (Change(new.name, was[place].label, False, worse, was[place]) for place in was.keys() - now.keys())


def _hits(document: DocumentScore) -> Places:
    return by_place(verdict.gold for verdict in document.verdicts if verdict.found is not None)


def _valued(document: DocumentScore) -> Places:
    verdicts = (verdict for verdict in document.verdicts if verdict.found is not None and verdict.right)
    return by_place(verdict.gold for verdict in verdicts if all(verdict.right.values()))


def _alarms(document: DocumentScore) -> Places:
    return by_place(document.false_alarms)


def compared(old: Score, new: Score) -> Iterator[str]:
    """Lines that list the gains (+) and losses (-) from ``old`` to ``new``, after a count of both."""
    listed = changes(old, new)
    gains = sum(change.gain for change in listed)
    yield f"gains {gains}, losses {len(listed) - gains}"
    for document, label, gain, kind, mention in listed:
        yield f"  {'+' if gain else '-'} {document}  {label} {kind}: {in_context(mention)}"
    names = [{document.name for document in score.documents} for score in (old, new)]
    if only := sorted(names[0] ^ names[1]):
        yield f"not compared, in one of the two only: {', '.join(only)}"


def to_json(score: Score) -> bytes:
    """The figures and every verdict; :func:`from_json` reads it back."""
    spans = {
        label: {
            "gold": t.gold,
            "found": t.found,
            "right": t.right,
            "precision": t.precision,
            "recall": t.recall,
            "f1": t.f1,
        }
        for label, t in score.spans().items()
    }
    values = {label: {check: _shown(s) for check, s in checks.items()} for label, checks in score.values().items()}
    fields = {name: _shown(share) for name, share in score.fields().items()}
    whole = {"spans": spans, "values": values, "fields": fields, "documents": score.documents}
    return msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _shown(share: Share) -> dict[str, float | None]:
    return {"right": share.right, "total": share.total, "accuracy": share.accuracy}


def from_json(path: Path) -> Score:
    """The score saved in ``path``; :class:`GongwenError` (``score-json``) when it holds none."""
    try:
        saved = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"{path} cannot be read: {reason}. Name a file written by gongwen score --save."
        raise GongwenError("score-json", message) from error
    try:
        return msgspec.json.decode(saved, type=Score)
    except (msgspec.MsgspecError, UnicodeError) as error:
        message = f"{path} is not a saved score: {error}. Name a file written by gongwen score --save."
        raise GongwenError("score-json", message) from error
