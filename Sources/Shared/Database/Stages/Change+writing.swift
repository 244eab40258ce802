import Domain

extension [Change] {
    /// Replaces what an earlier run of the stage left.
    ///
    /// - Parameter keepsEarlier: `true` for the end of a stage: what it replaces is put aside, to compare with, and what
    ///   a survey shows is told. `false` for what is filled in later, beside what there is.
    func write(to file: FileID, keepsEarlier: Bool = true, on link: PostgresLink) throws {
        var (hasAnalysis, hasSurvey) = (false, false)
        // Place and time of a survey are read from the analysis: that goes first.
        for change in self where !change.isSurvey {
            try change.write(to: file, keepsEarlier: keepsEarlier, on: link)
            if case .analysis = change { hasAnalysis = true }
        }
        for change in self where change.isSurvey {
            try change.write(to: file, keepsEarlier: keepsEarlier, on: link)
            hasSurvey = true
        }
        if keepsEarlier, hasAnalysis, !hasSurvey { try SurveyRows.deleteStale(file, on: link) }
    }
}

extension Change {
    fileprivate var isSurvey: Bool {
        if case .survey = self { true } else { false }
    }

    fileprivate func write(to file: FileID, keepsEarlier: Bool, on link: PostgresLink) throws {
        switch self {
        case .analysis(let analysis): try analysis.write(to: file, keepsEarlier: keepsEarlier, on: link)
        case .search(let entry): try entry.write(to: file, on: link)
        case .survey(let survey): try survey.write(to: file, isNews: keepsEarlier, on: link)
        case .thumbnail(let thumbnail):
            try link.run(
                """
                INSERT INTO thumbnails (file_id, object_key, width, height, size, renditions)
                VALUES ($1, $2, $3, $4, $5, $6::jsonb)
                ON CONFLICT (file_id) DO UPDATE SET object_key = excluded.object_key, width = excluded.width,
                    height = excluded.height, size = excluded.size, renditions = excluded.renditions,
                    created_at = now()
                """,
                [
                    file, thumbnail.key, thumbnail.width, thumbnail.height, thumbnail.size,
                    JSONText(thumbnail.renditions),
                ]
            )
            try PictureLookRow.replace(thumbnail.look, of: file, on: link)
        }
    }
}

extension Analysis {
    fileprivate func write(to file: FileID, keepsEarlier: Bool, on link: PostgresLink) throws {
        if keepsEarlier { try EarlierAnalysis.keep(of: file, on: link) }
        try link.run(
            """
            INSERT INTO analyses (
                file_id, suggested_filename, summary, tags, language, metadata, methods, notes, text_characters
            ) VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7::jsonb, $8::jsonb, $9)
            ON CONFLICT (file_id) DO UPDATE SET suggested_filename = excluded.suggested_filename,
                summary = excluded.summary, tags = excluded.tags, language = excluded.language,
                metadata = excluded.metadata, methods = excluded.methods, notes = excluded.notes,
                text_characters = excluded.text_characters, created_at = now(), revision = analyses.revision + 1
            """,
            [
                file, suggestedFilename, summary, JSONText(tags), language, JSONText(metadata), JSONText(methods),
                JSONText(notes), characterCount,
            ]
        )
        try link.run("DELETE FROM file_texts WHERE file_id = $1", [file])
        try link.run(
            """
            INSERT INTO file_texts (file_id, number, text, source, confidence, quality, other)
            SELECT $1, number, text, source, confidence, quality, other::jsonb
            FROM unnest($2::int[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::text[])
                AS page(number, text, source, confidence, quality, other)
            """,
            [
                file, pages.map(\.number), pages.map(\.text), pages.map(\.source), pages.map(\.confidence),
                pages.map(\.quality), pages.map { page in page.other.map { JSONText($0) } },
            ]
        )
        try link.run("DELETE FROM page_drafts WHERE file_id = $1", [file])
        try SearchRows.renewTags(of: file, on: link)
    }
}
