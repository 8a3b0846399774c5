"""Bytes to characters: the byte order mark, then strict UTF-8. What is not text is refused, never guessed at."""

from __future__ import annotations

import codecs

from gongwen.errors import ReadError

# C0 controls that no text has; tab, line feed, vertical tab, form feed, carriage return and escape are left out.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b") + b"\x7f"
_FEW_CONTROLS = 8  # so many are damage in a text, however short it is
_CONTROL_SHARE = 0.05  # compressed or random bytes have 0.1, damaged pages less than 0.01
_REMEDY = "Other encodings are not read yet: convert it to UTF-8."
_OTHER_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def decode(raw: bytes, uri: str) -> tuple[str, str]:
    """The text and the charset that gave it, a Python codec's name: ``raw.decode(charset)`` is the text again.

    :class:`ReadError` names ``uri``, with the code ``empty`` (nothing but white space and invisible characters),
    ``binary`` (control bytes in bulk) or ``charset`` (not UTF-8).
    """
    for mark, name in _OTHER_MARKS.items():
        if raw.startswith(mark):
            raise ReadError("charset", f"{uri} is {name} by its byte order mark. {_REMEDY}")
    if raw.strip() and _is_binary(raw):
        raise ReadError("binary", f"{uri} is not text: control bytes in bulk. Give the text itself.")
    encoding = "utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        place = error.start + len(raw) - len(error.object)  # the codec counts behind the byte order mark
        raise ReadError(
            "charset", f"{uri} is not UTF-8: byte {raw[place]:#04x} at offset {place}. {_REMEDY}"
        ) from error
    from gongwen.clean.characters import is_blank  # numpy is loaded when something is read

    if is_blank(text):
        raise ReadError(
            "empty",
            f"{uri} has no text: {len(raw)} bytes, none but white space and invisible characters. Fetch it again.",
        )
    return text, encoding


def _is_binary(raw: bytes) -> bool:
    rest = raw.translate(None, _CONTROLS)
    controls = len(raw) - len(rest)
    return bool(controls) and (not rest.strip() or controls > max(_FEW_CONTROLS, _CONTROL_SHARE * len(raw)))
