"""Everything that a database knows about one document."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import NamedTuple

from gongwen.explore.tables import Row, ask

LABELS = {
    "ORG": "Organisations",
    "LAW": "Laws",
    "WORK": "Other titles",
    "DATE": "Dates",
    "QUANTITY": "Figures",
}
"""In the order of the side list."""

_DOCUMENT = """
SELECT d.*, coalesce(r.name, d.region_name, d.region_code) AS region,
    u.version, u.config, u.patterns
FROM documents d LEFT JOIN regions r ON r.code = d.region_code LEFT JOIN runs u ON u.id = d.run_id
WHERE d.id = :document"""
_ENTITIES = """
SELECT e.*, l.title AS law_title, coalesce(r.name, e.region_code) AS region
FROM entities e LEFT JOIN laws l ON l.id = e.law_id LEFT JOIN regions r ON r.code = e.region_code
WHERE e.document_id = :document ORDER BY e.start, e."end" DESC, e.id"""
_COPIES = """
SELECT DISTINCT d.id, d.title FROM documents d
WHERE d.fingerprint = :fingerprint AND d.id <> :document ORDER BY d.id LIMIT 20"""


class DocumentPage(NamedTuple):
    """``copies`` are documents of the same body that stand elsewhere."""

    document: Row
    sources: list[Row]
    sections: list[Row]
    warnings: list[Row]
    entities: list[Row]
    copies: list[Row]

    @property
    def labels(self) -> dict[str, list[Row]]:
        """The entities by label, in the side list's order; none is left out."""
        found = Counter(row["label"] for row in self.entities)
        names = [*(label for label in LABELS if label in found), *sorted(found.keys() - LABELS.keys())]
        return {name: [row for row in self.entities if row["label"] == name] for name in names}


def document_page(connection: sqlite3.Connection, document: str) -> DocumentPage | None:
    """By the document's id; ``None`` for one that is not there."""
    found = ask(connection, _DOCUMENT, document=document).rows
    if not found:
        return None
    rows = "SELECT * FROM {} WHERE document_id = :document ORDER BY {}".format
    return DocumentPage(
        document=found[0],
        sources=ask(connection, rows("sources", "uri"), document=document).rows,
        sections=ask(connection, rows("sections", "position"), document=document).rows,
        warnings=ask(connection, rows("warnings", "position"), document=document).rows,
        entities=ask(connection, _ENTITIES, document=document).rows,
        copies=ask(connection, _COPIES, document=document, fingerprint=found[0]["fingerprint"]).rows,
    )
