"""What the records of a run depend on besides its documents, and the extractor that is made of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import gongwen
from gongwen.pattern_files import OwnPatterns, own_patterns
from gongwen.read.jsonl import Columns
from gongwen.read.limits import Limits
from gongwen.read.manifest import Manifest
from gongwen.run.documents import Extractor, Watch

if TYPE_CHECKING:
    from spacy.language import Language


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What records were made with: the version, the configuration's name, hashes of the patterns and the options."""

    version: str
    configuration: str
    patterns: str
    options: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The same settings and the same documents give the same records, on every engine.

    ``patterns`` is a folder of the user's own laws; the others are an :class:`Extractor`'s. It can be sent to another
    process, where :meth:`extractor` is a worker's maker.
    """

    config: str = "default"
    patterns: Path | None = None
    limits: Limits = field(default_factory=Limits)
    columns: Columns = field(default_factory=Columns)
    manifest: Manifest | None = None
    keep_source: bool = False

    def extractor(self, watch: Watch | None = None) -> Extractor:
        """Loads the pipeline, once a process."""
        return Extractor(
            partial(gongwen.extract, nlp=_loaded(self.config, own_patterns(self.patterns))),
            limits=self.limits,
            columns=self.columns,
            manifest=self.manifest,
            keep_source=self.keep_source,
            watch=watch,
        )

    def key(self) -> Key:
        """What must be the same for earlier records to stand."""
        from gongwen.extraction import patterns_hash

        rows = self.manifest.rows if self.manifest else {}
        options = msgspec.json.encode([self.limits, self.columns, self.keep_source, rows], order="sorted")
        return Key(
            version=gongwen.__version__,
            configuration=self.config,
            patterns=patterns_hash(own_patterns(self.patterns)),
            options=f"sha256:{hashlib.sha256(options).hexdigest()}",
        )


@cache
def _loaded(config: str, own: OwnPatterns | None) -> Language:
    return gongwen.load(config, patterns=own.folder if own else None)
