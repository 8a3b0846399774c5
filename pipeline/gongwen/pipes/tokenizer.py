"""The registered tokenizer: it runs the finders first and cuts at their edges; nothing is split or merged later."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from gongwen.pipes.finders import KINDS, finder
from gongwen.pipes.state import state
from gongwen.rules import OwnPatterns, own_patterns

# A run of letters, of digits or of blanks is one token, any other character one by itself.
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|\s+|.", re.DOTALL)


class Tokenizer(DummyTokenizer):
    """Characters as tokens; every mention begins and ends with a token. Linear in the text's length."""

    def __init__(self, vocab: Vocab, finders: Sequence[str], own: OwnPatterns | None = None) -> None:
        self.vocab = vocab
        self.finders = {kind: finder(kind, own) for kind in finders}  # a wrong pattern is told at start-up

    def __call__(self, text: str) -> Doc:
        found = {kind: find(text) for kind, find in self.finders.items()}
        edges = {edge for mentions in found.values() for mention in mentions for edge in (mention.start, mention.end)}
        words = _cut(text, sorted(edges))
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        state(doc).update(found=found, text=text)
        return doc


def _cut(text: str, edges: list[int]) -> list[str]:
    words: list[str] = []
    last = 0
    for edge in [*edges, len(text)]:
        words += _PIECE.findall(text, last, edge)
        last = edge
    return words


@registry.tokenizers("gongwen.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(finders: list[str], patterns: str | None = None) -> Callable[[Language], Tokenizer]:
    """``finders``: which kinds (laws, orgs, dates, quantities) are found, and cut at, while the text is tokenized.

    ``patterns`` is a folder of a user's own laws.
    """
    unknown = set(finders) - KINDS.keys()
    if unknown:
        raise ValueError(f"[finders] no finder is called {sorted(unknown)}; there are {sorted(KINDS)}.")
    own = own_patterns(patterns)
    return lambda nlp: Tokenizer(nlp.vocab, finders, own)
