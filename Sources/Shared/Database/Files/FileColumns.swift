import Domain

/// How a file stands in SQL: its columns, in the order in which ``Row/storedFile()`` reads them.
enum FileColumns {
    /// The columns of the table under this name.
    static func of(_ table: String) -> String {
        [
            "id", "user_id", "filename", "size", "content_type", "declared_type", "sha256", "object_key", "status",
            "gps",
            "bands", "traceparent", "uploaded_at", "processed_at",
        ]
        .map { $0 == "sha256" ? "encode(\(table).sha256, 'hex')" : "\(table).\($0)" }
        .joined(separator: ", ")
    }
}

extension Row {
    /// The next fourteen columns: those of ``FileColumns``.
    mutating func storedFile() throws -> StoredFile {
        StoredFile(
            id: try file(),
            owner: try user(),
            filename: try text(),
            size: try int64(),
            contentType: try text(),
            declaredType: try optionalText(),
            sha256: try text(),
            key: try key(),
            status: try value { FileStatus(rawValue: $0) },
            gps: try optionalJSON(JSONValue.self),
            bands: try optionalJSON([String].self),
            traceparent: try optionalText(),
            uploadedAt: try date(),
            processedAt: try optionalDate()
        )
    }

    /// The next two columns: code and message of a stage's error.
    mutating func stageError() throws -> StageError? {
        let code = try optionalText()
        let message = try optionalText()
        return code.map { StageError(code: $0, message: message ?? "") }
    }

    /// The next column: a stage of the catalogue; `nil` for one that another version of the program knows.
    mutating func stage() throws -> StageName? { StageName(try text()) }
}
