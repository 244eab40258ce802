import Domain

/// Waits for files to become completed or failed.
struct Following: Sendable {
    let api: APIClient
    /// Tells each change.
    let changed: @Sendable (FileID, StatusPage) -> Void

    /// The last status document of the file. Goes on when the API is away for a moment.
    func end(of id: FileID) async throws -> JSONValue {
        var tag: String?
        var failures = 0
        while true {
            do {
                let answer = try await api.status(id, behind: tag)
                failures = 0
                guard let document = answer.document else { continue }
                let page = StatusPage(document: document)
                changed(id, page)
                if page.isTerminal { return document }
                // Without a tag the API would answer at once, again and again.
                guard let next = answer.tag else { throw Failure(.unavailable, "The API sends no ETag.") }
                tag = next
            } catch let failure as Failure where failure.code.retry == .never {
                throw failure
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                failures += 1
                guard failures <= 10 else { throw error }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}
