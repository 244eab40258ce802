public import Blocking
public import Domain
import FoundationEssentials
import Glibc
public import Logging
import Synchronization

/// Objects as files below one folder, whole or not at all.
///
/// A write goes to a temporary file on the same file system, is flushed, and is renamed to its place; the folder is
/// flushed too. What a dead process leaves behind lies apart and is swept after an hour. Several processes may share
/// the folder.
public struct DiskStore: ObjectStore {
    /// Most bytes handed out at once.
    private static let chunkBytes = 256 << 10
    private static let sweepEverySeconds = 3600.0

    private let folder: DiskFolder
    private let pool: BlockingPool
    private let leftoverSeconds: Double
    private let logger: Logger
    private let swept: SweepTime

    /// Opens the folder, makes it if it is missing, and sweeps it.
    ///
    /// - Parameters:
    ///   - root: the folder's absolute path.
    ///   - pool: threads for the calls that block.
    ///   - leftoverSeconds: how long after its last byte an unfinished file is thought dead.
    /// - Throws: ``Failure/Code/unavailable``, ``Failure/Code/storageFull``.
    public init(root: String, pool: BlockingPool, leftoverSeconds: Double = 3600, logger: Logger) throws {
        do {
            folder = try DiskFolder(root)
        } catch {
            throw error.failure
        }
        self.pool = pool
        self.leftoverSeconds = leftoverSeconds
        self.logger = logger
        swept = SweepTime()
        sweep()
    }

    /// Begins a file apart from the others; the media type is not kept.
    public func write(_ key: ObjectKey, contentType: String) async throws -> any ObjectWriter {
        if swept.isDue(everySeconds: Self.sweepEverySeconds) { try await pool.run { sweep() } }
        return DiskWriter(key, in: folder, on: pool)
    }

    /// One `stat`; the tag is made of the time of the last change and the size.
    public func head(_ key: ObjectKey) async throws -> ObjectHead? {
        let path = folder.path(key)
        return try await pool.onDisk { () throws(DiskError) in
            var status = stat()
            if stat(path, &status) != 0 {
                guard errno == ENOENT || errno == ENOTDIR else { throw DiskError("stat") }
                return nil
            }
            guard status.st_mode & S_IFMT == S_IFREG else { return nil }
            let time = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_size)]
            let etag = time.map { String($0, radix: 16) }.joined(separator: "-")
            return ObjectHead(size: Int64(status.st_size), etag: etag)
        }
    }

    /// Opens the file and reads its first chunk in one trip to a thread, the others one by one.
    public func read(_ key: ObjectKey, range: Range<Int64>?) async throws -> ObjectBody {
        let path = folder.path(key)
        let reading = try await pool.onDisk { () throws(DiskError) in
            let file = try Descriptor(path, O_RDONLY | O_NOFOLLOW)
            var status = stat()
            _ = try checked("fstat") { Int(fstat(file.number, &status)) }
            guard status.st_mode & S_IFMT == S_IFREG else { throw DiskError("open", number: ENOENT) }
            let part = range.map { $0.clamped(to: 0..<Int64(status.st_size)) } ?? 0..<Int64(status.st_size)
            let reading = DiskReading(file, part)
            // A small object is through with this one trip to a thread.
            try reading.prefetch(Self.chunkBytes)
            return reading
        }
        let pool = pool
        return ObjectBody(
            size: reading.size,
            chunks: AsyncThrowingStream {
                if let (isAtEnd, chunk) = reading.takePrefetched() { return isAtEnd ? nil : chunk }
                return try await pool.onDisk { () throws(DiskError) in try reading.next(Self.chunkBytes) }
            }
        )
    }

    /// Removes the file; folders stay.
    public func delete(_ key: ObjectKey) async throws {
        let folder = folder
        try await pool.onDisk { () throws(DiskError) in try folder.remove(key) }
    }

    /// None: a folder hands out no links.
    public func presignedURL(_ key: ObjectKey, filename: String, expiresInSeconds: Int) throws -> String? {
        nil
    }

    /// Writes and removes a byte.
    ///
    /// - Throws: ``Failure/Code/unavailable``, ``Failure/Code/storageFull``.
    public func ping() async throws {
        let folder = folder
        try await pool.onDisk { () throws(DiskError) in
            let file = try TemporaryFile(in: folder)
            try file.write([0])
        }
    }

    private func sweep() {
        let count = folder.sweep(olderThanSeconds: leftoverSeconds)
        if count > 0 { logger.notice("swept unfinished files", metadata: ["count": "\(count)"]) }
    }
}

/// When the folder was last swept by this process.
private final class SweepTime: Sendable {
    private let last = Mutex(ContinuousClock.now)

    func isDue(everySeconds seconds: Double) -> Bool {
        last.withLock { last in
            guard ContinuousClock.now - last >= .seconds(seconds) else { return false }
            last = ContinuousClock.now
            return true
        }
    }
}
