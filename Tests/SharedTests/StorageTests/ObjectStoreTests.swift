import Blocking
import Domain
import FoundationEssentials
import Logging
import Settings
import TestKit
import Testing

@testable import Storage

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path = "\(FileManager.default.temporaryDirectory.path)/millrace-\(UUID().uuidString)"

    deinit {
        // What is left behind lies in the machine's temporary folder.
        try? FileManager.default.removeItem(atPath: path)
    }
}

@Suite("The store in memory")
struct MemoryObjectStoreTests {
    @Test(arguments: ObjectStoreExercise.all)
    func keeps(promise: ObjectStoreExercise) async throws {
        try await promise.run(MemoryObjectStore())
    }
}

@Suite("The store on disk")
struct DiskStoreExerciseTests {
    let folder = TemporaryFolder()

    @Test(arguments: ObjectStoreExercise.all)
    func keeps(promise: ObjectStoreExercise) async throws {
        let reader = SettingsReader(["STORAGE_URL": "file://\(folder.path)", "STORAGE_THREADS": "4"])
        try await promise.run(try ObjectStores.open(reader, logger: Logger(label: "test")))
        // Whatever happened, nothing unfinished stays.
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/+incoming").isEmpty)
    }
}

@Suite("The store in a bucket", .enabled(if: S3Server.isThere, "MILLRACE_TEST_S3_URL is not set; see scripts/test-s3"))
struct S3StoreExerciseTests {
    @Test(arguments: ObjectStoreExercise.all)
    func keeps(promise: ObjectStoreExercise) async throws {
        try await promise.run(try await S3Server.store())
    }
}
