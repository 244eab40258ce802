public import Domain

/// What every object store must do, whatever it is made of.
///
/// A test runs each case against its store: `@Test(arguments: ObjectStoreExercise.all)`. A case throws what is wrong.
/// Cases use keys of their own, so they may run at the same time on one store.
public struct ObjectStoreExercise: Sendable, CustomStringConvertible {
    /// A promise of the port that a store does not keep.
    public struct Broken: Error, CustomStringConvertible {
        /// What was expected.
        public let description: String
    }

    /// The promise, as a sentence.
    public let description: String
    private let body: @Sendable (any ObjectStore) async throws -> Void

    private init(_ description: String, _ body: @escaping @Sendable (any ObjectStore) async throws -> Void) {
        self.description = description
        self.body = body
    }

    /// Runs the case.
    ///
    /// - Throws: ``Broken``, or what the store threw.
    public func run(_ store: any ObjectStore) async throws {
        try await body(store)
    }

    /// All cases; the largest object has 20 MB.
    public static let all = writing + reading + removing

    private static let writing = [
        ObjectStoreExercise("an object is what was written, in one piece") { store in
            for count in [0, 1, 200_000] {
                let (key, bytes) = (freshKey(), pattern(count))
                try await store.write(bytes, to: key, contentType: "image/jpeg")
                try expect(await store.read(key, atMost: count) == bytes, "\(count) bytes come back")
                try expect(await store.head(key)?.size == Int64(count), "the head says \(count) bytes")
            }
        },
        ObjectStoreExercise("an object is what was written, in many pieces") { store in
            for (count, piece) in [(300_000, 7_777), (2_000_000, 300_000), (20_000_000, 1_000_000)] {
                let (key, bytes) = (freshKey(), pattern(count))
                let writer = try await store.write(key, contentType: "application/octet-stream")
                for start in stride(from: 0, to: count, by: piece) {
                    try await writer.append(Array(bytes[start..<min(count, start + piece)]))
                }
                try await writer.commit()
                try expect(await store.read(key, atMost: count) == bytes, "\(count) bytes come back")
            }
        },
        ObjectStoreExercise("nothing is seen before the commit") { store in
            let key = freshKey()
            let writer = try await store.write(key, contentType: "text/plain")
            try await writer.append(pattern(1_000_000))
            try expect(await store.head(key) == nil, "an object that is being written has no head")
            try await writer.commit()
            try expect(await store.head(key) != nil, "a committed object has a head")
        },
        ObjectStoreExercise("an abort leaves nothing") { store in
            for count in [10, 1_000_000, 20_000_000] {
                let key = freshKey()
                let writer = try await store.write(key, contentType: "text/plain")
                try await writer.append(pattern(count))
                await writer.abort()
                try expect(await store.head(key) == nil, "an aborted object is not there")
            }
        },
        ObjectStoreExercise("an abort leaves the object that was there") { store in
            let key = freshKey()
            try await store.write(pattern(10), to: key, contentType: "text/plain")
            let writer = try await store.write(key, contentType: "text/plain")
            try await writer.append(pattern(1_000_000))
            await writer.abort()
            try expect(await store.read(key, atMost: 10) == pattern(10), "the first object stays")
        },
        ObjectStoreExercise("a second object takes the place of the first") { store in
            let key = freshKey()
            try await store.write(pattern(700_000), to: key, contentType: "text/plain")
            try await store.write(pattern(5), to: key, contentType: "text/plain")
            try expect(await store.read(key, atMost: 100) == pattern(5), "the second object is read")
        },
        ObjectStoreExercise("many objects are written at the same time") { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let (key, bytes) = (freshKey(), pattern(10_000 * index))
                        try await store.write(bytes, to: key, contentType: "text/plain")
                        try expect(await store.read(key, atMost: 1 << 20) == bytes, "object \(index) comes back")
                    }
                }
                try await group.waitForAll()
            }
        },
        ObjectStoreExercise("a writer that ended takes nothing more") { store in
            let key = freshKey()
            let writer = try await store.write(key, contentType: "text/plain")
            try await writer.commit()
            try await expectFailure(.internalError) { try await writer.append([1]) }
            try await expectFailure(.internalError) { try await writer.commit() }
            await writer.abort()
            try expect(await store.head(key)?.size == 0, "an abort after the commit changes nothing")
        },
    ]

    private static let reading = [
        ObjectStoreExercise("a part of an object is clamped to its end") { store in
            let (key, bytes) = (freshKey(), pattern(600_000))
            try await store.write(bytes, to: key, contentType: "text/plain")
            let ranges: [Range<Int64>] = [
                0..<1, 0..<600_000, 5..<300_005, 599_999..<600_000, 599_990..<700_000, 0..<9_000_000, 600_000..<600_001,
                700_000..<800_000, 10..<10,
            ]
            for range in ranges {
                let part = range.clamped(to: 0..<600_000)
                let body = try await store.read(key, range: range)
                try expect(body.size == Int64(part.count), "\(range) has \(part.count) bytes, not \(body.size)")
                var read: [UInt8] = []
                for try await chunk in body.chunks {
                    try expect((1...256 << 10).contains(chunk.count), "a chunk has 1 byte to 256 KiB")
                    read += chunk
                }
                let expected = Array(bytes[Int(part.lowerBound)..<Int(part.upperBound)])
                try expect(read == expected, "\(range) is the right part")
            }
        },
        ObjectStoreExercise("an empty object has no part") { store in
            let key = freshKey()
            try await store.write([], to: key, contentType: "text/plain")
            let body = try await store.read(key, range: 0..<10)
            try expect(body.size == 0, "no bytes are announced")
            for try await _ in body.chunks { throw Broken(description: "no bytes come") }
        },
        ObjectStoreExercise("reading can be given up") { store in
            let key = freshKey()
            try await store.write(pattern(3_000_000), to: key, contentType: "text/plain")
            for _ in 0..<20 {
                let body = try await store.read(key, range: nil)
                for try await _ in body.chunks { break }
            }
            try expect(await store.read(key, atMost: 3_000_000).count == 3_000_000, "it is read whole afterwards")
        },
        ObjectStoreExercise("what is not there is not found") { store in
            let key = freshKey()
            try expect(await store.head(key) == nil, "it has no head")
            try await expectFailure(.notFound) { _ = try await store.read(key, range: nil) }
            try await expectFailure(.notFound) { _ = try await store.read(key, range: 0..<10) }
            try await expectFailure(.notFound) { _ = try await store.read(key, range: 5..<5) }
        },
        ObjectStoreExercise("a folder is no object") { store in
            let key = freshKey()
            try await store.write([1], to: key, contentType: "text/plain")
            guard let folder = ObjectKey(String(key.description.prefix { $0 != "/" })) else { return }
            try expect(await store.head(folder) == nil, "it has no head")
            try await expectFailure(.notFound) { _ = try await store.read(folder, range: nil) }
        },
        ObjectStoreExercise("a tag changes with the bytes") { store in
            let key = freshKey()
            try await store.write(pattern(10), to: key, contentType: "text/plain")
            let first = try await store.head(key)?.etag
            try await store.write(pattern(11), to: key, contentType: "text/plain")
            try expect(await store.head(key)?.etag != first, "the tag is another")
            try expect(first?.contains("\"") != true, "the tag has no quotes")
        },
    ]

    private static let removing = [
        ObjectStoreExercise("a removed object is not there") { store in
            let key = freshKey()
            try await store.write([1], to: key, contentType: "text/plain")
            try await store.delete(key)
            try expect(await store.head(key) == nil, "it has no head")
        },
        ObjectStoreExercise("removing nothing is no error") { store in
            let key = freshKey()
            try await store.delete(key)
            try await store.delete(key)
        },
        ObjectStoreExercise("it answers") { store in
            try await store.ping()
            try await store.ping()
        },
    ]

    /// A key that no other case uses.
    private static func freshKey() -> ObjectKey {
        // The user's name is one that must not become a path.
        guard let user = UserID("../näme of/\(FileID())") else { return .thumbnail(FileID()) }
        return .original(FileID(), of: user, named: "a.bin")
    }

    /// Bytes that differ from place to place; they repeat, but not at any length that a store works with.
    private static func pattern(_ count: Int) -> [UInt8] {
        let tile = (0..<65_521).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + tile.count)
        while bytes.count < count { bytes += tile }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private static func expect(_ condition: Bool, _ promise: String) throws {
        guard condition else { throw Broken(description: promise) }
    }

    private static func expectFailure(_ code: Failure.Code, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let failure as Failure where failure.code == code {
            return
        }
        throw Broken(description: "it fails as \(code)")
    }
}
