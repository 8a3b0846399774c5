"""The command with small shards, and, as ``trouble``, with an extractor without a pipeline: alone or one after another.

Executors import this module by its name: it must be on their path.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from conftest import LIMITS, make_troubled
from gongwen import cli
from gongwen.run import settings, shards
from gongwen.run.documents import Extractor, Watch
from gongwen.run.settings import Key
from gongwen.run.spark import session


@dataclass(frozen=True, slots=True)
class Troubled(settings.Settings):
    """Some texts are the name of a trouble."""

    def extractor(self, watch: Watch | None = None) -> Extractor:
        return make_troubled(watch or Watch())

    def key(self) -> Key:
        return Key(version="1", configuration="made", patterns="p", options="o")


SETTINGS = {"main": settings.Settings, "trouble": lambda **_given: Troubled(limits=LIMITS)}


def command(call: str, arguments: list[str], shard_bytes: int) -> int:
    """One command; its exit code."""
    made: Any = settings
    made.Settings, shards._SHARD_BYTES = SETTINGS[call], shard_bytes
    return cli.app(["extract", *arguments], standalone_mode=False) or 0


def main() -> None:
    """``python -c 'import made_cluster; made_cluster.main()' CALL SHARD_BYTES ARGUMENT…``: one command by itself."""
    call, shard_bytes, *arguments = sys.argv[1:]
    sys.exit(command(call, arguments, int(shard_bytes)))


def serve() -> None:
    """Commands on one session of Spark: lines of JSON in, each answered by the command's exit code."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what Java prints is no answer
    (master,) = sys.argv[1:]
    with session.session(master) as spark:
        made: Any = session
        made.session = lambda _master: nullcontext(spark)
        for line in sys.stdin:
            print(command(*json.loads(line)), file=answers, flush=True)
