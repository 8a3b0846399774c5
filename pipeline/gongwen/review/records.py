"""Records by their documents: where each stands, so that two sets of them meet without being kept in memory."""

from __future__ import annotations

import msgspec

from gongwen.record import Record
from gongwen.records import Place, RecordFiles

__all__ = ["Key", "Place", "Records", "key_of", "name_of"]

Key = tuple[str, str]
"""What a document is known by: its id (the hash of its bytes) and its uri (``""`` where it has none)."""


class _Source(msgspec.Struct):
    uri: str | None = None


class _Head(msgspec.Struct):
    """As much of a record as it takes to know the document."""

    schema: str
    id: str
    source: _Source


_head = msgspec.json.Decoder(_Head)


class Records(RecordFiles):
    """The records of a file or an output directory, which can be looked up."""

    def places(self) -> dict[Key, list[Place]]:
        """Where the records of each document stand: more than one where a crawl met the same bytes at a uri again."""
        found: dict[Key, list[Place]] = {}
        for place, line in self.lines():
            try:
                head = _head.decode(line)
            except (msgspec.MsgspecError, UnicodeError) as error:
                raise self.no_record(place, str(error)) from error
            found.setdefault((head.id, head.source.uri or ""), []).append(place)
        return found

    def at(self, place: Place) -> Record:
        """The record that stands there."""
        return self.record(self.line(place), place)


def key_of(record: Record) -> Key:
    """What the record's document is known by."""
    return record.id, record.source.uri or ""


def name_of(key: Key) -> str:
    """The document's name in messages: its uri, or its id where it has none."""
    return key[1] or key[0]
