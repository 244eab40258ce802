import Domain
import Synchronization

/// Objects in memory, with a hand on what goes wrong.
final class BufferStore: ObjectStore {
    private struct State {
        var objects: [ObjectKey: [UInt8]] = [:]
        var types: [ObjectKey: String] = [:]
        var open = 0
        var appends = 0
        var failure: Failure?
        var link: String?
    }

    private let state = Mutex(State())

    /// Keys of what is there.
    var keys: [ObjectKey] { state.withLock { Array($0.objects.keys) } }
    /// Writers that were begun and neither committed nor aborted.
    var open: Int { state.withLock { $0.open } }
    /// Calls of `append` so far.
    var appends: Int { state.withLock { $0.appends } }

    func fail(with failure: Failure?) { state.withLock { $0.failure = failure } }
    func presign(as link: String?) { state.withLock { $0.link = link } }

    func write(_ key: ObjectKey, contentType: String) async throws -> any ObjectWriter {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.open += 1
        }
        return BufferWriter(
            count: { [self] in state.withLock { $0.appends += 1 } },
            end: { [self] bytes in
                state.withLock { state in
                    state.open -= 1
                    guard let bytes else { return }
                    state.objects[key] = bytes
                    state.types[key] = contentType
                }
            }
        )
    }

    func head(_ key: ObjectKey) async throws -> ObjectHead? {
        state.withLock { $0.objects[key].map { ObjectHead(size: Int64($0.count), etag: nil) } }
    }

    func read(_ key: ObjectKey, range: Range<Int64>?) async throws -> ObjectBody {
        let bytes = try state.withLock { state -> [UInt8] in
            guard let bytes = state.objects[key] else { throw Failure(.notFound, "No such object.") }
            guard let range else { return bytes }
            return Array(bytes[Int(range.lowerBound)..<min(bytes.count, Int(range.upperBound))])
        }
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: [UInt8].self)
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            continuation.yield(Array(bytes[start..<min(bytes.count, start + 1000)]))
        }
        continuation.finish()
        return ObjectBody(size: Int64(bytes.count), chunks: stream)
    }

    func delete(_ key: ObjectKey) async throws {
        state.withLock { $0.objects[key] = nil }
    }

    func presignedURL(_ key: ObjectKey, filename: String, expiresInSeconds: Int) throws -> String? {
        state.withLock { $0.link }
    }

    func ping() async throws {}
}

private final class BufferWriter: ObjectWriter {
    private let bytes = Mutex<[UInt8]?>([])
    private let count: @Sendable () -> Void
    private let end: @Sendable ([UInt8]?) -> Void

    init(count: @escaping @Sendable () -> Void, end: @escaping @Sendable ([UInt8]?) -> Void) {
        self.count = count
        self.end = end
    }

    func append(_ more: [UInt8]) async throws {
        count()
        bytes.withLock { $0?.append(contentsOf: more) }
    }

    func commit() async throws {
        let whole = bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes
        }
        end(whole)
    }

    func abort() async {
        let isOpen = bytes.withLock { bytes in
            defer { bytes = nil }
            return bytes != nil
        }
        if isOpen { end(nil) }
    }
}
