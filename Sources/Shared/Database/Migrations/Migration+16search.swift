extension Migration {
    /// What search reads: parts of texts with their words, vectors, tags; names by their trigrams.
    ///
    /// The extensions are of PostgreSQL's own contrib, and trusted: the owner of the database may create them.
    static let search = Migration(
        version: 16,
        name: "search",
        sql: """
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            -- Lets one index hold user and words, so that a search does not see how many other users have a word.
            CREATE EXTENSION IF NOT EXISTS btree_gin;

            CREATE SEQUENCE vector_revisions;
            CREATE TABLE vector_sets (
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                space text COLLATE "C" NOT NULL,
                user_id text COLLATE "C" NOT NULL,
                -- Another one with every change.
                revision bigint NOT NULL DEFAULT nextval('vector_revisions'),
                dimensions integer NOT NULL,
                -- One element a part: its number, page, first character and the one behind its last.
                numbers integer[] NOT NULL,
                pages integer[] NOT NULL,
                firsts integer[] NOT NULL,
                ends integer[] NOT NULL,
                -- 8 bits a number, with scale and error of each part; and exact, 4 bytes a number.
                codes bytea NOT NULL,
                vectors bytea NOT NULL CHECK (octet_length(vectors) = 4 * dimensions * cardinality(numbers)),
                PRIMARY KEY (file_id, space)
            );
            -- Vectors do not compress; parts of them are read.
            ALTER TABLE vector_sets ALTER COLUMN codes SET STORAGE EXTERNAL;
            ALTER TABLE vector_sets ALTER COLUMN vectors SET STORAGE EXTERNAL;
            CREATE INDEX vector_sets_user ON vector_sets (user_id, space) INCLUDE (dimensions, revision);

            -- What of a file is searchable, wherever its vectors are kept: one row a file, in the transaction of its words.
            CREATE TABLE embeddings (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                user_id text COLLATE "C" NOT NULL,
                -- NULL: there are no vectors.
                space text COLLATE "C",
                dimensions integer,
                parts integer NOT NULL,
                recipe text COLLATE "C" NOT NULL
            );
            CREATE INDEX embeddings_user ON embeddings (user_id, space, dimensions) INCLUDE (parts);
            CREATE INDEX embeddings_recipe ON embeddings (recipe);
            -- What was analysed before there was a search is filled in in the background.
            INSERT INTO embeddings (file_id, user_id, parts, recipe)
            SELECT f.id, f.user_id, 0, '' FROM files f JOIN analyses a ON a.file_id = f.id WHERE f.deleted_at IS NULL;

            -- Vectors that another store keeps are removed a while after their file, when nobody writes them any more.
            ALTER TABLE files ADD COLUMN vectors_removed_at timestamptz;
            UPDATE files SET vectors_removed_at = now() WHERE deleted_at IS NOT NULL;
            CREATE INDEX files_vectors ON files (deleted_at)
                WHERE deleted_at IS NOT NULL AND vectors_removed_at IS NULL;

            CREATE TABLE search_parts (
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                number integer NOT NULL,
                user_id text COLLATE "C" NOT NULL,
                page integer,
                first integer NOT NULL,
                text text NOT NULL,
                -- Cut into words by us: PostgreSQL knows no words where there are no spaces.
                words tsvector NOT NULL,
                PRIMARY KEY (file_id, number)
            );
            CREATE INDEX search_parts_words ON search_parts USING gin (user_id, words);

            CREATE TABLE file_tags (
                user_id text COLLATE "C" NOT NULL,
                tag text COLLATE "C" NOT NULL,
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                PRIMARY KEY (user_id, tag, file_id)
            );
            CREATE INDEX file_tags_file ON file_tags (file_id);
            INSERT INTO file_tags (user_id, tag, file_id)
            SELECT DISTINCT f.user_id, tag ->> 'tag', f.id
            FROM files f LEFT JOIN analyses a ON a.file_id = f.id,
                jsonb_array_elements(coalesce(f.user_tags, a.tags)) AS tag
            WHERE f.deleted_at IS NULL AND tag ->> 'tag' <> '';

            CREATE INDEX files_names ON files USING gin (user_id, lower(filename) gin_trgm_ops)
                WHERE deleted_at IS NULL;
            """
    )
}
