"""Bytes to text: what is read, what is refused and how."""

from __future__ import annotations

import hashlib

import pytest

from gongwen.errors import ReadError
from gongwen.read import read_bytes

TEXT = "关于印发方案的通知\r\n各镇人民政府："


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig"])
def test_text_is_kept_as_it_is_but_for_the_mark(charset: str) -> None:
    raw = TEXT.encode(charset)
    document = read_bytes(raw, "a.txt")
    assert document.text == TEXT
    assert document.id == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    assert (document.source.uri, document.source.charset, document.source.bytes) == ("a.txt", charset, len(raw))
    assert raw.decode(document.source.charset or "") == document.text


def test_few_nuls_are_damage() -> None:
    assert read_bytes("国\0务\0院".encode(), "a.txt").text == "国\0务\0院"


@pytest.mark.parametrize(
    ("raw", "code", "message"),
    [
        (b"", "empty", "0 bytes"),
        (b" \r\n\t", "empty", "4 bytes"),
        ("\u3000\n".encode(), "empty", "white space"),
        (b"\xef\xbb\xbf", "empty", "white space"),
        ("\u200b\u200b\n".encode(), "empty", "invisible characters"),
        ("\u2060\ufeff\u3164\u00ad \U000e0020".encode(), "empty", "invisible characters"),
        (b"\0", "binary", "control bytes"),
        (b"\0" * 5000, "binary", "control bytes"),
        (bytes(range(256)) * 20, "binary", "control bytes"),
        ("公文".encode("gb18030"), "charset", "byte 0xb9 at offset 0"),
        ("甲".encode() + b"\xff", "charset", "byte 0xff at offset 3"),
        (b"\xef\xbb\xbf" + "甲".encode() + b"\xff", "charset", "byte 0xff at offset 6"),
        ("公文".encode("utf-16"), "charset", "UTF-16"),
        ("公文".encode("utf-32"), "charset", "UTF-32"),
        (b"\xed\xa0\x80", "charset", "offset 0"),  # a lone surrogate
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, code: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(raw, "dir/a.txt")
    assert caught.value.code == code
    assert message in caught.value.message
    assert "dir/a.txt" in caught.value.message
