"""The command with small shards (``SHARD_BYTES``), and, as ``made_cluster.trouble``, an extractor without a pipeline.

Executors import this module by its name: it must be on their path.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from conftest import LIMITS, make_troubled
from gongwen import cli
from gongwen.run import settings, shards
from gongwen.run.documents import Extractor, Watch
from gongwen.run.settings import Key


@dataclass(frozen=True, slots=True)
class Troubled(settings.Settings):
    """Some texts are the name of a trouble."""

    def extractor(self, watch: Watch | None = None) -> Extractor:
        return make_troubled(watch or Watch())

    def key(self) -> Key:
        return Key(version="1", configuration="made", patterns="p", options="o")


def main() -> None:
    shards._SHARD_BYTES = int(os.environ["SHARD_BYTES"])
    cli.main()


def trouble() -> None:
    settings.Settings = lambda **_given: Troubled(limits=LIMITS)  # type: ignore[assignment,misc]
    main()
