"""Gold annotations as marks inside the text, so that nobody counts offsets.

``python corpus/mark.py unmark DIR_OF_MARKED OUT_DIR`` turns every ``NAME.marked`` into ``NAME.txt`` and ``NAME.json``;
``python corpus/mark.py mark GOLD_DIR NAME`` prints a gold document back with its marks, to read or to correct.

A marked document is a front matter in JSON between two lines ``---`` (the document's fields and, optionally,
``damage``) and the text. A mark is ``⟦text|LABEL|key=value;key=value⟧``::

    ⟦2022年7月|DATE|value=2022-07⟧,⟦三名|QUANTITY|value=3;unit=名;of=新录用选调生⟧到岗。

``damage`` lists what a crawl did to the text after it was annotated: ``hant`` (Traditional characters), ``pinyin``
(readings injected behind some of them), ``wrap:38`` (lines cut hard at 38 characters). Offsets follow the damage.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

MARK = re.compile(r"⟦(?P<text>[^⟦⟧|]+)\|(?P<label>[A-Z]+)(?:\|(?P<attrs>[^⟦⟧]*))?⟧")
KEYS = {
    "ORG": {"canonical"},
    "LAW": {"kind", "canonical", "article", "number"},
    "WORK": set(),
    "DATE": {"value"},
    "QUANTITY": {"value", "low", "high", "unit", "dimension", "approx", "of"},
}
# The characters behind which crawled pages carry a reading: those a page's own converter could not place.
READINGS = {
    "經": "jīng", "開": "kāi", "發": "fā", "區": "qū", "現": "xiàn", "統": "tǒng", "規": "guī", "產": "chǎn",
    "業": "yè", "內": "nèi", "監": "jiān", "網": "wǎng", "聯": "lián", "數": "shù", "創": "chuàng", "環": "huán",
    "務": "wù", "紀": "jì", "黨": "dǎng", "關": "guān", "線": "xiàn", "縣": "xiàn", "處": "chù", "確": "què",
}  # fmt: skip
INJECTED = frozenset("經發區現統規產業內監網聯數縣")


def read_attrs(label: str, raw: str) -> dict[str, Any]:
    """The attributes of one mark, completed to the shape of the gold files."""
    given = dict(part.split("=", 1) if "=" in part else (part, "true") for part in raw.split(";") if part)
    unknown = set(given) - KEYS[label]
    if unknown:
        raise ValueError(f"{label} has no attribute {sorted(unknown)}")
    attrs: dict[str, Any] = {key: None if value == "null" else value for key, value in given.items()}
    if label == "DATE":
        value = attrs["value"]
        kind = "set" if value and value.startswith("R/") else "range" if value and "/" in value else "point"
        return {"value": value, "type": kind}
    if label == "QUANTITY":
        numbers = {key: number(attrs[key]) for key in ("value", "low", "high") if attrs.get(key) is not None}
        if not numbers:
            raise ValueError("a quantity needs value, low or high")
        approx = attrs.get("approx") == "true"
        rest = {"unit": attrs.get("unit") or "", "dimension": attrs.get("dimension") or "count", "of": attrs.get("of")}
        return {**numbers, "approx": approx, **rest}
    if label == "LAW":
        return {key: attrs.get(key) for key in ("kind", "canonical", "article", "number")}
    return {"canonical": attrs.get("canonical")} if label == "ORG" else {}


def number(text: str) -> int | float:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)


def unmark(marked: str) -> tuple[str, dict[str, Any], list[str]]:
    """Text without marks, gold with offsets in it, and the damage still to be done."""
    _, front, body = marked.split("---\n", 2)
    doc = json.loads(front)
    damage = doc.pop("damage", [])
    text, entities, last = "", [], 0
    for mark in MARK.finditer(body):
        text += body[last : mark.start()]
        start = len(text)
        text += mark["text"]
        try:
            attrs = read_attrs(mark["label"], mark["attrs"] or "")
        except (KeyError, ValueError, ArithmeticError) as error:
            raise ValueError(f"mark {mark[0]}: {error}") from error
        entities.append({"start": start, "end": len(text), "label": mark["label"], "text": mark["text"], **attrs})
        last = mark.end()
    text += body[last:]
    if "⟦" in text or "⟧" in text:
        place = min(text.find(sign) for sign in "⟦⟧" if sign in text)
        raise ValueError(f"a broken or nested mark near: {text[max(0, place - 30) : place + 30]!r}")
    return text, {"doc": doc, "entities": entities}, damage


def to_hant(text: str) -> list[str]:
    import opencc

    converted = opencc.OpenCC("s2t").convert(text)
    if len(converted) != len(text):
        raise ValueError("s2t changed the length: reword the document")
    return list(converted)


def inject_readings(text: str) -> list[str]:
    return [f"{char}({READINGS[char]})" if char in INJECTED else char for char in text]


def wrap(width: int) -> Callable[[str], list[str]]:
    def cut(text: str) -> list[str]:
        pieces, column = [], 0
        for char in text:
            column = 0 if char == "\n" else column + 1
            if column > width:
                char, column = "\n" + char, 1
            pieces.append(char)
        return pieces

    return cut


def damaged(text: str, gold: dict[str, Any], damage: list[str]) -> tuple[str, dict[str, Any]]:
    """The text as a crawl left it; every offset moves with its character."""
    for step in damage:
        change = {"hant": to_hant, "pinyin": inject_readings}.get(step) or wrap(int(step.removeprefix("wrap:")))
        pieces = change(text)
        starts, at = [], 0
        for piece in pieces:
            starts.append(at + (piece.startswith("\n") and len(piece) > 1))
            at += len(piece)
        ends = [start + len(piece.lstrip("\n") or piece) for start, piece in zip(starts, pieces, strict=True)]
        text = "".join(pieces)
        for entity in gold["entities"]:
            entity["start"], entity["end"] = starts[entity["start"]], ends[entity["end"] - 1]
            if step == "pinyin" and text[entity["end"] - 1] == ")" and not entity["text"].endswith(")"):
                entity["end"] = text.rindex("(", 0, entity["end"])
    return text, gold


def mark(text: str, gold: dict[str, Any]) -> str:
    """The text with its gold annotations as marks (``text`` and ``value`` as the gold has them)."""
    out, last = [], 0
    for entity in gold["entities"]:
        attrs = {key: entity[key] for key in entity if key in KEYS[entity["label"]] and entity[key] is not None}
        shown = ";".join(f"{key}={value}" for key, value in attrs.items() if value is not False)
        out += [text[last : entity["start"]], f"⟦{text[entity['start'] : entity['end']]}|{entity['label']}|{shown}⟧"]
        last = entity["end"]
    return "".join([*out, text[last:]])


def main(action: str, source: str, target: str) -> None:
    if action == "mark":
        gold = json.loads(Path(source, f"{target}.json").read_text("utf-8"))
        print("---", json.dumps(gold["doc"], ensure_ascii=False, indent=1), "---", sep="\n")
        print(mark(Path(source, f"{target}.txt").read_text("utf-8"), gold), end="")
        return
    Path(target).mkdir(parents=True, exist_ok=True)
    for path in sorted(Path(source).glob("*.marked")):
        try:
            text, gold = damaged(*unmark(path.read_text("utf-8")))
        except ValueError as error:
            sys.exit(f"{path}: {error}")
        Path(target, f"{path.stem}.txt").write_text(text, "utf-8")
        Path(target, f"{path.stem}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(path.stem, len(text), "characters,", len(gold["entities"]), "entities")


if __name__ == "__main__":
    main(*sys.argv[1:4])
