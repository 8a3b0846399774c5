"""The views: what people ask, over the tables, in the SQL that all three databases understand."""

from __future__ import annotations

_YEAR_AND_REGION = """
    d.report_year AS year,
    d.region_code,
    r.name AS region,
    coalesce(d.issuer_canonical, d.issuer) AS issuer"""
_OF_DOCUMENT = """
JOIN documents d ON d.id = e.document_id
LEFT JOIN regions r ON r.code = d.region_code"""
# PostgreSQL's substr takes no bigint.
_SENTENCE = "substr(d.text, CAST(e.sentence_start + 1 AS INTEGER), CAST(e.sentence_end - e.sentence_start AS INTEGER))"

VIEWS = {
    "figures": f"""
SELECT{_YEAR_AND_REGION},
    e.section, e.action, e."of", e.value, e.low, e.high, e.unit, e.dimension, e.approx,
    {_SENTENCE} AS sentence,
    e.document_id,
    e.id AS entity_id
FROM entities e{_OF_DOCUMENT}
WHERE e.label = 'QUANTITY'""",
    "citations": f"""
SELECT{_YEAR_AND_REGION},
    coalesce(l.title, e.canonical, e.text) AS law,
    e.law_id,
    coalesce(l.kind, e.kind) AS kind,
    e.status_on,
    e.status_on = 'in_force' AS in_force,
    coalesce(d.signed_on, d.published_on) AS document_date,
    e.article,
    {_SENTENCE} AS sentence,
    e.document_id,
    e.id AS entity_id
FROM entities e{_OF_DOCUMENT}
LEFT JOIN laws l ON l.id = e.law_id
WHERE e.label = 'LAW'""",
    "law_ranking": """
SELECT
    coalesce(l.title, e.canonical, e.text) AS law,
    e.law_id,
    min(coalesce(l.kind, e.kind)) AS kind,
    count(*) AS citations,
    count(DISTINCT e.document_id) AS documents,
    count(DISTINCT d.region_code) AS regions
FROM entities e
JOIN documents d ON d.id = e.document_id
LEFT JOIN laws l ON l.id = e.law_id
WHERE e.label = 'LAW'
GROUP BY coalesce(l.title, e.canonical, e.text), e.law_id""",
    "organization_mentions": """
SELECT
    o.canonical AS organization,
    o.type,
    o.region_code,
    r.name AS region,
    count(e.id) AS mentions,
    count(DISTINCT e.document_id) AS documents
FROM organizations o
LEFT JOIN entities e ON e.canonical = o.canonical AND e.label = 'ORG'
LEFT JOIN regions r ON r.code = o.region_code
GROUP BY o.canonical, o.type, o.region_code, r.name""",
    "report_calendar": """
SELECT
    y.year,
    y.kind,
    r.code AS region_code,
    r.name AS region,
    r.level,
    r.parent_code,
    count(d.id) AS reports
FROM (SELECT DISTINCT report_year AS year, kind FROM documents WHERE report_year IS NOT NULL AND kind IS NOT NULL) y
CROSS JOIN regions r
LEFT JOIN documents d ON d.region_code = r.code AND d.report_year = y.year AND d.kind = y.kind
GROUP BY y.year, y.kind, r.code, r.name, r.level, r.parent_code""",
    "duplicates": """
SELECT
    d.fingerprint,
    c.copies,
    d.id AS document_id,
    s.uri,
    d.title,
    coalesce(d.issuer_canonical, d.issuer) AS issuer,
    d.published_on
FROM documents d
JOIN sources s ON s.document_id = d.id
JOIN (
    SELECT one.fingerprint, count(*) AS copies
    FROM documents one
    JOIN sources seen ON seen.document_id = one.id
    GROUP BY one.fingerprint
    HAVING count(*) > 1
) c ON c.fingerprint = d.fingerprint""",
}
"""Name to query. ``report_calendar`` has a row for every region of the register, with 0 where there is no report."""


def creation() -> list[str]:
    return [f"CREATE VIEW {name} AS{query}" for name, query in VIEWS.items()]
