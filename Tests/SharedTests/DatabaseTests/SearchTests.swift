import Domain
import TestKit
import Testing

@testable import Database

@Suite(.enabled(if: TemporaryDatabase.isThere))
struct SearchTests {
    private static let space = EmbeddingSpace(name: "test/1", dimensions: 2)

    @Test(arguments: VectorStoreExercise.Fact.allCases)
    func vectors(_ fact: VectorStoreExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let exercise = VectorStoreExercise(PostgresVectors(database.client)) { [files = database.files] owner in
                let upload = SampleUpload.fresh(of: owner)
                _ = try await files.accept(upload)
                return upload.file.id
            }
            try await exercise.check(fact)
        }
    }

    @Test(arguments: NearDuplicatesExercise.Fact.allCases)
    func nearDuplicates(_ fact: NearDuplicatesExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let exercise = NearDuplicatesExercise(
                PostgresNearDuplicates(database.client),
                files: database.files
            ) { file, thumbnail in
                try await Self.finish(file, .thumbnail, [.thumbnail(thumbnail)], in: database)
            }
            try await exercise.check(fact)
        }
    }

    /// Ends a stage as a worker does, whether or not it ended before.
    private static func finish(
        _ file: FileID,
        _ stage: StageName,
        _ changes: [Change],
        in database: TemporaryDatabase
    ) async throws {
        let generations = try await database.client.write { link in
            try link.rows(
                """
                UPDATE stages SET state = 'queued', attempt_id = NULL, run_at = now(), generation = generation + 1
                WHERE file_id = $1 AND stage = $2 RETURNING generation
                """,
                [file, stage]
            ) { row in try row.int64() }
        }
        let work = Work(file: file, stage: stage, generation: try #require(generations.first))
        guard case .granted(let claim) = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30)
        else { throw Failure(.conflict, "The stage was not granted.") }
        #expect(try await database.ledger.finish(claim, .done(changes), announcing: []))
    }

    @Test func aDeletionTakesTheLookAlongAndALateThumbnailBringsNone() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let id = upload.file.id
            let look = PictureLook(hash: PictureHash(bits: .max), width: 4, height: 3)
            let thumbnail = Thumbnail(key: .thumbnail(id), width: 4, height: 3, size: 9, look: look)
            try await Self.finish(id, .thumbnail, [.thumbnail(thumbnail)], in: database)
            #expect(try await database.value("SELECT hash FROM picture_looks") == "-1")
            try await database.files.delete(id, of: .sample)
            #expect(try await database.value("SELECT count(*) FROM picture_looks") == "0")
            try await database.client.write { link in try PictureLookRow.replace(look, of: id, on: link) }
            #expect(try await database.value("SELECT count(*) FROM picture_looks") == "0")
        }
    }

    @Test func anotherProcessSeesAtOnceWhatWasReplaced() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let here = PostgresVectors(database.client)
            func put(_ vector: [Float], _ store: PostgresVectors) async throws {
                let chunk = VectorChunk(number: 0, page: nil, range: 0..<4, vector: vector)
                try await store.replace([chunk], of: upload.file.id, owner: .sample, in: Self.space)
            }
            func similarity() async throws -> Double? {
                try await here.nearest(to: [1, 0], in: Self.space, of: .sample, among: nil, count: 1).first?.similarity
            }
            try await put([1, 0], here)
            #expect(try await similarity() == 1)
            try await database.withOther { other in try await put([0, 1], PostgresVectors(other)) }
            #expect(try await similarity() == 0)
        }
    }

    @Test func aCrashAndFiveRunsLeaveOneSetAndADeletionNone() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let id = upload.file.id
            for generation: Int64 in 1...5 {
                let work = Work(file: id, stage: .analyze, generation: generation)
                guard case .granted(let claim) = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30)
                else { throw Failure(.conflict, "Generation \(generation) was not granted.") }
                if generation < 5 {
                    // Whoever dies before the commit leaves nothing.
                    let failure = Failure(.timeout, "Too late.")
                    #expect(try await database.ledger.finish(claim, .retry(failure, afterSeconds: 0), announcing: []))
                    #expect(try await database.value("SELECT count(*) FROM search_parts") == "0")
                    continue
                }
                let changes: [Change] = [.analysis(Analysis(tags: [Tag("mill", confidence: 1)])), .search(Self.entry)]
                #expect(try await database.ledger.finish(claim, .done(changes), announcing: []))
                #expect(try await database.ledger.finish(claim, .done(changes), announcing: []) == false)
            }
            let vectors = PostgresVectors(database.client)
            let search = PostgresSearch(database.client)
            #expect(try await vectors.count(of: id, in: Self.space) == 1)
            #expect(try await database.value("SELECT count(*) FROM search_parts") == "1")
            let query = SearchQuery(text: "mill", terms: [SearchTerm([["mill"]])], count: 5)
            #expect(try await search.find(query, of: .sample).map(\.part?.text) == ["The mill"])
            #expect(try await search.find(query, of: .named("bob")).isEmpty)
            #expect(try await search.tags(beginning: "mi", of: .sample, count: 5) == [TagCount(tag: "mill", count: 1)])
            try await database.files.delete(id, of: .sample)
            #expect(try await vectors.count(of: id, in: Self.space) == 0)
            #expect(try await search.find(query, of: .sample).isEmpty)
            #expect(try await search.tags(beginning: "", of: .sample, count: 5).isEmpty)
        }
    }

    @Test func aCollectionNarrowsWhatIsFound() async throws {
        try await TemporaryDatabase.with { database in
            let (inside, outside) = (SampleUpload.fresh(), SampleUpload.fresh())
            for id in [inside.file.id, outside.file.id] {
                _ = try await database.files.accept(id == inside.file.id ? inside : outside)
                try await database.client.write { link in try Self.entry.write(to: id, on: link) }
            }
            let collections = PostgresCollections(database.client)
            let collection = try await collections.create(named: "c", description: "", of: .sample).id
            try await collections.add(inside.file.id, to: collection, of: .sample)
            let search = PostgresSearch(database.client)
            func found(_ filter: SearchFilter) async throws -> Set<FileID> {
                let query = SearchQuery(text: "mill", terms: [SearchTerm([["mill"]])], filter: filter, count: 5)
                let found = Set(try await search.find(query, of: .sample).map(\.file))
                #expect(try await search.files(passing: filter, of: .sample) == found)
                return found
            }
            #expect(try await found(SearchFilter()) == [inside.file.id, outside.file.id])
            #expect(try await found(SearchFilter(type: "text/", collection: collection)) == [inside.file.id])
            #expect(try await found(SearchFilter(collection: CollectionID())).isEmpty)
        }
    }

    private static let entry = SearchEntry(
        parts: [
            SearchPart(
                number: 0,
                page: 1,
                first: 0,
                text: "The mill",
                words: [SearchWord("the", at: 1), SearchWord("mill", at: 2)]
            )
        ],
        vectors: [VectorChunk(number: 0, page: 1, range: 0..<8, vector: [1, 0])],
        space: space
    )
}
