extension Migration {
    /// What a page's text is worth, the reading that was not chosen, and pages that are read before their document is.
    static let text = Migration(
        version: 13,
        name: "text",
        sql: """
            ALTER TABLE file_texts ADD COLUMN quality double precision, ADD COLUMN other jsonb;

            CREATE TABLE page_drafts (
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                number integer NOT NULL,
                -- What the text depends on: bytes, settings, the way of reading.
                recipe text COLLATE "C" NOT NULL,
                page jsonb NOT NULL,
                PRIMARY KEY (file_id, number)
            );
            """
    )
}
