"""What others do with the same texts. Each is made ready before it is timed; one that is missing is named."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

Reader = Callable[[Iterable[str]], object]

INSTALL = "pip install -e '.[bench]'"


def jionlp() -> Reader:
    """Dates and amounts of money with their values: ``extract_time`` and ``extract_money``, and nothing else."""
    import jionlp

    logging.disable()  # it logs a traceback for every phrase that it cannot read

    def read(texts: Iterable[str]) -> None:
        for text in texts:
            jionlp.ner.extract_time(text, time_base={"year": 2021}, with_parsing=True)
            jionlp.ner.extract_money(text, with_parsing=True)

    return read


def jieba() -> Reader:
    """Words of its own dictionary: ``cut``."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()

    def read(texts: Iterable[str]) -> None:
        for text in texts:
            for _ in jieba.cut(text):
                pass

    return read


def pkuseg() -> Reader:
    """Words by the model that gongwen ships, cut by spacy-pkuseg's own decoder."""
    import spacy_pkuseg
    from spacy_pkuseg.config import config

    from gongwen.resources import resource
    from gongwen.segment.characters import for_model

    config.wordFeature = False  # as the model was trained
    model = spacy_pkuseg.pkuseg(str(Path(str(resource("patterns", "segmenter")))), user_dict=None)

    def read(texts: Iterable[str]) -> None:
        for text in texts:
            model.cut(for_model(text))

    return read


def blank() -> Reader:
    """A ``Doc`` of characters, as spaCy makes it."""
    import spacy

    return partial(_read_all, spacy.blank("zh"))


def _read_all(read: Callable[[str], object], texts: Iterable[str]) -> None:
    for text in texts:
        read(text)


PEERS: dict[str, Callable[[], Reader]] = {
    "jionlp extract_time + extract_money": jionlp,
    "jieba cut": jieba,
    "spacy-pkuseg cut, our model": pkuseg,
    'spacy.blank("zh")': blank,
}


def peers() -> dict[str, Reader | None]:
    """Those that are installed, ready to read; None where one is missing."""
    found: dict[str, Reader | None] = {}
    for name, make in PEERS.items():
        try:
            found[name] = make()
        except ModuleNotFoundError:
            found[name] = None
    return found
