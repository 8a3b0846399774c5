CREATE TABLE schema_versions ("version" bigint PRIMARY KEY, "gongwen" text COLLATE "C" NOT NULL);
CREATE TABLE runs (
  "id" text COLLATE "C" NOT NULL,
  "schema" text COLLATE "C",
  "version" text COLLATE "C" NOT NULL,
  "config" text COLLATE "C" NOT NULL,
  "patterns" text COLLATE "C" NOT NULL,
  PRIMARY KEY ("id")
);
CREATE TABLE regions (
  "code" text COLLATE "C" NOT NULL,
  "name" text COLLATE "C",
  "short_name" text COLLATE "C",
  "level" text COLLATE "C",
  "parent_code" text COLLATE "C",
  PRIMARY KEY ("code")
);
CREATE TABLE laws (
  "id" text COLLATE "C" NOT NULL,
  "title" text COLLATE "C",
  "kind" text COLLATE "C",
  "issuer" text COLLATE "C",
  "region_code" text COLLATE "C",
  "status" text COLLATE "C",
  "published_on" date,
  "effective_on" date,
  "repealed_on" date,
  "repealed_by" text COLLATE "C",
  PRIMARY KEY ("id")
);
CREATE TABLE organizations (
  "canonical" text COLLATE "C" NOT NULL,
  "type" text COLLATE "C",
  "region_code" text COLLATE "C",
  PRIMARY KEY ("canonical")
);
CREATE TABLE documents (
  "id" text COLLATE "C" NOT NULL,
  "fingerprint" text COLLATE "C" NOT NULL,
  "title" text COLLATE "C",
  "issuer" text COLLATE "C",
  "issuer_canonical" text COLLATE "C",
  "recipient" text COLLATE "C",
  "report_year" bigint,
  "signed_on" date,
  "published_on" date,
  "source" text COLLATE "C",
  "region_code" text COLLATE "C",
  "region_name" text COLLATE "C",
  "script" text COLLATE "C" NOT NULL,
  "kind" text COLLATE "C",
  "places" jsonb NOT NULL,
  "text" text COLLATE "C" NOT NULL,
  "source_text" text COLLATE "C",
  "run_id" text COLLATE "C" NOT NULL,
  PRIMARY KEY ("id")
);
CREATE TABLE sources (
  "document_id" text COLLATE "C" NOT NULL,
  "uri" text COLLATE "C" NOT NULL,
  "media_type" text COLLATE "C" NOT NULL,
  "charset" text COLLATE "C",
  "charset_by" text COLLATE "C",
  "bytes" bigint,
  "meta" jsonb NOT NULL,
  PRIMARY KEY ("document_id", "uri")
);
CREATE TABLE sections (
  "document_id" text COLLATE "C" NOT NULL,
  "position" bigint NOT NULL,
  "level" bigint NOT NULL,
  "number" text COLLATE "C" NOT NULL,
  "title" text COLLATE "C" NOT NULL,
  "start" bigint NOT NULL,
  "end" bigint NOT NULL
);
CREATE TABLE warnings (
  "document_id" text COLLATE "C" NOT NULL,
  "position" bigint NOT NULL,
  "code" text COLLATE "C" NOT NULL,
  "message" text COLLATE "C" NOT NULL,
  "start" bigint NOT NULL,
  "end" bigint NOT NULL
);
CREATE TABLE entities (
  "document_id" text COLLATE "C" NOT NULL,
  "id" text COLLATE "C" NOT NULL,
  "label" text COLLATE "C" NOT NULL,
  "start" bigint NOT NULL,
  "end" bigint NOT NULL,
  "raw_start" bigint NOT NULL,
  "raw_end" bigint NOT NULL,
  "text" text COLLATE "C" NOT NULL,
  "section" text COLLATE "C",
  "sentence_start" bigint NOT NULL,
  "sentence_end" bigint NOT NULL,
  "rule" text COLLATE "C" NOT NULL,
  "edtf" text COLLATE "C",
  "date_start" date,
  "date_end" date,
  "type" text COLLATE "C",
  "value" numeric,
  "low" numeric,
  "high" numeric,
  "unit" text COLLATE "C",
  "dimension" text COLLATE "C",
  "approx" boolean,
  "of_start" bigint,
  "of_end" bigint,
  "of" text COLLATE "C",
  "action" text COLLATE "C",
  "kind" text COLLATE "C",
  "canonical" text COLLATE "C",
  "law_id" text COLLATE "C",
  "article" text COLLATE "C",
  "articles" jsonb,
  "number" text COLLATE "C",
  "status_on" text COLLATE "C",
  "version_published" date,
  "version_effective" date,
  "version_passed" date,
  "region_code" text COLLATE "C"
);
CREATE TABLE failures (
  "id" text COLLATE "C" NOT NULL,
  "uri" text COLLATE "C" NOT NULL,
  "stage" text COLLATE "C" NOT NULL,
  "code" text COLLATE "C" NOT NULL,
  "message" text COLLATE "C" NOT NULL,
  PRIMARY KEY ("id")
);
COMMENT ON TABLE runs IS 'What made the records: a version of gongwen with a configuration and patterns';
COMMENT ON COLUMN runs."id" IS 'Hash of the other columns';
COMMENT ON COLUMN runs."schema" IS 'The schema of the records';
COMMENT ON COLUMN runs."version" IS 'The version of gongwen';
COMMENT ON COLUMN runs."config" IS 'The name of the configuration';
COMMENT ON COLUMN runs."patterns" IS 'Hash of the patterns, a user''s own included';
COMMENT ON TABLE regions IS 'Administrative divisions (GB/T 2260), as the register has them, and codes that records name besides';
COMMENT ON COLUMN regions."code" IS 'Six-digit code';
COMMENT ON COLUMN regions."name" IS 'Full name; null for a code that the register does not have';
COMMENT ON COLUMN regions."short_name" IS 'Name without its last word (江苏 of 江苏省)';
COMMENT ON COLUMN regions."level" IS 'province, prefecture or county';
COMMENT ON COLUMN regions."parent_code" IS 'The division that it is a part of';
COMMENT ON TABLE laws IS 'Laws of the register, and laws that records name besides by an id of their own';
COMMENT ON COLUMN laws."id" IS 'The register''s id: jurisdiction and name';
COMMENT ON COLUMN laws."title" IS 'Full official title';
COMMENT ON COLUMN laws."kind" IS 'constitution, law, administrative_regulation, local_regulation, rule, policy ...';
COMMENT ON COLUMN laws."issuer" IS 'Who made it';
COMMENT ON COLUMN laws."region_code" IS 'Six-digit code (GB/T 2260)';
COMMENT ON COLUMN laws."status" IS 'in_force, repealed or unknown, as the register says';
COMMENT ON COLUMN laws."published_on" IS 'The day on which its first version was published or passed';
COMMENT ON COLUMN laws."effective_on" IS 'The day on which its first version came into force';
COMMENT ON COLUMN laws."repealed_on" IS 'The day on which it ceased';
COMMENT ON COLUMN laws."repealed_by" IS 'What repealed it';
COMMENT ON TABLE organizations IS 'Bodies by their full names, put together from entities and issuers at the end of every load';
COMMENT ON COLUMN organizations."canonical" IS 'Full name';
COMMENT ON COLUMN organizations."type" IS 'government, court, school ...; of several in the mentions the last in alphabetical order';
COMMENT ON COLUMN organizations."region_code" IS 'Lowest division known to hold it; of several in the mentions the highest code';
COMMENT ON TABLE documents IS 'One row for every distinct content';
COMMENT ON COLUMN documents."id" IS 'SHA-256 of the document''s bytes';
COMMENT ON COLUMN documents."fingerprint" IS 'SHA-256 of the body''s Han characters and digits: mirrored copies share it';
COMMENT ON COLUMN documents."title" IS 'Title';
COMMENT ON COLUMN documents."issuer" IS 'Who issued it, as written';
COMMENT ON COLUMN documents."issuer_canonical" IS 'Who issued it, by its full name';
COMMENT ON COLUMN documents."recipient" IS 'Whom it is addressed to';
COMMENT ON COLUMN documents."report_year" IS 'The year that a report covers';
COMMENT ON COLUMN documents."signed_on" IS 'The day of its signature';
COMMENT ON COLUMN documents."published_on" IS 'The day of its publication';
COMMENT ON COLUMN documents."source" IS 'What its line 来源 says';
COMMENT ON COLUMN documents."region_code" IS 'Six-digit code (GB/T 2260)';
COMMENT ON COLUMN documents."region_name" IS 'The name of its division, as the record has it';
COMMENT ON COLUMN documents."script" IS 'hans (Simplified) or hant (Traditional) in the source';
COMMENT ON COLUMN documents."kind" IS 'annual_report, work_report, decision, notice ...';
COMMENT ON COLUMN documents."places" IS 'Where in the text each of the fields was read: name to [start, end]';
COMMENT ON COLUMN documents."text" IS 'Clean text, in which start and end count';
COMMENT ON COLUMN documents."source_text" IS 'Text before cleaning, in which raw_start and raw_end count; kept on request';
COMMENT ON COLUMN documents."run_id" IS 'What made this document''s rows';
COMMENT ON TABLE sources IS 'Every place at which a document was seen';
COMMENT ON COLUMN sources."document_id" IS 'The document that the row belongs to';
COMMENT ON COLUMN sources."uri" IS 'Path below the inputs'' directory, or address; empty where there is none';
COMMENT ON COLUMN sources."media_type" IS 'Kind of file';
COMMENT ON COLUMN sources."charset" IS 'Encoding, by its name in Python';
COMMENT ON COLUMN sources."charset_by" IS 'How the encoding was found: bom, utf-8, declared or frequency';
COMMENT ON COLUMN sources."bytes" IS 'Size in bytes';
COMMENT ON COLUMN sources."meta" IS 'What the carrier says of it: manifest, WARC, columns';
COMMENT ON TABLE sections IS 'The documents'' outlines';
COMMENT ON COLUMN sections."document_id" IS 'The document that the row belongs to';
COMMENT ON COLUMN sections."position" IS 'Which of the document''s it is, from 0';
COMMENT ON COLUMN sections."level" IS '1 for the highest headings';
COMMENT ON COLUMN sections."number" IS 'The heading''s number (一)';
COMMENT ON COLUMN sections."title" IS 'The heading without its number';
COMMENT ON COLUMN sections."start" IS 'Where its heading begins in the text';
COMMENT ON COLUMN sections."end" IS 'Where the text that belongs to it ends';
COMMENT ON TABLE warnings IS 'What is wrong with the texts but was kept';
COMMENT ON COLUMN warnings."document_id" IS 'The document that the row belongs to';
COMMENT ON COLUMN warnings."position" IS 'Which of the document''s it is, from 0';
COMMENT ON COLUMN warnings."code" IS 'What it is, in a word';
COMMENT ON COLUMN warnings."message" IS 'What it is, in a sentence';
COMMENT ON COLUMN warnings."start" IS 'Where it begins in the document''s text, in characters from 0';
COMMENT ON COLUMN warnings."end" IS 'Where it ends in the document''s text, exclusive';
COMMENT ON TABLE entities IS 'Every organisation, law, date and figure, with its place; columns of other labels are null';
COMMENT ON COLUMN entities."document_id" IS 'The document that the row belongs to';
COMMENT ON COLUMN entities."id" IS 'Unique within its document';
COMMENT ON COLUMN entities."label" IS 'DATE, QUANTITY, LAW, WORK or ORG';
COMMENT ON COLUMN entities."start" IS 'Where it begins in the document''s text, in characters from 0';
COMMENT ON COLUMN entities."end" IS 'Where it ends in the document''s text, exclusive';
COMMENT ON COLUMN entities."raw_start" IS 'Where it begins in the source text';
COMMENT ON COLUMN entities."raw_end" IS 'Where it ends in the source text, exclusive';
COMMENT ON COLUMN entities."text" IS 'As written';
COMMENT ON COLUMN entities."section" IS 'Path of numbers in the outline, 三/(一)';
COMMENT ON COLUMN entities."sentence_start" IS 'Where its sentence begins in the text';
COMMENT ON COLUMN entities."sentence_end" IS 'Where its sentence ends in the text';
COMMENT ON COLUMN entities."rule" IS 'The pattern or register that made it';
COMMENT ON COLUMN entities."edtf" IS 'DATE: value in EDTF (ISO 8601-2)';
COMMENT ON COLUMN entities."date_start" IS 'DATE: first day that the value can mean; null where open or recurring';
COMMENT ON COLUMN entities."date_end" IS 'DATE: last day that the value can mean; null where open or recurring';
COMMENT ON COLUMN entities."type" IS 'DATE: point, range or set. ORG: government, court, school ...';
COMMENT ON COLUMN entities."value" IS 'QUANTITY: exact value, magnitudes multiplied out';
COMMENT ON COLUMN entities."low" IS 'QUANTITY: lower bound';
COMMENT ON COLUMN entities."high" IS 'QUANTITY: upper bound';
COMMENT ON COLUMN entities."unit" IS 'QUANTITY: unit as written, without magnitudes';
COMMENT ON COLUMN entities."dimension" IS 'QUANTITY: count, percent, money, duration, length, area, mass, volume, energy or other';
COMMENT ON COLUMN entities."approx" IS 'QUANTITY: whether it is approximate';
COMMENT ON COLUMN entities."of_start" IS 'QUANTITY: where what it counts begins in the text';
COMMENT ON COLUMN entities."of_end" IS 'QUANTITY: where what it counts ends in the text';
COMMENT ON COLUMN entities."of" IS 'QUANTITY: what it counts';
COMMENT ON COLUMN entities."action" IS 'QUANTITY: the verb that governs it';
COMMENT ON COLUMN entities."kind" IS 'LAW: law, administrative_regulation, local_regulation, rule, policy ...';
COMMENT ON COLUMN entities."canonical" IS 'LAW: full official title. ORG: full name';
COMMENT ON COLUMN entities."law_id" IS 'LAW: id of the register, null for a law that it does not have';
COMMENT ON COLUMN entities."article" IS 'LAW: the provisions cited, as written';
COMMENT ON COLUMN entities."articles" IS 'LAW: the provisions cited, by the numbers of their divisions';
COMMENT ON COLUMN entities."number" IS 'LAW: the document''s number, as written';
COMMENT ON COLUMN entities."status_on" IS 'LAW: in_force, not_yet_in_force, repealed or superseded at the document''s date';
COMMENT ON COLUMN entities."version_published" IS 'LAW: day on which the version that applied was published';
COMMENT ON COLUMN entities."version_effective" IS 'LAW: day on which the version that applied came into force';
COMMENT ON COLUMN entities."version_passed" IS 'LAW: day on which the version that applied was passed';
COMMENT ON COLUMN entities."region_code" IS 'Six-digit code (GB/T 2260)';
COMMENT ON TABLE failures IS 'Documents that gave no record, and records that could not be stored';
COMMENT ON COLUMN failures."id" IS 'Hash of the other columns';
COMMENT ON COLUMN failures."uri" IS 'Where the document is';
COMMENT ON COLUMN failures."stage" IS 'read, extract or write';
COMMENT ON COLUMN failures."code" IS 'What it is, in a word';
COMMENT ON COLUMN failures."message" IS 'What it is, in a sentence';
ALTER TABLE sections ADD PRIMARY KEY ("document_id", "position");
ALTER TABLE warnings ADD PRIMARY KEY ("document_id", "position");
ALTER TABLE entities ADD PRIMARY KEY ("document_id", "id");
CREATE INDEX regions_parent_code ON regions ("parent_code") WHERE "parent_code" IS NOT NULL;
ALTER TABLE regions ADD FOREIGN KEY ("parent_code") REFERENCES regions;
ALTER TABLE laws ADD FOREIGN KEY ("region_code") REFERENCES regions;
CREATE INDEX organizations_region_code ON organizations ("region_code") WHERE "region_code" IS NOT NULL;
ALTER TABLE organizations ADD FOREIGN KEY ("region_code") REFERENCES regions;
CREATE INDEX documents_fingerprint ON documents ("fingerprint");
CREATE INDEX documents_region_code ON documents ("region_code") WHERE "region_code" IS NOT NULL;
CREATE INDEX documents_report_year ON documents ("report_year") WHERE "report_year" IS NOT NULL;
CREATE INDEX documents_issuer_canonical ON documents ("issuer_canonical") WHERE "issuer_canonical" IS NOT NULL;
ALTER TABLE documents ADD FOREIGN KEY ("region_code") REFERENCES regions;
ALTER TABLE documents ADD FOREIGN KEY ("run_id") REFERENCES runs;
CREATE INDEX sources_uri ON sources ("uri") WHERE "uri" IS NOT NULL;
ALTER TABLE sources ADD FOREIGN KEY ("document_id") REFERENCES documents;
ALTER TABLE sections ADD FOREIGN KEY ("document_id") REFERENCES documents;
ALTER TABLE warnings ADD FOREIGN KEY ("document_id") REFERENCES documents;
CREATE INDEX entities_canonical ON entities ("canonical") WHERE "canonical" IS NOT NULL;
CREATE INDEX entities_law_id ON entities ("law_id") WHERE "law_id" IS NOT NULL;
CREATE INDEX entities_date_start ON entities ("date_start") WHERE "date_start" IS NOT NULL;
ALTER TABLE entities ADD FOREIGN KEY ("document_id") REFERENCES documents;
ALTER TABLE entities ADD FOREIGN KEY ("law_id") REFERENCES laws;
ALTER TABLE entities ADD FOREIGN KEY ("region_code") REFERENCES regions;
CREATE INDEX failures_uri ON failures ("uri");
