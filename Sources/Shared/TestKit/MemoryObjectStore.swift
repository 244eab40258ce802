public import Domain
import Synchronization

/// Objects in memory, for tests of whoever uses a store; passes ``ObjectStoreExercise`` like the real ones.
public final class MemoryObjectStore: ObjectStore {
    private struct State {
        var objects: [ObjectKey: [UInt8]] = [:]
        var writes = 0
        var failure: Failure?
    }

    private let state = Mutex(State())
    private let chunkBytes: Int

    /// No objects yet.
    public init(chunkBytes: Int = 64 << 10) {
        self.chunkBytes = max(1, chunkBytes)
    }

    /// Makes every call fail until told otherwise, as a store does that is away or full.
    public func fail(with failure: Failure?) {
        state.withLock { $0.failure = failure }
    }

    /// The keys that are there.
    public var keys: Set<ObjectKey> { state.withLock { Set($0.objects.keys) } }

    /// An object's bytes; `nil` if there is none.
    public subscript(key: ObjectKey) -> [UInt8]? {
        get { state.withLock { $0.objects[key] } }
        set { state.withLock { $0.objects[key] = newValue } }
    }

    /// How many objects were committed, repeated ones counted again.
    public var writes: Int { state.withLock { $0.writes } }

    /// Begins an object.
    public func write(_ key: ObjectKey, contentType: String) async throws -> any ObjectWriter {
        try check()
        return MemoryObjectWriter(key, self)
    }

    /// Size and a tag that changes with the bytes.
    public func head(_ key: ObjectKey) async throws -> ObjectHead? {
        try check()
        return self[key].map { ObjectHead(size: Int64($0.count), etag: "\($0.hashValue)") }
    }

    /// The bytes in chunks.
    public func read(_ key: ObjectKey, range: Range<Int64>?) async throws -> ObjectBody {
        try check()
        guard let whole = self[key] else { throw Failure(.notFound, "There is no such object.") }
        let all = 0..<Int64(whole.count)
        let part = (range ?? all).clamped(to: all)
        let bytes = whole[Int(part.lowerBound)..<Int(part.upperBound)]
        let chunkBytes = chunkBytes
        let place = Mutex(bytes)
        return ObjectBody(
            size: Int64(bytes.count),
            chunks: AsyncThrowingStream {
                place.withLock { rest in
                    defer { rest = rest.dropFirst(chunkBytes) }
                    return rest.isEmpty ? nil : Array(rest.prefix(chunkBytes))
                }
            }
        )
    }

    /// Removes the object.
    public func delete(_ key: ObjectKey) async throws {
        try check()
        self[key] = nil
    }

    /// None.
    public func presignedURL(_ key: ObjectKey, filename: String, expiresInSeconds: Int) throws -> String? {
        nil
    }

    /// Answers, unless it is to fail.
    public func ping() async throws {
        try check()
    }

    fileprivate func check() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    fileprivate func put(_ bytes: [UInt8], at key: ObjectKey) throws {
        try check()
        state.withLock { state in
            state.objects[key] = bytes
            state.writes += 1
        }
    }
}

private actor MemoryObjectWriter: ObjectWriter {
    private let key: ObjectKey
    private let store: MemoryObjectStore
    private var bytes: [UInt8] = []
    private var isOver = false

    init(_ key: ObjectKey, _ store: MemoryObjectStore) {
        self.key = key
        self.store = store
    }

    func append(_ bytes: [UInt8]) throws {
        guard !isOver else { throw Failure(.internalError, "The object is already written.") }
        try store.check()
        self.bytes += bytes
    }

    func commit() throws {
        guard !isOver else { throw Failure(.internalError, "The object is already written.") }
        isOver = true
        try store.put(bytes, at: key)
    }

    func abort() {
        isOver = true
        bytes = []
    }
}
