public import Domain
import Testing

/// What every store of vectors must do.
public struct VectorStoreExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case findsTheNearestFirst
        case replacesAndNeverAdds
        case forgetsAFileInEverySpace
        case showsNobodyElses
        case keepsSpacesApart
        case looksOnlyAmongTheFilesAskedFor
        case refusesWhatIsNoVector
        case readsTheVectorsOfAFile
        case findsTheSameAsTheMemory
    }

    private static let space = EmbeddingSpace(name: "test/1", dimensions: 8)

    private let store: any VectorStore
    private let file: @Sendable (UserID) async throws -> FileID

    /// Exercises an empty store.
    ///
    /// - Parameter file: makes a file of a user, so that there is one where the store asks for it.
    public init(_ store: any VectorStore, file: @escaping @Sendable (UserID) async throws -> FileID) {
        self.store = store
        self.file = file
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        let id = try await file(.sample)
        switch fact {
        case .findsTheNearestFirst:
            try await put([[1, 0], [0, 1], [3, 4]], id)
            let hits = try await nearest([0, 2], count: 2)
            #expect(hits.map(\.number) == [1, 2])
            #expect(hits.map(\.file) == [id, id])
            #expect(hits.map(\.page) == [nil, 2])
            #expect(hits.map(\.range) == [100..<220, 200..<320])
            #expect(abs((hits.first?.similarity ?? 0) - 1) < 1e-5)
            #expect(abs((hits.last?.similarity ?? 0) - 0.8) < 1e-5)
        case .replacesAndNeverAdds:
            for _ in 0..<3 { try await put([[1, 0], [0, 1], [1, 1]], id) }
            #expect(try await store.count(of: id, in: Self.space) == 3)
            try await put([[0, 1]], id)
            #expect(try await store.count(of: id, in: Self.space) == 1)
            #expect(try await nearest([1, 0]).map(\.number) == [0])
            try await put([], id)
            #expect(try await store.count(of: id, in: Self.space) == 0)
            #expect(try await nearest([1, 0]).isEmpty)
        case .forgetsAFileInEverySpace: try await forgets(id)
        case .showsNobodyElses:
            try await put([[1, 0]], id)
            #expect(try await nearest([1, 0], of: .named("bob")).isEmpty)
            let his = try await file(.named("bob"))
            try await put([[0, 1]], his, of: .named("bob"))
            #expect(try await nearest([1, 0], of: .named("bob")).map(\.file) == [his])
            #expect(try await nearest([1, 0]).map(\.file) == [id])
        case .keepsSpacesApart:
            try await put([[1, 0]], id)
            let other = EmbeddingSpace(name: "test/2", dimensions: 4)
            try await put([[0, 1], [1, 0]], id, in: other)
            #expect(try await store.count(of: id, in: Self.space) == 1)
            #expect(try await store.count(of: id, in: other) == 2)
            #expect(try await nearest([1, 0]).count == 1)
        case .looksOnlyAmongTheFilesAskedFor:
            let second = try await file(.sample)
            try await put([[1, 0]], id)
            try await put([[0, 1]], second)
            #expect(try await nearest([1, 0], among: [second]).map(\.file) == [second])
            #expect(try await nearest([1, 0], among: []).isEmpty)
        case .refusesWhatIsNoVector: try await refuses(id)
        case .readsTheVectorsOfAFile: try await reads(id)
        case .findsTheSameAsTheMemory: try await findsTheSame()
        }
    }

    private func forgets(_ id: FileID) async throws {
        let other = EmbeddingSpace(name: "test/2", dimensions: 4)
        let second = try await file(.sample)
        try await put([[1, 0]], id)
        try await put([[1, 0]], id, in: other)
        try await put([[0, 1]], second)
        try await store.delete(id, except: other)
        #expect(try await store.count(of: id, in: Self.space) == 0)
        #expect(try await store.count(of: id, in: other) == 1)
        try await store.delete(id)
        try await store.delete(id)
        #expect(try await store.count(of: id, in: Self.space) == 0)
        #expect(try await store.count(of: id, in: other) == 0)
        #expect(try await nearest([1, 0]).map(\.file) == [second])
    }

    private func refuses(_ id: FileID) async throws {
        try await put([[1, 0]], id)
        let wrong: [[Float]] = [
            [], [1], Array(repeating: 1, count: 9), Array(repeating: 0, count: 8),
            Array(repeating: .nan, count: 8), [1, 0, 0, .infinity, 0, 0, 0, 0],
        ]
        for vector in wrong {
            let chunk = VectorChunk(number: 0, page: nil, range: 0..<1, vector: vector)
            await #expect(throws: Failure.self) {
                try await store.replace([chunk], of: id, owner: .sample, in: Self.space)
            }
            await #expect(throws: Failure.self) {
                try await store.nearest(to: vector, in: Self.space, of: .sample, among: nil, count: 1)
            }
        }
        for count in [0, 201] {
            await #expect(throws: Failure.self) { try await nearest([1, 0], count: count) }
        }
        // What was there is there still.
        #expect(try await store.count(of: id, in: Self.space) == 1)
    }

    private func reads(_ id: FileID) async throws {
        #expect(try await store.vectors(of: id, in: Self.space).isEmpty)
        try await put([[0, 5], [3, 4]], id)
        try await put([[1, 0]], try await file(.sample))
        try await put([[1, 0]], id, in: EmbeddingSpace(name: "test/2", dimensions: 4))
        let vectors = try await store.vectors(of: id, in: Self.space)
        #expect(vectors.map(\.count) == [8, 8])
        // Of unit length, in any order.
        let firsts = vectors.map { [$0[0], $0[1]] }.sorted { $0[0] < $1[0] }
        for (found, known) in zip(firsts.joined(), [0, 1, 0.6, 0.8] as [Float]) {
            #expect(abs(found - known) < 1e-5, "\(firsts)")
        }
        // More than come in one answer.
        try await put((0..<450).map { [1, Float($0)] }, id)
        #expect(try await store.vectors(of: id, in: Self.space).count == 450)
    }

    private func findsTheSame() async throws {
        let space = EmbeddingSpace(name: "test/384", dimensions: 384)
        let memory = MemoryVectors()
        var numbers = Seeded(state: 7)
        func vector() -> [Float] { (0..<384).map { _ in Float.random(in: -1...1, using: &numbers) } }
        for _ in 0..<10 {
            let id = try await file(.sample)
            let chunks = (0..<20).map { VectorChunk(number: $0, page: 1, range: $0..<($0 + 1), vector: vector()) }
            try await store.replace(chunks, of: id, owner: .sample, in: space)
            try await memory.replace(chunks, of: id, owner: .sample, in: space)
        }
        for _ in 0..<5 {
            let query = vector()
            let found = try await store.nearest(to: query, in: space, of: .sample, among: nil, count: 10)
            let known = try await memory.nearest(to: query, in: space, of: .sample, among: nil, count: 10)
            #expect(found.map { "\($0.file) \($0.number)" } == known.map { "\($0.file) \($0.number)" })
        }
    }

    private func put(
        _ vectors: [[Float]],
        _ id: FileID,
        of owner: UserID = .sample,
        in space: EmbeddingSpace = space
    ) async throws {
        let chunks = vectors.enumerated().map { number, vector in
            VectorChunk(
                number: number,
                page: number == 2 ? 2 : nil,
                range: (number * 100)..<(number * 100 + 120),
                vector: Self.padded(vector, to: space)
            )
        }
        try await store.replace(chunks, of: id, owner: owner, in: space)
    }

    private func nearest(
        _ vector: [Float],
        of owner: UserID = .sample,
        among files: Set<FileID>? = nil,
        count: Int = 10
    ) async throws -> [VectorHit] {
        try await store.nearest(
            to: Self.padded(vector, to: Self.space),
            in: Self.space,
            of: owner,
            among: files,
            count: count
        )
    }

    private static func padded(_ vector: [Float], to space: EmbeddingSpace) -> [Float] {
        vector + Array(repeating: 0, count: space.dimensions - vector.count)
    }
}
