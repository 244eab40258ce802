/// All that is kept of an analysis, in the names of the code.
enum KeptAnalysis {
    /// The document of the row `a` of `analyses`.
    static let json = """
        jsonb_build_object(
            'suggestedFilename', a.suggested_filename, 'summary', a.summary, 'tags', a.tags,
            'language', a.language, 'metadata', a.metadata, 'methods', a.methods, 'notes', a.notes,
            'pages', (
                SELECT coalesce(jsonb_agg(to_jsonb(t) - 'file_id' ORDER BY t.number), '[]')
                FROM file_texts t WHERE t.file_id = a.file_id
            )
        )
        """
}
