/// Bytes under keys: a disk or an S3 bucket. An object is there whole or not at all.
///
/// Throws ``Failure``: ``Failure/Code/notFound``, ``Failure/Code/storageFull``, ``Failure/Code/unavailable``.
public protocol ObjectStore: Sendable {
    /// Begins an object; nothing is visible before ``ObjectWriter/commit()``.
    func write(_ key: ObjectKey, contentType: String) async throws -> any ObjectWriter

    /// Size and tag; `nil` if there is none.
    func head(_ key: ObjectKey) async throws -> ObjectHead?

    /// Streams an object, or the part of it; chunks of at most 256 KiB. The range is clamped to the object's end.
    func read(_ key: ObjectKey, range: Range<Int64>?) async throws -> ObjectBody

    /// Removes an object; removing none is no error.
    func delete(_ key: ObjectKey) async throws

    /// A link that downloads the object without a token for a while; `nil` if this store has none.
    func presignedURL(_ key: ObjectKey, filename: String, expiresInSeconds: Int) throws -> String?

    /// Whether the store answers and can be written to; for readiness.
    func ping() async throws
}

extension ObjectStore {
    /// Reads a whole object into memory.
    ///
    /// - Throws: ``Failure/Code/tooLarge`` if it has more than `limit` bytes; ``Failure/Code/notFound``.
    public func read(_ key: ObjectKey, atMost limit: Int) async throws -> [UInt8] {
        let body = try await read(key, range: nil)
        guard body.size <= limit else {
            throw Failure(.tooLarge, "The file has \(body.size) bytes; at most \(limit) are read at once.")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(body.size))
        for try await chunk in body.chunks { bytes += chunk }
        try Task.checkCancellation()
        guard bytes.count == body.size else {
            throw Failure(.unavailable, "The store sent \(bytes.count) of \(body.size) bytes.", dependency: .storage)
        }
        return bytes
    }

    /// Stores a whole object.
    public func write(_ bytes: [UInt8], to key: ObjectKey, contentType: String) async throws {
        let writer = try await write(key, contentType: contentType)
        do {
            try await writer.append(bytes)
            try await writer.commit()
        } catch {
            await writer.abort()
            throw error
        }
    }
}

/// An object being written. Exactly one of ``commit()`` and ``abort()`` ends it.
public protocol ObjectWriter: Sendable {
    /// Adds bytes at the end; waits when the store is slower than the caller.
    func append(_ bytes: [UInt8]) async throws

    /// Makes the object durable and visible. After it returns the bytes survive a power cut.
    func commit() async throws

    /// Leaves nothing behind. Safe to call after a failed commit.
    func abort() async
}

/// What is known of an object without its bytes.
public struct ObjectHead: Sendable, Hashable {
    /// Bytes.
    public let size: Int64
    /// Changes with the bytes; without quotes.
    public let etag: String?

    /// Size and tag.
    public init(size: Int64, etag: String?) {
        self.size = size
        self.etag = etag
    }
}

/// An object's bytes on their way.
public struct ObjectBody: Sendable {
    /// How many bytes ``chunks`` will bring.
    public let size: Int64
    /// The bytes, in order; throws ``Failure``.
    public let chunks: AsyncThrowingStream<[UInt8], any Error>

    /// A body.
    public init(size: Int64, chunks: AsyncThrowingStream<[UInt8], any Error>) {
        self.size = size
        self.chunks = chunks
    }
}
