CREATE TABLE schema_versions ("version" INTEGER PRIMARY KEY, "gongwen" TEXT NOT NULL);
CREATE TABLE runs (
  -- What made the records: a version of gongwen with a configuration and patterns
  "id" TEXT NOT NULL,  -- Hash of the other columns
  "schema" TEXT,  -- The schema of the records
  "version" TEXT NOT NULL,  -- The version of gongwen
  "config" TEXT NOT NULL,  -- The name of the configuration
  "patterns" TEXT NOT NULL,  -- Hash of the patterns, a user's own included
  PRIMARY KEY ("id")
);
CREATE TABLE regions (
  -- Administrative divisions (GB/T 2260), as the register has them, and codes that records name besides
  "code" TEXT NOT NULL,  -- Six-digit code
  "name" TEXT,  -- Full name; null for a code that the register does not have
  "short_name" TEXT,  -- Name without its last word (江苏 of 江苏省)
  "level" TEXT,  -- province, prefecture or county
  "parent_code" TEXT,  -- The division that it is a part of
  PRIMARY KEY ("code"),
  FOREIGN KEY ("parent_code") REFERENCES regions
);
CREATE TABLE laws (
  -- Laws of the register, and laws that records name besides by an id of their own
  "id" TEXT NOT NULL,  -- The register's id: jurisdiction and name
  "title" TEXT,  -- Full official title
  "kind" TEXT,  -- constitution, law, administrative_regulation, local_regulation, rule, policy ...
  "issuer" TEXT,  -- Who made it
  "region_code" TEXT,  -- Six-digit code (GB/T 2260)
  "status" TEXT,  -- in_force, repealed or unknown, as the register says
  "published_on" TEXT,  -- The day on which its first version was published or passed
  "effective_on" TEXT,  -- The day on which its first version came into force
  "repealed_on" TEXT,  -- The day on which it ceased
  "repealed_by" TEXT,  -- What repealed it
  PRIMARY KEY ("id"),
  FOREIGN KEY ("region_code") REFERENCES regions
);
CREATE TABLE organizations (
  -- Bodies by their full names, put together from entities and issuers at the end of every load
  "canonical" TEXT NOT NULL,  -- Full name
  "type" TEXT,  -- government, court, school ...; of several in the mentions the last in alphabetical order
  "region_code" TEXT,  -- Lowest division known to hold it; of several in the mentions the highest code
  PRIMARY KEY ("canonical"),
  FOREIGN KEY ("region_code") REFERENCES regions
);
CREATE TABLE documents (
  -- One row for every distinct content
  "id" TEXT NOT NULL,  -- SHA-256 of the document's bytes
  "fingerprint" TEXT NOT NULL,  -- SHA-256 of the body's Han characters and digits: mirrored copies share it
  "title" TEXT,  -- Title
  "issuer" TEXT,  -- Who issued it, as written
  "issuer_canonical" TEXT,  -- Who issued it, by its full name
  "recipient" TEXT,  -- Whom it is addressed to
  "report_year" INTEGER,  -- The year that a report covers
  "signed_on" TEXT,  -- The day of its signature
  "published_on" TEXT,  -- The day of its publication
  "source" TEXT,  -- What its line 来源 says
  "region_code" TEXT,  -- Six-digit code (GB/T 2260)
  "region_name" TEXT,  -- The name of its division, as the record has it
  "script" TEXT NOT NULL,  -- hans (Simplified) or hant (Traditional) in the source
  "kind" TEXT,  -- annual_report, work_report, decision, notice ...
  "places" TEXT NOT NULL,  -- Where in the text each of the fields was read: name to [start, end]
  "text" TEXT NOT NULL,  -- Clean text, in which start and end count
  "source_text" TEXT,  -- Text before cleaning, in which raw_start and raw_end count; kept on request
  "run_id" TEXT NOT NULL,  -- What made this document's rows
  PRIMARY KEY ("id"),
  FOREIGN KEY ("region_code") REFERENCES regions,
  FOREIGN KEY ("run_id") REFERENCES runs
);
CREATE TABLE sources (
  -- Every place at which a document was seen
  "document_id" TEXT NOT NULL,  -- The document that the row belongs to
  "uri" TEXT NOT NULL,  -- Path below the inputs' directory, or address; empty where there is none
  "media_type" TEXT NOT NULL,  -- Kind of file
  "charset" TEXT,  -- Encoding, by its name in Python
  "charset_by" TEXT,  -- How the encoding was found: bom, utf-8, declared or frequency
  "bytes" INTEGER,  -- Size in bytes
  "meta" TEXT NOT NULL,  -- What the carrier says of it: manifest, WARC, columns
  PRIMARY KEY ("document_id", "uri"),
  FOREIGN KEY ("document_id") REFERENCES documents
);
CREATE TABLE sections (
  -- The documents' outlines
  "document_id" TEXT NOT NULL,  -- The document that the row belongs to
  "position" INTEGER NOT NULL,  -- Which of the document's it is, from 0
  "level" INTEGER NOT NULL,  -- 1 for the highest headings
  "number" TEXT NOT NULL,  -- The heading's number (一)
  "title" TEXT NOT NULL,  -- The heading without its number
  "start" INTEGER NOT NULL,  -- Where its heading begins in the text
  "end" INTEGER NOT NULL,  -- Where the text that belongs to it ends
  PRIMARY KEY ("document_id", "position"),
  FOREIGN KEY ("document_id") REFERENCES documents
);
CREATE TABLE warnings (
  -- What is wrong with the texts but was kept
  "document_id" TEXT NOT NULL,  -- The document that the row belongs to
  "position" INTEGER NOT NULL,  -- Which of the document's it is, from 0
  "code" TEXT NOT NULL,  -- What it is, in a word
  "message" TEXT NOT NULL,  -- What it is, in a sentence
  "start" INTEGER NOT NULL,  -- Where it begins in the document's text, in characters from 0
  "end" INTEGER NOT NULL,  -- Where it ends in the document's text, exclusive
  PRIMARY KEY ("document_id", "position"),
  FOREIGN KEY ("document_id") REFERENCES documents
);
CREATE TABLE entities (
  -- Every organisation, law, date and figure, with its place; columns of other labels are null
  "document_id" TEXT NOT NULL,  -- The document that the row belongs to
  "id" TEXT NOT NULL,  -- Unique within its document
  "label" TEXT NOT NULL,  -- DATE, QUANTITY, LAW, WORK or ORG
  "start" INTEGER NOT NULL,  -- Where it begins in the document's text, in characters from 0
  "end" INTEGER NOT NULL,  -- Where it ends in the document's text, exclusive
  "raw_start" INTEGER NOT NULL,  -- Where it begins in the source text
  "raw_end" INTEGER NOT NULL,  -- Where it ends in the source text, exclusive
  "text" TEXT NOT NULL,  -- As written
  "section" TEXT,  -- Path of numbers in the outline, 三/(一)
  "sentence_start" INTEGER NOT NULL,  -- Where its sentence begins in the text
  "sentence_end" INTEGER NOT NULL,  -- Where its sentence ends in the text
  "rule" TEXT NOT NULL,  -- The pattern or register that made it
  "edtf" TEXT,  -- DATE: value in EDTF (ISO 8601-2)
  "date_start" TEXT,  -- DATE: first day that the value can mean; null where open or recurring
  "date_end" TEXT,  -- DATE: last day that the value can mean; null where open or recurring
  "type" TEXT,  -- DATE: point, range or set. ORG: government, court, school ...
  "value" REAL,  -- QUANTITY: exact value, magnitudes multiplied out
  "value_exact" TEXT,  -- The digits of value
  "low" REAL,  -- QUANTITY: lower bound
  "low_exact" TEXT,  -- The digits of low
  "high" REAL,  -- QUANTITY: upper bound
  "high_exact" TEXT,  -- The digits of high
  "unit" TEXT,  -- QUANTITY: unit as written, without magnitudes
  "dimension" TEXT,  -- QUANTITY: count, percent, money, duration, length, area, mass, volume, energy or other
  "approx" INTEGER,  -- QUANTITY: whether it is approximate
  "of_start" INTEGER,  -- QUANTITY: where what it counts begins in the text
  "of_end" INTEGER,  -- QUANTITY: where what it counts ends in the text
  "of" TEXT,  -- QUANTITY: what it counts
  "action" TEXT,  -- QUANTITY: the verb that governs it
  "kind" TEXT,  -- LAW: law, administrative_regulation, local_regulation, rule, policy ...
  "canonical" TEXT,  -- LAW: full official title. ORG: full name
  "law_id" TEXT,  -- LAW: id of the register, null for a law that it does not have
  "article" TEXT,  -- LAW: the provisions cited, as written
  "articles" TEXT,  -- LAW: the provisions cited, by the numbers of their divisions
  "number" TEXT,  -- LAW: the document's number, as written
  "status_on" TEXT,  -- LAW: in_force, not_yet_in_force, repealed or superseded at the document's date
  "version_published" TEXT,  -- LAW: day on which the version that applied was published
  "version_effective" TEXT,  -- LAW: day on which the version that applied came into force
  "version_passed" TEXT,  -- LAW: day on which the version that applied was passed
  "region_code" TEXT,  -- Six-digit code (GB/T 2260)
  PRIMARY KEY ("document_id", "id"),
  FOREIGN KEY ("document_id") REFERENCES documents,
  FOREIGN KEY ("law_id") REFERENCES laws,
  FOREIGN KEY ("region_code") REFERENCES regions
);
CREATE TABLE failures (
  -- Documents that gave no record, and records that could not be stored
  "id" TEXT NOT NULL,  -- Hash of the other columns
  "uri" TEXT NOT NULL,  -- Where the document is
  "stage" TEXT NOT NULL,  -- read, extract or write
  "code" TEXT NOT NULL,  -- What it is, in a word
  "message" TEXT NOT NULL,  -- What it is, in a sentence
  PRIMARY KEY ("id")
);
CREATE INDEX regions_parent_code ON regions ("parent_code") WHERE "parent_code" IS NOT NULL;
CREATE INDEX organizations_region_code ON organizations ("region_code") WHERE "region_code" IS NOT NULL;
CREATE INDEX documents_fingerprint ON documents ("fingerprint");
CREATE INDEX documents_region_code ON documents ("region_code") WHERE "region_code" IS NOT NULL;
CREATE INDEX documents_report_year ON documents ("report_year") WHERE "report_year" IS NOT NULL;
CREATE INDEX documents_issuer_canonical ON documents ("issuer_canonical") WHERE "issuer_canonical" IS NOT NULL;
CREATE INDEX sources_uri ON sources ("uri") WHERE "uri" IS NOT NULL;
CREATE INDEX entities_canonical ON entities ("canonical") WHERE "canonical" IS NOT NULL;
CREATE INDEX entities_law_id ON entities ("law_id") WHERE "law_id" IS NOT NULL;
CREATE INDEX entities_date_start ON entities ("date_start") WHERE "date_start" IS NOT NULL;
CREATE INDEX entities_units ON entities ("label", "unit", "dimension");
CREATE INDEX entities_citations ON entities ("label", "law_id", "canonical", "text", "status_on", "document_id") WHERE label = 'LAW';
CREATE INDEX failures_uri ON failures ("uri");
