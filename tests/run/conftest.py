"""Extractors without a pipeline: some texts are answered with trouble of every kind."""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from gongwen.errors import PatternError
from gongwen.read.limits import Limits
from gongwen.record import Document, Law, Pipeline, Record, Source, Span
from gongwen.run.documents import Extractor, Watch

LIMITS = Limits(seconds=2, memory=60_000_000)


def troubled(text: str, *, source: Source, id: str, notices: Any) -> Record:  # noqa: A002 - the record's own word
    """A record of one LAW over the whole text, but for the texts that are the name of a trouble."""
    if text == "raise":
        raise ValueError("坏\ud800")
    if text == "cause":
        raise ValueError("outer") from KeyError("inner")
    if text == "rule":
        raise PatternError("pattern-regex", "made.toml: rule 'a'")
    if text == "crash":
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    while text == "loop":
        pass
    if text == "sleep":
        time.sleep(60)
    if text == "slow":
        time.sleep(0.02)
    eaten = []
    while text == "eat":
        eaten.append(bytearray(10_000_000))
    text = {"surrogate": "\ud800", "big": "甲" * 400_000}.get(text, text)
    end = len(text)
    law = Law(id="l0", start=0, end=end, raw_start=0, raw_end=end, text=text, sentence=Span(0, end), rule="made")
    return Record(
        id=id, fingerprint="", source=source, document=Document(), text=text, sections=[], entities=[law], warnings=[],
        pipeline=Pipeline("0", "made", ""),
    )  # fmt: skip


def make_troubled(watch: Watch) -> Extractor:
    return Extractor(troubled, limits=LIMITS, watch=watch)


@pytest.fixture
def make() -> Callable[[Watch], Extractor]:
    """A maker of extractors whose documents may be any trouble, with limits that end them soon."""
    return make_troubled


@pytest.fixture
def limits() -> Limits:
    return LIMITS
