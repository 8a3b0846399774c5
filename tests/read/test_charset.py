"""Bytes to text: what is read, what is refused and how, what is damaged; the many encodings are in test_encodings."""

from __future__ import annotations

import hashlib

import pytest

from gongwen.errors import ReadError
from gongwen.read import charset, read_bytes

TEXT = "关于印发方案的通知\r\n各镇人民政府："


@pytest.mark.parametrize(
    ("encoding", "found", "by"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig", "bom"),
        ("utf-16", "utf-16", "bom"),
        ("utf-32", "utf-32", "bom"),
        ("utf-16-le", "utf-16-le", "frequency"),
        ("utf-16-be", "utf-16-be", "frequency"),
        ("gb2312", "gb18030", "frequency"),
    ],
)
def test_text_is_kept_as_it_is_but_for_the_mark(encoding: str, found: str, by: str) -> None:
    raw = TEXT.encode(encoding)
    document = read_bytes(raw, "a.txt")
    assert document.text == TEXT
    assert document.id == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    source = document.source
    assert (source.uri, source.charset, source.charset_by, source.bytes) == ("a.txt", found, by, len(raw))
    assert raw.decode(source.charset or "") == document.text


def test_few_nuls_are_damage() -> None:
    assert read_bytes("国\0务\0院".encode(), "a.txt").text == "国\0务\0院"


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb_2312-80"])
def test_what_says_gb2312_holds_characters_beyond_it(declared: str) -> None:
    raw = f'<meta charset="{declared}"><p>朱镕基、刘䶮任职,通知如下:</p>'.encode("gb18030")
    decoded = charset.decode(raw, "a.html")
    assert (decoded.charset, decoded.found_by, decoded.notices) == ("gb18030", "declared", ())
    assert "朱镕基、刘䶮" in decoded.text


def test_a_wrong_declaration_is_not_believed() -> None:
    raw = f'<meta charset="big5"><p>{TEXT}</p>'.encode("gb18030")
    assert charset.decode(raw, "a.html").found_by == "frequency"
    assert charset.decode(raw, "a.html", "gbk").found_by == "declared"
    assert charset.decode('<meta charset="gb2312">公文'.encode(), "a.html").charset == "utf-8"


def test_characters_of_the_private_area_are_assigned() -> None:
    raw = "关于印发方案的通知".encode("gb18030") + b"\xfe\x59\xa6\xd9"
    assert charset.decode(raw, "a.txt").text.endswith("\u9fb4\ufe10")


@pytest.mark.parametrize(
    ("raw", "text", "places"),
    [
        (TEXT.encode() + b"\xff", TEXT + "\ufffd", [(len(TEXT), 1, 1)]),
        (TEXT.encode()[:-1], TEXT[:-1] + "\ufffd", [(len(TEXT) - 1, 1, 2)]),
        (TEXT.encode("gb18030") + b"\xff", TEXT + "\ufffd", [(len(TEXT), 1, 1)]),
        (TEXT.encode("gb18030")[:-1], TEXT[:-1] + "\ufffd", [(len(TEXT) - 1, 1, 1)]),
        (TEXT.encode("utf-16")[:-1], TEXT[:-1] + "\ufffd", [(len(TEXT) - 1, 1, 1)]),
        (
            b"\xef\xbb\xbf" + b"\xff\xff" + TEXT.encode() + b"\xff",
            "\ufffd\ufffd" + TEXT + "\ufffd",
            [(0, 2, 2), (len(TEXT) + 2, 1, 1)],
        ),
    ],
)
def test_replaced_bytes_are_counted_at_their_places(raw: bytes, text: str, places: list[tuple[int, int, int]]) -> None:
    decoded = charset.decode(raw, "a.txt")
    assert decoded.text == text
    assert [(one.start, one.end - one.start, int(one.message.split()[0])) for one in decoded.notices] == places


def test_much_damage_is_summed_up() -> None:
    raw = b"\xff".join([TEXT.encode()] * 101)
    *first, last = charset.decode(raw, "a.txt").notices
    assert len(first) == 20
    assert last.message.startswith("80 more bytes at 80 places")


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
        (b"\xed\xa0\x80", "charset", "Convert it to UTF-8"),  # a lone surrogate
        ("Données à caractère personnel".encode("cp1252"), "charset", "no Chinese text"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, code: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(raw, "dir/a.txt")
    assert caught.value.code == code
    assert message in caught.value.message
    assert "dir/a.txt" in caught.value.message
