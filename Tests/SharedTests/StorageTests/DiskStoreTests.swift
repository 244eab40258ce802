import Blocking
import Domain
import FoundationEssentials
import Glibc
import Logging
import TestKit
import Testing

@testable import Storage

@Suite("The disk")
struct DiskStoreTests {
    let folder = TemporaryFolder()
    let pool = BlockingPool(threads: 2)
    let key = ObjectKey.thumbnail(FileID())

    private func store(leftoverSeconds: Double = 3600) throws -> DiskStore {
        try DiskStore(
            root: folder.path,
            pool: pool,
            leftoverSeconds: leftoverSeconds,
            logger: Logger(label: "test")
        )
    }

    private func unfinished() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/+incoming")
    }

    @Test func liesWhereItsKeySays() async throws {
        try await store().write([1, 2, 3], to: key, contentType: "image/jpeg")
        #expect(FileManager.default.contents(atPath: "\(folder.path)/\(key)") == Data([1, 2, 3]))
    }

    @Test func isSharedByTwoStores() async throws {
        let (one, other) = (try store(), try store())
        try await one.write([1], to: key, contentType: "image/jpeg")
        #expect(try await other.read(key, atMost: 1) == [1])
    }

    @Test func leavesNothingOfAWriterThatIsDropped() async throws {
        let store = try store()
        do {
            let writer = try await store.write(key, contentType: "image/jpeg")
            try await writer.append([UInt8](repeating: 0, count: 2_000_000))
            #expect(try unfinished().count == 1)
        }
        // The thread that wrote last may hold its reference for a moment longer.
        #expect(try await eventually { try unfinished().isEmpty })
    }

    @Test func sweepsWhatADeadProcessLeft() async throws {
        _ = try store()
        let leftover = "\(folder.path)/+incoming/dead"
        #expect(FileManager.default.createFile(atPath: leftover, contents: Data([1])))
        _ = try store()
        #expect(try unfinished() == ["dead"], "a young file may have a living writer")
        var times = [timeval(tv_sec: time(nil) - 7200, tv_usec: 0), timeval(tv_sec: time(nil) - 7200, tv_usec: 0)]
        #expect(utimes(leftover, &times) == 0)
        _ = try store()
        #expect(try unfinished().isEmpty)
    }

    @Test func saysThatASweptWriteIsLost() async throws {
        let store = try store()
        let writer = try await store.write(key, contentType: "image/jpeg")
        try await writer.append([UInt8](repeating: 0, count: 2_000_000))
        _ = try self.store(leftoverSeconds: 0)
        #expect(try unfinished().isEmpty)
        await #expect { try await writer.commit() } throws: { ($0 as? Failure)?.code == .unavailable }
        #expect(try await store.head(key) == nil)
    }

    @Test func abortsInACancelledTask() async throws {
        let store = try store()
        let writer = try await store.write(key, contentType: "image/jpeg")
        try await writer.append([UInt8](repeating: 0, count: 2_000_000))
        await withTaskGroup { group in
            group.addTask {
                while !Task.isCancelled { await Task.yield() }
                await writer.abort()
            }
            group.cancelAll()
        }
        #expect(try unfinished().isEmpty)
    }

    @Test(arguments: [
        (ENOSPC, Failure.Code.storageFull), (EDQUOT, .storageFull), (ENOENT, .notFound), (EFBIG, .tooLarge),
        (EIO, .unavailable), (EACCES, .unavailable), (EROFS, .unavailable), (EMFILE, .unavailable),
    ])
    func namesWhatWentWrong(number: Int32, code: Failure.Code) {
        let failure = DiskError("write", number: number).failure
        #expect(failure.code == code)
        #expect(!failure.message.contains("/"))
    }

    @Test func refusesAFolderThatCannotBe() throws {
        #expect(FileManager.default.createFile(atPath: folder.path, contents: Data()))
        #expect { _ = try store() } throws: { $0 is Failure }
    }

    @Test func needsItsFolderToAnswer() async throws {
        let store = try store()
        try await store.ping()
        try FileManager.default.removeItem(atPath: folder.path)
        await #expect(throws: Failure.self) { try await store.ping() }
    }

    /// A file system of 1 MiB, mounted by whoever sets the variable: `mount -t tmpfs -o size=1m none /mnt/tiny`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MILLRACE_TEST_TINY_DISK"] != nil))
    func saysThatTheDiskIsFullAndLeavesNothing() async throws {
        let root = try #require(ProcessInfo.processInfo.environment["MILLRACE_TEST_TINY_DISK"])
        let store = try DiskStore(root: "\(root)/objects", pool: pool, logger: Logger(label: "test"))
        await #expect {
            try await store.write([UInt8](repeating: 1, count: 3 << 20), to: key, contentType: "a/b")
        } throws: {
            ($0 as? Failure)?.code == .storageFull
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/objects/+incoming").isEmpty)
        try await store.write([1], to: key, contentType: "a/b")
    }
}
