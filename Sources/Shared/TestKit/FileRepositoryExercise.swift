public import Domain
import FoundationEssentials
import Testing

/// What every ``FileRepository`` must do, as far as it can be seen without workers; ``StageLedgerExercise`` has the rest.
public struct FileRepositoryExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case keepsEveryFieldOfAnUpload
        case beginsEveryStage
        case answersWithTheFirstFileForTheSameBytes
        case keepsUsersApart
        case acceptsOneOfManyEqualUploads
        case acceptsNothingBeforeItIsDurable
        case acceptsNothingThatIsNotDurable
        case acceptsDuplicatesOfWhatIsBecomingDurable
        case findsByIdempotencyKey
        case refusesAKeyUsedForOtherBytes
        case repeatsAnAcceptedUpload
        case listsTheNewestFirst
        case listsWhatIsAskedFor
        case refusesAForeignCursor
        case changesWhatTheUserMayChange
        case forgetsADeletedFile
        case cancelsWhatWaits
        case refusesToReprocessWhatIsUnderWay
        case takesWhatIsSaidOfAPictureWithAnOrder
        case takesNothingWithAnOrderThatIsRefused
        case changesTheVersionWithEveryChange
    }

    let files: any FileRepository

    /// Exercises an empty repository.
    public init(files: any FileRepository) {
        self.files = files
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .keepsEveryFieldOfAnUpload: try await keepsEveryFieldOfAnUpload()
        case .beginsEveryStage: try await beginsEveryStage()
        case .answersWithTheFirstFileForTheSameBytes: try await answersWithTheFirstFileForTheSameBytes()
        case .keepsUsersApart: try await keepsUsersApart()
        case .acceptsOneOfManyEqualUploads: try await acceptsOneOfManyEqualUploads()
        case .acceptsNothingBeforeItIsDurable: try await acceptsNothingBeforeItIsDurable()
        case .acceptsNothingThatIsNotDurable: try await acceptsNothingThatIsNotDurable()
        case .acceptsDuplicatesOfWhatIsBecomingDurable: try await acceptsDuplicatesOfWhatIsBecomingDurable()
        case .findsByIdempotencyKey: try await findsByIdempotencyKey()
        case .refusesAKeyUsedForOtherBytes: try await refusesAKeyUsedForOtherBytes()
        case .repeatsAnAcceptedUpload: try await repeatsAnAcceptedUpload()
        case .listsTheNewestFirst: try await listsTheNewestFirst()
        case .listsWhatIsAskedFor: try await listsWhatIsAskedFor()
        case .refusesAForeignCursor: await refusesAForeignCursor()
        case .changesWhatTheUserMayChange: try await changesWhatTheUserMayChange()
        case .forgetsADeletedFile: try await forgetsADeletedFile()
        case .cancelsWhatWaits: try await cancelsWhatWaits()
        case .refusesToReprocessWhatIsUnderWay: try await refusesToReprocessWhatIsUnderWay()
        case .takesWhatIsSaidOfAPictureWithAnOrder: try await takesWhatIsSaidOfAPictureWithAnOrder()
        case .takesNothingWithAnOrderThatIsRefused: try await takesNothingWithAnOrderThatIsRefused()
        case .changesTheVersionWithEveryChange: try await changesTheVersionWithEveryChange()
        }
    }

    // MARK: Uploads

    private func keepsEveryFieldOfAnUpload() async throws {
        let upload = SampleUpload.fresh(named: "ใบเสร็จ \"7\" \\ 'x', {a}.txt")
        let accepted = try #require(try await accept(upload))
        let found = try #require(try await files.find(upload.file.id, of: .sample))
        for file in [accepted, found] {
            var file = file
            #expect(abs(file.uploadedAt.timeIntervalSince(upload.file.uploadedAt)) < 0.001)
            file = StoredFile(copying: file, uploadedAt: upload.file.uploadedAt)
            #expect(file == upload.file)
        }
    }

    private func beginsEveryStage() async throws {
        let upload = SampleUpload.fresh()
        _ = try await accept(upload)
        let report = try #require(try await files.report(upload.file.id, of: .sample))
        #expect(report.file.status == .pending)
        #expect(report.stages.map(\.stage) == StageName.all)
        #expect(report.stages.allSatisfy { $0.state == .queued && $0.attempt == 0 && $0.error == nil })
        #expect(report.analysis == nil && report.thumbnail == nil && report.textCharacters == nil)
        #expect(try await files.text(upload.file.id, of: .sample) == nil)
        #expect(try await files.attempts(upload.file.id, of: .sample).isEmpty)
    }

    private func answersWithTheFirstFileForTheSameBytes() async throws {
        let first = SampleUpload.fresh()
        _ = try await accept(first)
        let second = SampleUpload.fresh(named: "other.txt", sha256: first.file.sha256)
        guard case .duplicate(let earlier) = try await files.accept(second) else {
            Issue.record("the same bytes were accepted twice")
            return
        }
        #expect(earlier.id == first.file.id)
        #expect(try await files.find(second.file.id, of: .sample) == nil)
    }

    private func keepsUsersApart() async throws {
        let bob = UserID.named("bob")
        let upload = SampleUpload.fresh()
        _ = try await accept(upload)
        #expect(try await accept(SampleUpload.fresh(of: bob, sha256: upload.file.sha256)) != nil)
        #expect(try await files.find(upload.file.id, of: bob) == nil)
        #expect(try await files.report(upload.file.id, of: bob) == nil)
        #expect(try await files.text(upload.file.id, of: bob) == nil)
        #expect(try await files.list(FileQuery(), of: bob).items.count == 1)
        await expect(.notFound) { try await files.delete(upload.file.id, of: bob) }
        await expect(.notFound) { _ = try await files.cancel(upload.file.id, of: bob) }
        await expect(.notFound) { _ = try await files.update(upload.file.id, FileEdit(filename: "x"), of: bob) }
        await expect(.notFound) { _ = try await files.reprocess(upload.file.id, stages: [], force: true, of: bob) }
    }

    private func acceptsOneOfManyEqualUploads() async throws {
        for _ in 0..<20 {
            let sha256 = SampleUpload.sha256()
            let answers = try await withThrowingTaskGroup(of: Acceptance.self) { group in
                for _ in 0..<6 { group.addTask { try await files.accept(SampleUpload.fresh(sha256: sha256)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let accepted = answers.compactMap { if case .accepted(let file) = $0 { file.id } else { nil } }
            let duplicates = answers.compactMap { if case .duplicate(let file) = $0 { file.id } else { nil } }
            #expect(accepted.count == 1)
            #expect(duplicates.count == 5)
            #expect(Set(duplicates) == Set(accepted))
        }
    }

    private func findsByIdempotencyKey() async throws {
        let upload = SampleUpload.fresh(key: "k1")
        _ = try await accept(upload)
        #expect(try await files.find(idempotencyKey: "k1", of: .sample)?.id == upload.file.id)
        #expect(try await files.find(idempotencyKey: "k2", of: .sample) == nil)
        #expect(try await files.find(idempotencyKey: "k1", of: .named("bob")) == nil)
        let again = SampleUpload.fresh(sha256: upload.file.sha256, key: "k1")
        guard case .duplicate(let file) = try await files.accept(again) else {
            Issue.record("the same key was accepted twice")
            return
        }
        #expect(file.id == upload.file.id)
        _ = try await files.accept(SampleUpload.fresh(sha256: upload.file.sha256, key: "k3"))
        #expect(try await files.find(idempotencyKey: "k3", of: .sample)?.id == upload.file.id)
    }

    private func refusesAKeyUsedForOtherBytes() async throws {
        _ = try await accept(SampleUpload.fresh(key: "k"))
        let other = SampleUpload.fresh(key: "k")
        await expect(.conflict) { _ = try await files.accept(other) }
        #expect(try await files.find(other.file.id, of: .sample) == nil)
    }

    private func repeatsAnAcceptedUpload() async throws {
        let upload = SampleUpload.fresh(key: "k")
        _ = try await accept(upload)
        #expect(try await accept(upload)?.id == upload.file.id)
        #expect(try await files.list(FileQuery(), of: .sample).items.count == 1)
    }

    // MARK: Lists

    private func listsTheNewestFirst() async throws {
        var ids: [FileID] = []
        for _ in 0..<7 {
            let upload = SampleUpload.fresh()
            _ = try await accept(upload)
            ids.append(upload.file.id)
        }
        // Ids of one millisecond are in no order of their own.
        let expected = ids.sorted(by: >)
        var seen: [FileID] = []
        var cursor: String?
        repeat {
            let page = try await files.list(FileQuery(limit: 3, cursor: cursor), of: .sample)
            #expect(page.items.count <= 3)
            seen += page.items.map(\.file.id)
            cursor = page.next
        } while cursor != nil
        #expect(seen == expected)
    }

    private func listsWhatIsAskedFor() async throws {
        _ = try await accept(SampleUpload.fresh(named: "Invoice 100%.pdf", type: "application/pdf"))
        _ = try await accept(SampleUpload.fresh(named: "cat.png", type: "image/png"))
        let tagged = SampleUpload.fresh(named: "note.txt")
        _ = try await accept(tagged)
        func names(_ query: FileQuery) async throws -> [String] {
            try await files.list(query, of: .sample).items.map(\.file.filename)
        }
        #expect(try await names(FileQuery(type: "image/")) == ["cat.png"])
        #expect(try await names(FileQuery(type: "application/pdf")) == ["Invoice 100%.pdf"])
        #expect(try await names(FileQuery(text: "iNVOICE")) == ["Invoice 100%.pdf"])
        #expect(try await names(FileQuery(text: "%")) == ["Invoice 100%.pdf"])
        #expect(try await names(FileQuery(text: "_")).isEmpty)
        #expect(try await names(FileQuery(status: .pending)).count == 3)
        #expect(try await names(FileQuery(status: .failed)).isEmpty)
        #expect(try await names(FileQuery(tag: "cat")).isEmpty)
        _ = try await files.cancel(tagged.file.id, of: .sample)
        #expect(try await names(FileQuery(status: .failed)) == ["note.txt"])
    }

    private func refusesAForeignCursor() async {
        await expect(.invalid) { _ = try await files.list(FileQuery(cursor: "'; DROP TABLE files"), of: .sample) }
    }

    // MARK: Changes

    private func changesWhatTheUserMayChange() async throws {
        let upload = SampleUpload.fresh()
        _ = try await accept(upload)
        let changed = try await files.update(upload.file.id, FileEdit(filename: "new.txt"), of: .sample)
        #expect(changed.filename == "new.txt")
        #expect(try await files.find(upload.file.id, of: .sample)?.filename == "new.txt")
        await expect(.notFound) { _ = try await files.update(FileID(), FileEdit(filename: "x"), of: .sample) }
    }

    private func forgetsADeletedFile() async throws {
        let upload = SampleUpload.fresh(key: "k")
        let id = upload.file.id
        _ = try await accept(upload)
        try await files.delete(id, of: .sample)
        #expect(try await files.find(id, of: .sample) == nil)
        #expect(try await files.report(id, of: .sample) == nil)
        #expect(try await files.find(idempotencyKey: "k", of: .sample) == nil)
        #expect(try await files.list(FileQuery(), of: .sample).items.isEmpty)
        await expect(.notFound) { try await files.delete(id, of: .sample) }
        #expect(try await accept(SampleUpload.fresh(sha256: upload.file.sha256, key: "k")) != nil)
    }

    private func cancelsWhatWaits() async throws {
        let upload = SampleUpload.fresh()
        _ = try await accept(upload)
        let cancelled = try await files.cancel(upload.file.id, of: .sample)
        #expect(cancelled.status == .failed)
        let report = try #require(try await files.report(upload.file.id, of: .sample))
        #expect(report.stages.filter(\.stage.isRequired).allSatisfy { $0.state == .cancelled })
        await expect(.conflict) { _ = try await files.cancel(upload.file.id, of: .sample) }
        let again = try await files.reprocess(upload.file.id, stages: [.analyze], force: false, of: .sample)
        #expect(again.status == .pending)
    }

    private func refusesToReprocessWhatIsUnderWay() async throws {
        let upload = SampleUpload.fresh()
        _ = try await accept(upload)
        await expect(.conflict) {
            _ = try await files.reprocess(upload.file.id, stages: [], force: true, of: .sample)
        }
    }

    private func changesTheVersionWithEveryChange() async throws {
        let upload = SampleUpload.fresh()
        let id = upload.file.id
        _ = try await accept(upload)
        var versions: [Int64?] = [try await files.report(id, of: .sample)?.version]
        _ = try await files.update(id, FileEdit(summary: "s", tags: ["t"]), of: .sample)
        versions.append(try await files.report(id, of: .sample)?.version)
        _ = try await files.cancel(id, of: .sample)
        versions.append(try await files.report(id, of: .sample)?.version)
        #expect(Set(versions).count == 3)
        #expect(try await files.report(id, of: .sample)?.version == versions.last)
    }

    // MARK: Words

    func accept(_ upload: DurableUpload) async throws -> StoredFile? {
        if case .accepted(let file) = try await files.accept(upload) { return file }
        return nil
    }

    func expect(_ code: Failure.Code, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("nothing was thrown instead of \(code)")
        } catch let failure as Failure {
            #expect(failure.code == code)
        } catch {
            Issue.record("\(error) was thrown instead of \(code)")
        }
    }
}

extension StoredFile {
    /// The same file, uploaded at another time: databases round.
    fileprivate init(copying file: StoredFile, uploadedAt: Date) {
        self.init(
            id: file.id,
            owner: file.owner,
            filename: file.filename,
            size: file.size,
            contentType: file.contentType,
            declaredType: file.declaredType,
            sha256: file.sha256,
            key: file.key,
            status: file.status,
            gps: file.gps,
            bands: file.bands,
            traceparent: file.traceparent,
            uploadedAt: uploadedAt,
            processedAt: file.processedAt
        )
    }
}
