"""What spaCy asks of each new word, answered sooner: the same answers, most of them without a call of Python.

A word that the vocabulary does not have yet costs more than all the rest of a token; nearly all of them are letters,
and Han characters are letters: no number but a numeral, no mark, no address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter

from spacy.lang import lex_attrs
from spacy.lang.zh.lex_attrs import like_num
from spacy.vocab import Vocab

Getter = Callable[[str], object]

# What a word of letters begins with that is a number to spaCy.
_NUMERALS = frozenset("〇一二三四五六七八九十廿卅卌皕零壹贰叁肆伍陆柒捌玖拾")
_HAN = re.compile("[一-\u9fa5]{1,99}")  # spaCy has another shape for words of 100 characters
# A figure with its sign or its multiple: nearly every document brings new ones.
_FIGURE = re.compile("[0-9]{1,20}+(?:,[0-9]{1,20}+){0,3}+(?:[.][0-9]{1,20}+)?[%‰十百千万亿]{0,4}")
_ALIKE = str.maketrans("123456789", "000000000")


def quicken(vocab: Vocab) -> None:
    """Has the vocabulary ask the quicker ones of spaCy's own getters; those that somebody else put there stay."""
    getters = vocab.lex_attr_getters  # type: ignore[attr-defined]
    getters.update({attribute: _QUICKER.get(getter, getter) for attribute, getter in getters.items()})


def _like_num(word: str) -> bool:
    if word.isalpha() and word[0] not in _NUMERALS:
        return False
    return word[-1].isdecimal() if _FIGURE.fullmatch(word) else bool(like_num(word))  # type: ignore[no-untyped-call]


def _like_email(word: str) -> bool:
    return "@" in word and lex_attrs.like_email(word)


def _like_url(word: str) -> bool:
    return not (word.isalpha() or _FIGURE.fullmatch(word)) and lex_attrs.like_url(word)


def _is_punct(word: str) -> bool:
    return not word[0].isalnum() and lex_attrs.is_punct(word)


def _is_currency(word: str) -> bool:
    return not word[0].isalnum() and lex_attrs.is_currency(word)


def _word_shape(word: str) -> str:
    if _HAN.fullmatch(word):
        return "xxxx"[: len(word)]
    return _shape_of_figure(word.translate(_ALIKE)) if _FIGURE.fullmatch(word) else lex_attrs.word_shape(word)


@lru_cache(maxsize=1024)
def _shape_of_figure(word: str) -> str:
    return lex_attrs.word_shape(word)


_BRACKETS = frozenset("()[]{}<>")
_LEFT = frozenset("([{<\"'«‘‚‛“„‟‹❮") | {"``"}
_RIGHT = frozenset(")]}>\"'»’”›❯") | {"''"}
_QUOTES = frozenset("\"'`«»‘’‚‛“”„‟‹›❮❯") | {"''", "``"}

_QUICKER: dict[Getter, Getter] = {
    lex_attrs.lower: str.lower,
    lex_attrs.prefix: itemgetter(0),
    lex_attrs.suffix: itemgetter(slice(-3, None)),
    lex_attrs.is_alpha: str.isalpha,
    lex_attrs.is_ascii: str.isascii,
    lex_attrs.is_digit: str.isdigit,
    lex_attrs.is_lower: str.islower,
    lex_attrs.is_space: str.isspace,
    lex_attrs.is_title: str.istitle,
    lex_attrs.is_upper: str.isupper,
    lex_attrs.is_bracket: _BRACKETS.__contains__,
    lex_attrs.is_quote: _QUOTES.__contains__,
    lex_attrs.is_left_punct: _LEFT.__contains__,
    lex_attrs.is_right_punct: _RIGHT.__contains__,
    lex_attrs.is_punct: _is_punct,
    lex_attrs.is_currency: _is_currency,
    lex_attrs.like_email: _like_email,
    lex_attrs.like_url: _like_url,
    lex_attrs.word_shape: _word_shape,
    like_num: _like_num,
}
