"""The registered tokenizer: it runs the finders first and cuts at their edges; nothing is split or merged later."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from gongwen.errors import GongwenError
from gongwen.find.mention import Mention
from gongwen.pattern_files import OwnPatterns, own_patterns
from gongwen.pipes.finders import KINDS, finder
from gongwen.pipes.joining import join_pipeline
from gongwen.pipes.lexemes import quicken
from gongwen.pipes.state import state
from gongwen.pipes.words import Words

Cut = Literal["words", "characters"]

# A run of letters, of digits or of blanks is one token, any other character one by itself.
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|\s+|.", re.DOTALL)
_MOST = 2**31 - 1
"""The most characters that spaCy can count."""
_REMEMBERED = 50_000  # words


class _Numbers(dict[str, Any]):
    """Word → its number in the vocabulary: a ``Doc`` is made of these five times as fast as of texts.

    Words that the vocabulary has for the time of a memory zone alone are not remembered, nor are more than
    ``_REMEMBERED``: what is asked for then is the word itself.
    """

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, word: str) -> Any:
        if len(self) >= _REMEMBERED or self._vocab.in_memory_zone:  # type: ignore[attr-defined]
            return word
        number = self[word] = self._vocab.strings.add(word)
        return number


class Tokenizer(DummyTokenizer):
    """Words or characters as tokens; every mention begins and ends with one. Linear in the text's length.

    The tokens of any text without lone surrogates add up to it; runs of whitespace are tokens, too.
    """

    def __init__(
        self,
        vocab: Vocab,
        finders: Sequence[str],
        *,
        own: OwnPatterns | None = None,
        cut: Cut = "words",
        segmenter: str | None = None,
        max_length: int | None = None,
    ) -> None:
        self.vocab = vocab
        self.finders = {kind: finder(kind, own) for kind in finders}  # a wrong pattern is told at start-up
        self.max_length = max_length
        self._own, self._cut, self._segmenter = own, cut, segmenter
        self._words = Words(segmenter) if cut == "words" else None
        self._numbers = _Numbers(vocab)

    def __call__(self, text: str) -> Doc:
        if self.max_length is not None and len(text) > self.max_length:
            message = (
                f"a text of {len(text):,} characters is longer than the tokenizer's setting max_length allows "
                f"({self.max_length:,}). Raise the setting, or divide the text."
            )
            raise GongwenError("text-length", message)
        found = {kind: find(text) for kind, find in self.finders.items()}
        mentions = [mention for kind in found.values() for mention in kind]
        if self._words:
            numbers = self._numbers
            edges = self._words.boundaries(text, mentions)
            words = [numbers[text[start:end]] for start, end in pairwise(edges)]
        else:
            words = list(map(self._numbers.__getitem__, _characters(text, mentions)))
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        state(doc).update(found=found, text=text)
        return doc

    def from_bytes(self, data: bytes, **settings: object) -> Tokenizer:
        """Nothing is stored; the vocabulary may have been read anew, without the words that were remembered."""
        self._numbers.clear()
        return self

    def from_disk(self, path: Path | str, **settings: object) -> Tokenizer:
        """The same."""
        self._numbers.clear()
        return self

    def __reduce__(self) -> tuple[Callable[..., Tokenizer], tuple[Vocab, list[str]]]:
        """Finders are no data: another process makes its own."""
        again = partial(type(self), own=self._own, cut=self._cut, segmenter=self._segmenter, max_length=self.max_length)
        return again, (self.vocab, list(self.finders))


def _characters(text: str, mentions: list[Mention]) -> list[str]:
    words: list[str] = []
    last = 0
    for edge in [*sorted({edge for mention in mentions for edge in mention[:2]}), len(text)]:
        words += _PIECE.findall(text, last, edge)
        last = edge
    return words


@registry.tokenizers("gongwen.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(
    finders: list[str],
    patterns: str | None = None,
    cut: Cut = "words",
    segmenter: str | None = None,
    max_length: int | None = None,
) -> Callable[[Language], Tokenizer]:
    """``finders``: which kinds (laws, orgs, dates, quantities) are found, and cut at, while the text is tokenized.

    ``patterns`` is a folder of a user's own laws; ``cut`` says what is a token; ``segmenter`` is a model directory of
    spacy-pkuseg in the place of the shipped one. A text of more than ``max_length`` characters is a
    :class:`GongwenError`; without it there is no limit, not even spaCy's own (``nlp.max_length``).
    """
    if unknown := set(finders) - KINDS.keys():
        message = f"no finder of the tokenizer is called {sorted(unknown)}. There are: {', '.join(sorted(KINDS))}."
        raise GongwenError("tokenizer-setting", message)
    if segmenter and cut == "characters":
        message = 'a segmenter is named, and cut is "characters". Set cut = "words", or name no segmenter.'
        raise GongwenError("tokenizer-setting", message)
    own = own_patterns(patterns)

    def create(nlp: Language) -> Tokenizer:
        join_pipeline(nlp)
        quicken(nlp.vocab)
        nlp.max_length = _MOST
        return Tokenizer(nlp.vocab, finders, own=own, cut=cut, segmenter=segmenter, max_length=max_length)

    return create
