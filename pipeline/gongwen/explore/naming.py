"""What documents say about one law, one organisation or one region."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from gongwen.explore.regions import WITHIN, Region, Tree
from gongwen.explore.tables import Result, Row, ask

_DOCUMENT = """d.id, d.title, d.report_year AS year, coalesce(d.issuer_canonical, d.issuer) AS issuer,
    coalesce(r.name, d.region_code) AS region"""
_LATEST = "ORDER BY d.report_year DESC NULLS LAST, d.id LIMIT 20"
_REGION = "LEFT JOIN regions r ON r.code = d.region_code"


class LawPage(NamedTuple):
    """``facts`` is the register's row, null for a law that it does not have."""

    title: str
    facts: Row | None
    years: Result
    statuses: Result
    articles: Result
    documents: Result


def law_page(connection: sqlite3.Connection, law: str) -> LawPage | None:
    """By the register's id or, of another law, by its title; ``None`` where no document cites it."""
    facts = ask(connection, "SELECT * FROM laws WHERE id = :law", law=law).rows
    cited = "e.law_id = :law" if facts else "e.label = 'LAW' AND e.law_id IS NULL AND e.canonical = :law"
    years = f"""
SELECT d.report_year AS year, count(DISTINCT d.id) AS documents, count(*) AS citations
FROM entities e JOIN documents d ON d.id = e.document_id WHERE {cited}
GROUP BY d.report_year ORDER BY d.report_year"""
    statuses = f"""
SELECT e.status_on, count(*) AS citations, count(DISTINCT e.document_id) AS documents
FROM entities e WHERE {cited} GROUP BY e.status_on ORDER BY citations DESC"""
    articles = f"""
SELECT e.article, count(*) AS citations, count(DISTINCT e.document_id) AS documents
FROM entities e WHERE {cited} AND e.article IS NOT NULL
GROUP BY e.article ORDER BY citations DESC, e.article LIMIT 15"""
    documents = f"""
SELECT {_DOCUMENT}, count(*) AS citations
FROM entities e JOIN documents d ON d.id = e.document_id {_REGION} WHERE {cited}
GROUP BY d.id {_LATEST}"""
    found = [ask(connection, sql, law=law) for sql in (years, statuses, articles, documents)]
    if not facts and not found[0].rows:
        return None
    title = (facts[0]["title"] if facts else None) or law
    return LawPage(title, facts[0] if facts else None, *found)


class OrganizationPage(NamedTuple):
    name: str
    facts: Row
    years: Result
    written: Result
    issued: Result
    documents: Result


def organization_page(connection: sqlite3.Connection, name: str) -> OrganizationPage | None:
    """A body by its full name; ``None`` where no document has it."""
    facts = """
SELECT o.*, coalesce(r.name, o.region_code) AS region
FROM organizations o LEFT JOIN regions r ON r.code = o.region_code WHERE o.canonical = :name"""
    found = ask(connection, facts, name=name).rows
    if not found:
        return None
    named = "e.canonical = :name AND e.label = 'ORG'"
    years = f"""
SELECT d.report_year AS year, count(DISTINCT d.id) AS documents, count(*) AS mentions
FROM entities e JOIN documents d ON d.id = e.document_id WHERE {named}
GROUP BY d.report_year ORDER BY d.report_year"""
    written = f"""
SELECT e.text AS written, count(*) AS mentions, count(DISTINCT e.document_id) AS documents
FROM entities e WHERE {named} GROUP BY e.text ORDER BY mentions DESC, e.text LIMIT 15"""
    issued = f"SELECT {_DOCUMENT} FROM documents d {_REGION} WHERE d.issuer_canonical = :name {_LATEST}"
    documents = f"""
SELECT {_DOCUMENT}, count(*) AS mentions
FROM entities e JOIN documents d ON d.id = e.document_id {_REGION} WHERE {named}
GROUP BY d.id {_LATEST}"""
    results = [ask(connection, sql, name=name) for sql in (years, written, issued, documents)]
    return OrganizationPage(name, found[0], *results)


class Part(NamedTuple):
    """A division next below, and how many documents come from it and from what lies in it."""

    region: Region
    documents: int


class RegionPage(NamedTuple):
    """``path`` leads down to the region itself."""

    region: Region
    path: list[Region]
    parts: list[Part]
    years: Result
    issuers: Result
    documents: Result

    @property
    def most(self) -> int:
        """The documents of the part that has the most."""
        return max((part.documents for part in self.parts), default=0)

    @property
    def empty(self) -> list[Region]:
        """The parts that no document comes from."""
        return [part.region for part in self.parts if not part.documents]


def region_page(connection: sqlite3.Connection, code: str) -> RegionPage | None:
    """A division by its six-digit code, with all that lies in it; ``None`` for an unknown one."""
    tree = Tree(connection)
    if code not in tree.regions:
        return None
    within = f"d.region_code IN {WITHIN}"
    years = f"""
SELECT d.report_year AS year, count(*) AS documents
FROM documents d WHERE {within} GROUP BY d.report_year ORDER BY d.report_year"""
    issuers = f"""
SELECT coalesce(d.issuer_canonical, d.issuer) AS issuer, count(*) AS documents
FROM documents d WHERE {within} GROUP BY 1 ORDER BY documents DESC, issuer LIMIT 15"""
    documents = f"SELECT {_DOCUMENT} FROM documents d {_REGION} WHERE {within} {_LATEST}"
    lowest = f"SELECT d.region_code, count(*) AS documents FROM documents d WHERE {within} GROUP BY d.region_code"
    counts = tree.below(code, [(row[0], row[1]) for row in ask(connection, lowest, region=code).rows])
    parts = [Part(region, counts[region.code]) for region in tree.children(code)]
    results = [ask(connection, sql, region=code) for sql in (years, issuers, documents)]
    return RegionPage(tree.regions[code], tree.path(code), parts, *results)
