import Domain
import Synchronization
import Testing

/// What becomes of an upload beside the bytes that are still on their way to the store.
extension FileRepositoryExercise {
    private struct StoreIsFull: Error {}

    func acceptsNothingBeforeItIsDurable() async throws {
        let upload = SampleUpload.fresh()
        let early = Mutex<[StoredFile]>([])
        let acceptance = try await files.accept(upload) { [files] in
            // Long enough for whoever does not wait to be through.
            for _ in 0..<50 {
                let file = try await files.find(upload.file.id, of: .sample)
                early.withLock { $0 += file.map { [$0] } ?? [] }
            }
        }
        #expect(early.withLock { $0 } == [])
        guard case .accepted(let file) = acceptance else {
            Issue.record("a new upload is no duplicate")
            return
        }
        #expect(file.id == upload.file.id)
        let report = try #require(try await files.report(upload.file.id, of: .sample))
        #expect(report.stages.map(\.stage) == StageName.all)
    }

    func acceptsNothingThatIsNotDurable() async throws {
        let upload = SampleUpload.fresh(key: "again")
        await #expect(throws: StoreIsFull.self) {
            _ = try await files.accept(upload) { throw StoreIsFull() }
        }
        #expect(try await files.find(upload.file.id, of: .sample) == nil)
        #expect(try await files.find(idempotencyKey: "again", of: .sample) == nil)
        // Nothing stands in the way of the next try.
        guard case .accepted = try await files.accept(upload, once: {}) else {
            Issue.record("the upload that failed before is in the way")
            return
        }
    }

    func acceptsDuplicatesOfWhatIsBecomingDurable() async throws {
        let sha256 = SampleUpload.sha256()
        let answers = try await withThrowingTaskGroup(of: Acceptance.self) { group in
            for _ in 0..<12 {
                group.addTask { [files] in
                    try await files.accept(SampleUpload.fresh(sha256: sha256)) { await Task.yield() }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { if case .accepted = $0 { true } else { false } } == 1)
    }
}
