CREATE TABLE document_bigrams (document_id text COLLATE "C" PRIMARY KEY, bigrams text[] COLLATE "C" NOT NULL);
COMMENT ON TABLE document_bigrams IS 'What search(words) looks words up in';
CREATE FUNCTION word_bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(array_agg(substr(word, at, 2)), '{}')
FROM regexp_split_to_table(words, '[^0-9A-Za-z〇-〇㐀-䶿一-鿿豈-﫿𠀀-𿿿]+') AS word,
    generate_series(1, length(word) - 1) AS at
$$;
CREATE FUNCTION search(words text)
RETURNS TABLE (document_id text, title text, issuer text, year bigint, place integer, passage text)
LANGUAGE sql STABLE AS $$
SELECT
    d.id, d.title, coalesce(d.issuer_canonical, d.issuer), d.report_year,
    strpos(d.text, substring(words FROM '\S+')) - 1,
    substr(d.text, greatest(strpos(d.text, substring(words FROM '\S+')) - 20, 1), 60)
FROM documents d
JOIN document_bigrams b ON b.document_id = d.id
WHERE b.bigrams @> word_bigrams(words) AND NOT EXISTS (
    SELECT FROM regexp_matches(words, '\S+', 'g') AS word WHERE strpos(d.text, word[1]) = 0
)
$$;
ALTER TABLE document_bigrams ADD FOREIGN KEY (document_id) REFERENCES documents ON DELETE CASCADE;
CREATE INDEX document_bigrams_bigrams ON document_bigrams USING gin (bigrams);
