import Domain
import FoundationEssentials
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Uploads that come in pieces over the control port: begun, fed, and committed by calls of their own.
///
/// Bounded in number, for all and for one user, in bytes by the upload limit, and in time: one that nobody feeds is
/// given up, and so is every one whose connection closes.
final class UploadSessions: Service {
    private struct Session {
        let intake: Intake
        var declaration: UploadDesk.Declaration
        let size: Int64?
        var lastUse: ContinuousClock.Instant
    }

    private let desk: UploadDesk
    private let limit: Int
    private let perUser: Int
    private let idleSeconds: Double
    private let sessions = Mutex<[FileID: Session]>([:])

    /// At most so many at once over all, and for one user; each given up after so many seconds without a call.
    init(desk: UploadDesk, limit: Int = 64, perUser: Int = 8, idleSeconds: Double = 60) {
        self.desk = desk
        self.limit = limit
        self.perUser = perUser
        self.idleSeconds = idleSeconds
    }

    /// How many are under way.
    var count: Int { sessions.withLock { $0.count } }

    /// Begins an upload.
    ///
    /// - Parameter size: bytes that will come; checked at once against the limit, and at the end against what came.
    /// - Returns: the upload's name in later calls, and the id of the file that it will be.
    func begin(
        for owner: UserID,
        filename: String?,
        size: Int64?,
        _ declaration: UploadDesk.Declaration
    ) throws -> FileID {
        let intake = try desk.begin(for: owner, name: filename, declared: size)
        try sessions.withLock { sessions in
            guard sessions.count < limit else {
                throw Failure(.unavailable, "Too many uploads are under way.", retryAfterSeconds: 5)
            }
            guard sessions.values.count(where: { $0.intake.owner == owner }) < perUser else {
                throw Failure(.throttled, "You have \(perUser) uploads under way already.", retryAfterSeconds: 5)
            }
            sessions[intake.id] = Session(intake: intake, declaration: declaration, size: size, lastUse: .now)
        }
        return intake.id
    }

    /// Adds bytes; one call at a time.
    ///
    /// - Returns: how many bytes have come so far.
    func append(_ bytes: Data, to id: FileID, of owner: UserID) async throws -> Int64 {
        let session = try touch(id, owner)
        do {
            try await session.intake.append(ByteBuffer(bytes: bytes))
            return await session.intake.received
        } catch let failure as Failure where failure.code == .conflict {
            throw failure
        } catch {
            await abort(id)
            throw error
        }
    }

    /// Completes the upload as any other.
    func commit(_ id: FileID, of owner: UserID, sha256: String?) async throws -> UploadDesk.Verdict {
        let session = try touch(id, owner)
        guard sessions.withLock({ $0.removeValue(forKey: id) }) != nil else { throw Self.unknown }
        var declaration = session.declaration
        declaration.sha256 = sha256
        let received = await session.intake.received
        guard session.size == nil || session.size == received else {
            await session.intake.abort()
            throw Failure(.incomplete, "\(received) bytes came, and \(session.size ?? 0) were announced.")
        }
        return try await desk.accept(session.intake, declaration)
    }

    /// Gives an upload of this user up; one that is not there, or is another's, is no error.
    func abort(_ id: FileID, of owner: UserID) async {
        guard sessions.withLock({ $0[id]?.intake.owner == owner }) else { return }
        await abort(id)
    }

    /// Gives an upload up, whosever it is: its connection closed, or nobody feeds it.
    func abort(_ id: FileID) async {
        guard let session = sessions.withLock({ $0.removeValue(forKey: id) }) else { return }
        await uncancelled { await session.intake.abort() }
    }

    /// Gives up what nobody feeds, every few seconds; all of it at the end.
    func run() async throws {
        try? await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(min(5, idleSeconds)))
                await expire()
            }
        }
        for id in sessions.withLock({ Array($0.keys) }) { await abort(id) }
    }

    private func expire() async {
        let oldest = ContinuousClock.now.advanced(by: .seconds(-idleSeconds))
        for id in sessions.withLock({ $0.filter { $0.value.lastUse < oldest }.map(\.key) }) { await abort(id) }
    }

    private func touch(_ id: FileID, _ owner: UserID) throws -> Session {
        try sessions.withLock { sessions in
            guard let session = sessions[id], session.intake.owner == owner else { throw Self.unknown }
            sessions[id]?.lastUse = .now
            return session
        }
    }

    private static let unknown = Failure(.notFound, "No such upload: it was committed, or given up for being idle.")
}
