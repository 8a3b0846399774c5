"""Numerals of every script that official documents use, as exact decimals.

Arabic (12,345.6; full-width), Chinese (两千零三十, 一万五千亿, 廿五, 零点五, 半), financial (壹拾贰万)
and mixed (3.5万, 1亿2千万).
The financial forms are those of GB/T 15835-2011 and of the rules for writing bills (正确填写票据和结算凭证的基本规定).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_STEPS = (("千", Decimal(1000)), ("百", Decimal(100)), ("十", Decimal(10)))
_MYRIADS = (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4))
_HALF = Decimal("0.5")

# Financial forms, variants (〇 is also typed ○ or ◯) and full-width forms, each onto the plain character.
FOLD = str.maketrans(
    "０１２３４５６７８９．·，〇○◯两俩壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬亿億兩",
    "0123456789..,零零零二二一二二三三四五六六七八九十百千万亿亿二",
)

_ARABIC = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})++|[0-9]++)(?:\.[0-9]++)?")
_DIGIT_RUN = re.compile(r"[零一二三四五六七八九]{2,}")
_SHAPE = re.compile(r"[0-9.,零一二三四五六七八九十百千万亿廿卅点]{1,64}")
_LIANG = frozenset("两俩兩")


@lru_cache(maxsize=4096)
def parse_numeral(text: str) -> Decimal | None:
    """The number that the whole of ``text`` writes, or None where it is not one numeral.

    A last digit without its unit takes the next lower one (一万五 is 15,000), as it is spoken. Spaces are not numerals.
    """
    if text == "半":
        return _HALF
    folded = text.translate(FOLD)
    if not _SHAPE.fullmatch(folded):
        return None
    if _ARABIC.fullmatch(folded):
        return Decimal(folded.replace(",", ""))
    if _DIGIT_RUN.fullmatch(folded):  # read digit by digit, as in years; 两 is never read so
        return None if _LIANG & set(text) else Decimal("".join(str(_DIGITS[char]) for char in folded))
    return _above_myriad(folded.replace("廿", "二十").replace("卅", "三十"))


def _above_myriad(text: str) -> Decimal | None:
    """A numeral with 亿 or 万 in it, or the part below: split at the last 亿, so that 一万五千亿 counts 亿."""
    for sign, size in _MYRIADS:
        head, found, tail = text.rpartition(sign)
        if not found:
            continue
        many = _above_myriad(head) if head and sign not in head else None
        rest = _after(tail, size)
        return None if many is None or rest is None or rest >= size else many * size + rest
    return _below_myriad(text)


def _after(text: str, size: Decimal) -> Decimal | None:
    """What follows a unit of ``size``: nothing, a bare digit that takes the next lower unit, or a numeral."""
    if not text:
        return Decimal(0)
    if len(text) == 1 and text in _DIGITS and text != "零":
        return _DIGITS[text] * size / 10
    return _above_myriad(text.removeprefix("零"))


def _below_myriad(text: str) -> Decimal | None:
    whole, point, fraction = text.partition("点")
    if point:
        return _with_fraction(whole, fraction)
    total, rest, limit = Decimal(0), text, Decimal(10**4)
    for sign, size in _STEPS:
        head, found, tail = rest.partition(sign)
        if not found:
            continue
        many = Decimal(1) if not head and sign == "十" else _digit(head.removeprefix("零") if total else head)
        if many is None or many == 0 or many * size >= limit:
            return None
        total, rest, limit = total + many * size, tail, size
        if len(rest) == 1 and rest in _DIGITS and rest != "零":
            return total + _DIGITS[rest] * size / 10
    if not rest:
        return total if total else None
    last = _digit(rest.removeprefix("零") if total else rest)
    return None if last is None or (total and (last >= limit or last == 0)) else total + last


def _digit(text: str) -> Decimal | None:
    """One Chinese digit, or an Arabic number before a Chinese unit (3.5千)."""
    if len(text) == 1 and text in _DIGITS:
        return Decimal(_DIGITS[text])
    return Decimal(text.replace(",", "")) if _ARABIC.fullmatch(text) else None


def _with_fraction(whole: str, fraction: str) -> Decimal | None:
    if not fraction or any(char not in _DIGITS for char in fraction):
        return None
    number = Decimal(0) if not whole else _above_myriad(whole)
    digits = "".join(str(_DIGITS[char]) for char in fraction)
    return None if number is None else number + Decimal(f"0.{digits}")
