import Blocking
import Domain

/// Writes one object: small ones are held until ``commit()``, so that a whole object costs one trip to a thread.
actor DiskWriter: ObjectWriter {
    /// What is held before it goes to the disk.
    private static let bufferLimit = 512 << 10

    private let key: ObjectKey
    private let folder: DiskFolder
    private let pool: BlockingPool
    private var buffer: [UInt8] = []
    private var file: TemporaryFile?
    private var isOver = false

    init(_ key: ObjectKey, in folder: DiskFolder, on pool: BlockingPool) {
        self.key = key
        self.folder = folder
        self.pool = pool
    }

    func append(_ bytes: [UInt8]) async throws {
        guard !isOver else { throw Failure(.internalError, "The object is already written.") }
        if buffer.isEmpty { buffer = bytes } else { buffer += bytes }
        guard buffer.count >= Self.bufferLimit else { return }
        let (bytes, file, folder) = (takeBuffer(), self.file, folder)
        self.file = try await onDisk { () throws(DiskError) in
            let file = if let file { file } else { try TemporaryFile(in: folder) }
            try file.write(bytes)
            file.writeBehind()
            return file
        }
    }

    func commit() async throws {
        guard !isOver else { throw Failure(.internalError, "The object is already written.") }
        isOver = true
        let (bytes, file, folder, key) = (takeBuffer(), self.file.take(), folder, key)
        do {
            try await onDisk { () throws(DiskError) in
                let file = if let file { file } else { try TemporaryFile(in: folder) }
                try file.write(bytes)
                try folder.publish(file, as: key)
            }
        } catch let failure as Failure where failure.code == .notFound {
            throw Failure(
                .unavailable,
                "The object lost its place while it was written.",
                cause: failure.cause,
                dependency: .storage
            )
        }
    }

    func abort() async {
        isOver = true
        buffer = []
        guard let file = file.take() else { return }
        // A cancelled task may not run on the pool any more, so a task that is not cancelled does it, awaited here.
        // Removed by name: the last reference may live on for a moment in the pool, and take its time to go.
        await Task { _ = try? await pool.run { file.remove() } }.value
    }

    private func takeBuffer() -> [UInt8] {
        defer { buffer = [] }
        return buffer
    }

    private func onDisk<Value: Sendable>(
        _ call: @escaping @Sendable () throws(DiskError) -> Value
    ) async throws -> Value {
        try await pool.onDisk(call)
    }
}

extension BlockingPool {
    /// Runs blocking calls on the disk; their failures come as ``Failure``.
    func onDisk<Value: Sendable>(_ call: @escaping @Sendable () throws(DiskError) -> Value) async throws -> Value {
        do {
            return try await run { try call() }
        } catch let error as DiskError {
            throw error.failure
        }
    }
}
