"""The command with an extractor that needs no pipeline, and small shards: ``python made_command.py extract …``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from conftest import troubled
from gongwen import cli
from gongwen.run import local, settings, shards
from gongwen.run.documents import Extractor, Watch

KEY = settings.Key(version="1", configuration="made", patterns="p", options="o")


def extractor(self: settings.Settings, watch: Watch | None = None) -> Extractor:
    return Extractor(troubled, limits=self.limits, columns=self.columns, watch=watch)


def main() -> None:
    made: Any = settings.Settings
    made.extractor, made.key = extractor, lambda _self: KEY
    shards._SHARD_BYTES = 200
    local._CHUNK_BYTES = 100
    cli.main()


if __name__ == "__main__":
    main()
