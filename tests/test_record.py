"""The schema: exact amounts as plain JSON numbers, records that come back as they went."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongwen.record import (
    Date,
    Document,
    Entity,
    Issuer,
    Law,
    Org,
    Part,
    Pipeline,
    Quantity,
    Record,
    Region,
    Section,
    Source,
    Span,
    Warning,  # noqa: A004 - the record's own word
    Work,
    decode,
    encode,
    json_schema,
    plain,
)


def entity(cls: type[Entity], /, **attributes: Any) -> Entity:
    place = {"start": 0, "end": 2, "raw_start": 1, "raw_end": 3, "text": "甲乙", "sentence": Span(0, 9)}
    return cls(id="e0", rule="made", section="一", **place, **attributes)


def record(*entities: Entity) -> Record:
    return Record(
        id="sha256:0",
        fingerprint="1",
        source=Source(uri="a.txt", charset="utf-8", bytes=9, meta={"页": 1}),
        document=Document(
            title="题", issuer=Issuer("某局", "某县某局"), report_year=2021, region=Region("321202", "海陵区"),
            places={"title": (0, 1)},
        ),
        text="甲乙丙丁",
        sections=[Section(1, "一", "总则", 0, 4)],
        entities=list(entities),
        warnings=[Warning("text-damaged", "lost", 0, 1)],
        pipeline=Pipeline("0.1.0", "default", "sha256:2"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1E+8", "100000000"),
        ("93.75", "93.75"),
        ("0.0000001", "0.0000001"),
        ("1.20E+12", "1200000000000"),
        ("15.00", "15"),
        ("2.50", "2.5"),
        ("0", "0"),
        ("0E-9", "0"),
        ("-1.50E-7", "-0.00000015"),
        ("9.99E+30", "9990000000000000000000000000000"),
        ("123456789012345678901234567890.5", "123456789012345678901234567890.5"),
    ],
)
def test_amounts_are_written_with_all_their_digits(amount: str, written: str) -> None:
    quantity = entity(Quantity, value=plain(Decimal(amount)), unit="元", dimension="money")
    line = encode(record(quantity))
    assert f'"value":{written},'.encode() in line
    assert decode(line).entities[0].value == Decimal(amount)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40, places=12))
def test_plain_changes_no_number_and_leaves_no_exponent(number: Decimal) -> None:
    assert plain(number) == number
    line = encode(record(entity(Quantity, value=plain(number), unit="", dimension="other")))
    assert re.search(rb'"value":-?[0-9]+(\.[0-9]+)?,', line)


def test_a_record_comes_back_as_it_went() -> None:
    whole = record(
        entity(Date, value="2021-04", type="point"),
        entity(
            Quantity, low=Decimal(3), high=Decimal("4.5"), unit="家", dimension="count", approx=True,
            of=Part(0, 1, "甲"), action="检查",
        ),
        entity(Law, kind="law", canonical="某法", law_id="x", article="第三条", number="3号", status_on="in_force"),
        entity(Work),
        entity(Org, type="party", canonical="某县委员会", region="321202"),
    )  # fmt: skip
    whole.source_text = "甲乙丙丁\n"
    assert decode(encode(whole)) == whole
    assert encode(decode(encode(whole))) == encode(whole)
    assert b"\n" not in encode(whole)


def test_a_wrong_record_names_the_field() -> None:
    line = encode(record(entity(Work))).replace(b'"start":0,"end":2', b'"start":"0","end":2')
    with pytest.raises(msgspec.ValidationError, match=r"\$\.entities\[0\]\.start"):
        decode(line)


def test_the_schema_says_number_for_amounts() -> None:
    schema = json_schema()
    quantity = schema["$defs"]["Quantity"]["properties"]
    for name in ("value", "low", "high"):
        assert {kind["type"] for kind in quantity[name]["anyOf"]} == {"number", "null"}
    assert '"decimal"' not in json.dumps(schema)


def test_the_schema_describes_what_is_written() -> None:
    definitions = json_schema()["$defs"]
    written = json.loads(encode(record(entity(Quantity, value=Decimal(1), unit="家", dimension="count"))))
    assert written.keys() == definitions["Record"]["properties"].keys() - {"source_text"}
    assert written["entities"][0].keys() == definitions["Quantity"]["properties"].keys()
    labels = {"DATE", "QUANTITY", "LAW", "WORK", "ORG"}
    assert {d["properties"]["label"]["enum"][0] for d in definitions.values() if "label" in d["properties"]} == labels


@pytest.mark.parametrize("cls", [Date, Law, Work, Org])
def test_a_mention_knows_the_label_it_is_written_with(cls: type[Entity]) -> None:
    one = entity(cls)
    assert json.loads(encode(record(one)))["entities"][0]["label"] == one.label == cls.__name__.upper()
