import Domain
import FoundationEssentials
import Logging
import ServiceLifecycle
import Synchronization

/// Uploads whose transaction was sent to a database that then fell silent: committed or not, nobody knows yet.
///
/// Once the database answers again, each is looked up: with a row it is a file like any other; without one its object
/// is removed. While there are doubts, the database is taken to be away and new uploads are refused before their bytes.
final class Doubts: Service {
    private let files: any FileRepository
    private let store: any ObjectStore
    private let logger: Logger
    private let pauseSeconds: Double
    private let open = Mutex<[FileID: StoredFile]>([:])

    /// No doubts yet.
    ///
    /// - Parameter pauseSeconds: between two looks at the database.
    init(files: any FileRepository, store: any ObjectStore, logger: Logger, pauseSeconds: Double = 1) {
        self.files = files
        self.store = store
        self.logger = logger
        self.pauseSeconds = pauseSeconds
    }

    /// Keeps an upload in mind until it is resolved.
    func add(_ file: StoredFile) {
        open.withLock { $0[file.id] = file }
    }

    /// How many are open.
    var count: Int { open.withLock { $0.count } }

    /// Passes if the database is not known to be away.
    ///
    /// - Throws: ``Failure/Code/unavailable``.
    func check() throws {
        guard count == 0 else {
            throw Failure(.unavailable, "The database does not answer.", retryAfterSeconds: pauseSeconds.rounded(.up))
        }
    }

    /// Looks again and again while there are doubts; ends with the process.
    func run() async throws {
        try? await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(pauseSeconds))
                await resolve()
            }
        }
    }

    /// Looks each up once; stops at the first to which the database does not answer.
    func resolve() async {
        for file in open.withLock({ Array($0.values) }) {
            do {
                if try await files.find(file.id, of: file.owner) == nil { try await store.delete(file.key) }
                logger.notice("Upload in doubt resolved", metadata: ["file.id": "\(file.id)"])
            } catch let failure as Failure where failure.code == .unavailable {
                return
            } catch {
                // It answers, but not this: an object without a row costs space, refusing all uploads would cost more.
                logger.error("Upload in doubt given up", metadata: ["object.key": "\(file.key)", "error": "\(error)"])
            }
            open.withLock { $0[file.id] = nil }
        }
    }
}
