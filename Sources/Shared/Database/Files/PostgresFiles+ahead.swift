public import Domain
import Logging

extension PostgresFiles {
    /// See ``FileRepository/accept(_:once:)``.
    ///
    /// The rows are written while the object is made durable, and committed when it is: of two waits the user sees the
    /// longer one. Only while most connections are idle, because a store may take its time and a connection that waits
    /// for it is kept from others. All that is out of the ordinary (a duplicate, a lost race, a broken connection) is
    /// left to ``accept(_:)``, which may be repeated.
    public func accept(
        _ upload: DurableUpload,
        once makeDurable: @escaping @Sendable () async throws -> Void
    ) async throws -> Acceptance {
        // Unstructured, so that it goes on whatever becomes of the rows; awaited on every way out.
        let storing = Task { try await makeDurable() }
        let isCommitted = client.isQuiet ? await commit(upload, when: storing) : false
        try await storing.value
        guard isCommitted else { return try await accept(upload) }
        tell(of: upload.file)
        return .accepted(upload.file.fresh)
    }

    /// Whether the rows were there for the taking, and are committed; if not, nobody knows more than before.
    private func commit(_ upload: DurableUpload, when storing: Task<Void, any Error>) async -> Bool {
        do {
            let message = try Self.announcement(of: upload.file)
            return try await client.session(isInterruptible: false) { session in
                let isNew = try await session.run { link in
                    try link.script("BEGIN; SET LOCAL idle_in_transaction_session_timeout = '30s'")
                    return try Self.insert(upload, message, on: link).isNew
                }
                guard isNew, case .success = await storing.result else {
                    try await session.shielded { link in link.rollback() }
                    return false
                }
                return try await session.shielded { link in try link.script("COMMIT") == "COMMIT" }
            }
        } catch {
            client.logger.debug("Rows could not be written ahead", metadata: ["error": "\(error)"])
            return false
        }
    }
}
