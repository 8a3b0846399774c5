"""Documents by words and filters, with how many there are of each region, year, kind and issuer."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from gongwen.explore.regions import WITHIN, Tree
from gongwen.explore.tables import Query, Row, Value
from gongwen.store.words import match

PAGE = 20
_FACET = 15
_FILTERS = {
    "region": f"d.region_code IN {WITHIN}",
    "year": "d.report_year = CAST(:year AS INTEGER)",
    "kind": "d.kind = :kind",
    "issuer": "coalesce(d.issuer_canonical, d.issuer) = :issuer",
    "law": "d.id IN (SELECT document_id FROM entities WHERE label = 'LAW' AND (law_id = :law OR canonical = :law))",
    "organization": "d.id IN (SELECT document_id FROM entities WHERE label = 'ORG' AND canonical = :organization)",
}
FILTERS = tuple(_FILTERS)
"""The names of what can be filtered by; a value of ``none`` asks for documents that have none."""
_NONE = {"region": "d.region_code", "year": "d.report_year", "kind": "d.kind", "issuer": "d.issuer"}
_NAMED = {"region": "region_code", "year": "report_year", "kind": "kind", "issuer": "issuer"}
_FACETS = """
WITH found AS MATERIALIZED (
    SELECT d.region_code, d.report_year, d.kind, coalesce(d.issuer_canonical, d.issuer) AS issuer
    FROM documents d WHERE {where}
)
{facets}"""
_DOCUMENTS = """
SELECT d.id, d.title, coalesce(d.issuer_canonical, d.issuer) AS issuer, d.report_year AS year, d.kind,
    coalesce(r.name, d.region_code) AS region, coalesce(d.signed_on, d.published_on) AS document_date,
    ltrim(replace(substr(d.text, {from}, 90), char(10), ' '), '{ends}') AS passage,
    {from} > 1 AS begun, length(d.text) > {from} + 89 AS goes_on
FROM documents d LEFT JOIN regions r ON r.code = d.region_code
WHERE {where}
ORDER BY d.report_year DESC NULLS LAST, d.id"""


_ENDS = "。，、；：！？）》」』”’ "
"""What no passage begins with: the end of what stands before it."""


class Choice(NamedTuple):
    """A value that a facet offers; ``value`` is what the filter takes."""

    value: str
    name: str
    documents: int


class Facet(NamedTuple):
    """``chosen`` is the name of the value that is filtered by; ``more`` counts the values that are not shown."""

    name: str
    chosen: str | None
    choices: list[Choice]
    more: int


class Found(NamedTuple):
    """One page of the documents; ``query`` gives all of them."""

    total: int
    rows: list[Row]
    facets: list[Facet]
    page: int
    pages: int
    query: Query

    @property
    def first(self) -> int:
        """Which of all documents the first of the page is, from 1."""
        return (self.page - 1) * PAGE + 1


def conditions(words: list[str], filters: Mapping[str, str]) -> tuple[str, dict[str, Value]]:
    """What stands behind WHERE, and its values. The index leaves few documents, the texts themselves decide."""
    clauses, values = [], dict[str, Value]()
    pairs = match(words)
    if pairs:
        clauses.append("d.rowid IN (SELECT rowid FROM document_bigrams WHERE document_bigrams MATCH :pairs)")
        values["pairs"] = pairs
    for number, word in enumerate(words):
        clauses.append(f"instr(d.text, :word{number}) > 0")
        values[f"word{number}"] = word
    for name, value in filters.items():
        if value == "none" and name in _NONE:
            clauses.append(f"{_NONE[name]} IS NULL")
        else:
            clauses.append(_FILTERS[name])
            values[name] = value
    return " AND ".join(clauses) or "true", values


def find(connection: sqlite3.Connection, words: list[str], filters: Mapping[str, str], page: int) -> Found:
    """Page ``page``, from 1, of the documents that have all the words; those of the latest years come first."""
    where, values = conditions(words, filters)
    tree = Tree(connection)
    counts = _counts(connection, where, values)
    total = sum(count for _, count in counts["year"])
    start = "max(instr(d.text, :word0) - 30, 1)" if words else "1"
    query = Query(_DOCUMENTS.format(**{"from": start, "where": where, "ends": _ENDS}), values)
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)
    shown = Query(f"{query.sql} LIMIT {PAGE} OFFSET {(page - 1) * PAGE}", values)
    facets = [_facet(name, counts[name], filters.get(name), tree) for name in _NAMED]
    return Found(total, shown.rows(connection), facets, page, pages, query)


Counts = dict[str, list[tuple[str | None, int]]]


def _counts(connection: sqlite3.Connection, where: str, values: dict[str, Value]) -> Counts:
    parts = [
        f"SELECT '{name}' AS facet, CAST({column} AS TEXT) AS value, count(*) AS documents FROM found GROUP BY {column}"
        for name, column in _NAMED.items()
    ]
    counts: Counts = {name: [] for name in _NAMED}
    for facet, value, count in Query(_FACETS.format(where=where, facets=" UNION ALL ".join(parts)), values).rows(
        connection
    ):
        counts[facet].append((value, count))
    return counts


def _facet(name: str, counts: list[tuple[str | None, int]], chosen: str | None, tree: Tree) -> Facet:
    if name == "region":
        counts = list(tree.below(chosen, counts).items())
    order = (lambda item: (item[0] or "", item[1])) if name == "year" else (lambda item: (item[1], item[0] or ""))
    choices = [
        Choice(value or "none", (tree.name(value) if name == "region" else value) or "none", count)
        for value, count in sorted(counts, key=order, reverse=True)
        if (value or "none") != chosen
    ]
    label = tree.name(chosen) if chosen and name == "region" else chosen
    return Facet(name, label, choices[:_FACET], max(len(choices) - _FACET, 0))
