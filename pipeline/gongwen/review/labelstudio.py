"""Label Studio: tasks with predictions out, the project's JSON export in.

Label Studio counts in code points since version 1.4; before that, and in some versions up to 1.13, it counted in units
of UTF-16, as JavaScript does (https://github.com/HumanSignal/label-studio-frontend/pull/308 and
https://github.com/HumanSignal/label-studio/pull/6135). What comes back is read by the count that its own texts fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec

from gongwen.errors import GongwenError
from gongwen.record import Record
from gongwen.review.annotation import Annotated, Expected, Span, annotated, shown
from gongwen.review.labelling import LABELS, TEXT, control, controls, is_choice, labelling_config
from gongwen.review.offsets import Utf16

Offsets = Literal["code-points", "utf-16"]
TASKS, CONFIG = "tasks.json", "labelling_config.xml"

_REMEDY = "Export the project from Label Studio as JSON (not JSON-MIN, CSV or CoNLL)."
_BLANK = re.compile(r"\s|\\[nr]")  # Label Studio writes a line end as \n in a region's text, and may trim blanks


class _Value(msgspec.Struct):
    start: int | None = None
    end: int | None = None
    text: str | list[str] | None = None
    labels: list[str] = []
    choices: list[str] = []


class _Result(msgspec.Struct):
    type: str
    id: str = ""
    from_name: str = ""
    value: _Value = msgspec.field(default_factory=_Value)


class _Annotation(msgspec.Struct):
    result: list[_Result]
    was_cancelled: bool = False
    ground_truth: bool = False


class _Data(msgspec.Struct):
    text: str
    document_id: str
    uri: str | None = None


class _Task(msgspec.Struct):
    data: _Data
    id: int | str | None = None
    annotations: list[_Annotation] | msgspec.UnsetType = msgspec.UNSET
    predictions: list[msgspec.Raw] = []  # ours, or in an export their numbers


_tasks = msgspec.json.Decoder(list[_Task])
_prediction = msgspec.json.Decoder(_Annotation)


def export_pieces(records: Iterator[Record], offsets: Offsets = "code-points") -> Iterator[bytes]:
    """The bytes of a file of tasks, a record at a time."""
    begun = False
    for record in records:
        yield b",\n" if begun else b"[\n"
        yield msgspec.json.encode(_task(record, offsets))
        begun = True
    yield b"\n]\n" if begun else b"[]\n"


def config_pieces() -> Iterator[bytes]:
    """The bytes of the labelling configuration."""
    yield labelling_config().encode()


def _task(record: Record, offsets: Offsets) -> dict[str, Any]:
    given = annotated(record)
    utf16 = Utf16(record.text)
    result: list[dict[str, Any]] = []
    for span, entity in zip(given.spans, record.entities, strict=True):
        place = {"start": span.start, "end": span.end}
        if offsets == "utf-16":
            place = {name: utf16.units(at) for name, at in place.items()}
        region = {"id": entity.id, "to_name": TEXT}
        labelled = {**place, "text": record.text[span.start : span.end], "labels": [span.label]}
        about = {"meta": {"text": [entity.rule]}}
        result.append({**region, "from_name": LABELS, "type": "labels", "value": labelled, **about})
        result += ({**region, **_filled(span.label, name, value, place)} for name, value in span.values.items())
    result += (
        {"id": control("document", name), "to_name": TEXT, **_filled("document", name, value, {})}
        for name, value in given.fields.items()
    )
    version = f"gongwen {record.pipeline.version} {record.pipeline.config}"
    prediction = {"model_version": version, "result": [one for one in result if "from_name" in one]}
    data = {"text": record.text, "document_id": record.id, "uri": record.source.uri}
    return {"data": data, "predictions": [prediction]}


def _filled(label: str, name: str, value: Any, place: dict[str, int]) -> dict[str, Any]:
    """A control as a person would have filled it in; nothing for one left empty."""
    if value is None or value is False or value == "":
        return {}
    written = name if value is True else _written(value)
    kind, key = ("choices", "choices") if is_choice(name) else ("textarea", "text")
    return {"from_name": control(label, name), "type": kind, "value": {**place, key: [written]}}


def _written(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"{value['code']} {value['name']}" if isinstance(value, dict) else str(value)


def read_tasks(path: Path, expected: Expected, left_out: list[str]) -> Iterator[tuple[Annotated, Record]]:
    """The documents of a JSON export, or of a file of tasks that Label Studio has never seen: those are not corrected.

    Each with the record that it corrects; tasks that nobody has annotated are added to ``left_out``.
    :class:`GongwenError` (``annotation``) names the file, the task and the region that cannot be used.
    """
    try:
        tasks = _tasks.decode(path.read_bytes())
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise GongwenError("annotation", f"{path} is no JSON of our tasks: {error}. {_REMEDY}") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise GongwenError("annotation", f"{path} cannot be read: {reason}. {_REMEDY}") from error
    for number, task in enumerate(tasks, 1):
        where = f"{path}, task {task.id or number} ({task.data.uri or task.data.document_id})"
        results = _results(task, where)
        if results is None:
            left_out.append(where)
            continue
        record = expected((task.data.document_id, task.data.uri or ""), task.data.text, where)
        yield _document(task.data, results, where, task.annotations is not msgspec.UNSET), record


def _results(task: _Task, where: str) -> list[_Result] | None:
    """The results of the annotation that counts; None where there is none."""
    if isinstance(task.annotations, msgspec.UnsetType):
        try:
            (prediction,) = map(_prediction.decode, task.predictions)
        except (msgspec.MsgspecError, ValueError) as error:
            message = f"{where} has neither annotations nor our prediction. {_REMEDY}"
            raise GongwenError("annotation", message) from error
        return prediction.result
    valid = [one for one in task.annotations if not one.was_cancelled]
    truths = [one for one in valid if one.ground_truth]
    if len(valid) > 1 and len(truths) != 1:
        message = f"{where} has {len(valid)} annotations. Mark one as ground truth, or delete the others."
        raise GongwenError("annotation", message)
    return (truths or valid)[0].result if valid else None


def _document(data: _Data, results: list[_Result], where: str, is_corrected: bool) -> Annotated:
    known = controls()
    regions: dict[str, _Value] = {}
    values: dict[str, dict[tuple[str, str], Any]] = {}
    fields: dict[str, Any] = {}
    for one in results:
        if one.type == "labels" and one.from_name == LABELS:
            if one.id in regions:
                raise _wrong(where, one.id, "has two labels", "Leave one.")
            regions[one.id] = one.value
        elif one.from_name not in known:
            what = f"is a {one.type} of {one.from_name!r}, which {CONFIG} does not have"
            raise _wrong(where, one.id, what, "Delete it, or annotate with that configuration.")
        else:
            label, name = known[one.from_name]
            into = fields if label == "document" else values.setdefault(one.id, {})
            key: Any = name if label == "document" else (label, name)
            if key in into:
                raise _wrong(where, one.id, f"has {name} twice", "Leave one.")
            into[key] = _filled_in(one, name, where)
    if orphans := values.keys() - regions.keys():
        raise _wrong(where, min(orphans), "has no label", "Label it, or delete it.")
    places = _places(regions, data.text, where)
    spans = [
        Span(*places[id], label := _label(regions[id], where, id),
             {name: value for (of, name), value in values.get(id, {}).items() if of == label}, f"region {id}")
        for id in regions  # noqa: A001 - Label Studio's word
    ]  # fmt: skip
    return Annotated((data.document_id, data.uri or ""), data.text, spans, fields, where, is_corrected)


def _label(region: _Value, where: str, region_id: str) -> str:
    if len(region.labels) != 1:
        raise _wrong(where, region_id, f"has {len(region.labels)} labels", "Give it one.")
    return region.labels[0]


def _filled_in(one: _Result, name: str, where: str) -> Any:
    """What a person wrote or chose; None for a blank."""
    if one.type == "choices":
        given = one.value.choices
    else:
        text = one.value.text
        given = [text] if isinstance(text, str) else text or []
    given = [each for each in given if each.strip()]
    if len(given) > 1:
        answers = ", ".join(map(shown, given))
        raise _wrong(where, one.id, f"has {len(given)} answers for {name}: {answers}", "Leave one.")
    if name == "approx":
        return bool(given)
    return given[0] if given else None


def _places(regions: dict[str, _Value], text: str, where: str) -> dict[str, tuple[int, int]]:
    """The regions' places in code points, by the count in which the texts that came with them fit."""
    written: dict[str, tuple[int, int]] = {}
    utf16 = Utf16(text)
    for region_id, region in regions.items():
        if region.start is None or region.end is None:
            raise _wrong(where, region_id, "has no place in the text", f"Mark it anew. {_REMEDY}")
        if utf16.differs and not isinstance(region.text, str):
            what = "does not say what it marks, so that its place can be counted in two ways"
            raise _wrong(where, region_id, what, f"Annotate with {CONFIG}, which has it said.")
        written[region_id] = (region.start, region.end)
    misfit = _misfit(written, regions, text)
    if misfit is None:
        return written
    if utf16.differs:
        counted = {name: (utf16.place(start), utf16.place(end)) for name, (start, end) in written.items()}
        places = {name: (start, end) for name, (start, end) in counted.items() if start is not None and end is not None}
        if len(places) == len(written) and _misfit(places, regions, text) is None:
            return places
    start, end = written[misfit]
    given = regions[misfit].text
    what = f"[{start}, {end}) is {shown(text[max(start, 0) : max(end, 0)])!r} in the text of {len(text)} characters"
    what += f", not {shown(given)!r}" if isinstance(given, str) else ""
    raise _wrong(where, misfit, what, "Mark it anew, in the text that was exported.")


def _misfit(places: dict[str, tuple[int, int]], regions: dict[str, _Value], text: str) -> str | None:
    """The first region whose own text is not what stands at its place."""
    for region_id, (start, end) in places.items():
        given = regions[region_id].text
        if not 0 <= start < end <= len(text):
            return region_id
        if isinstance(given, str) and _BLANK.sub("", given) != _BLANK.sub("", text[start:end]):
            return region_id
    return None


def _wrong(where: str, region: str, what: str, remedy: str) -> GongwenError:
    return GongwenError("annotation", f"{where}: region {region} {what}. {remedy}")
