extension Migration {
    /// Other sizes and formats of a thumbnail, as JSON: they are only ever read and replaced together with it.
    static let renditions = Migration(
        version: 11,
        name: "renditions",
        sql: "ALTER TABLE thumbnails ADD COLUMN renditions jsonb NOT NULL DEFAULT '[]'"
    )
}
