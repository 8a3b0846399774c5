"""Where a document's time goes, stage by stage, in the default pipeline."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from texts import documents, varied

import gongwen
from gongwen.pipes.finders import LABELS, finder
from gongwen.record import encode
from gongwen.segment import load_segmenter

TOKENIZER = {**{kind: f"  find {kind}" for kind in LABELS}, "segment": "  words (segmenter)"}
COMPONENTS = {
    "sections": "sections",
    "laws": "laws: articles",
    "orgs": "bodies",
    "dates": "dates: values",
    "quantities": "figures: values, what they count",
    "entities": "entities",
    "fields": "fields",
    "links": "links",
}


class Tagged:
    """A pipeline that has tagged its one document already: what ``extract`` does then is cleaning and the record."""

    def __init__(self, nlp: Language, doc: Doc) -> None:
        self._nlp, self._doc = nlp, doc

    def make_doc(self, text: str) -> Doc:
        return self._doc

    def __call__(self, doc: Doc) -> Doc:
        return doc

    def __getattr__(self, name: str) -> Any:
        return getattr(self._nlp, name)


class Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.took: dict[str, float] = defaultdict(float)

    def __call__(self, stage: str, call: Callable[..., Any], *given: Any) -> Any:
        started = time.process_time()
        made = call(*given)
        self.took[stage] += time.process_time() - started
        return made


def by_stage(rounds: Iterable[int]) -> dict[str, float]:
    """CPU seconds of each stage for the documents of corpus/, the least of the rounds.

    What runs within another stage is timed on a variation of its own: what one remembered must not serve the other.
    """
    nlp = gongwen.load()
    clocks: list[dict[str, float]] = []
    for number in rounds:
        clock = Clock()
        for text in varied(documents(), 2 * number):
            clean = gongwen.clean(text).text
            for kind, stage in TOKENIZER.items():
                clock(stage, load_segmenter().boundaries if kind == "segment" else finder(kind), clean)
        for text in varied(documents(), 2 * number + 1):
            doc = clock("tokenizer", nlp.make_doc, clock("clean", gongwen.clean, text).text)
            for name, component in nlp.pipeline:
                clock(COMPONENTS[name], component, doc)
            clock("clean again", gongwen.clean, text)
            clock("encode", encode, clock("record", partial(gongwen.extract, nlp=Tagged(nlp, doc)), text))
        clocks.append(clock.took)
    least = {stage: min(took[stage] for took in clocks) for stage in clocks[0]}
    least["record"] -= least["clean again"]
    least["  cuts, Doc"] = least["tokenizer"] - sum(least[stage] for stage in TOKENIZER.values())
    order = ["clean", "tokenizer", *TOKENIZER.values(), "  cuts, Doc", *COMPONENTS.values(), "record", "encode"]
    return {stage: least[stage] for stage in order}
