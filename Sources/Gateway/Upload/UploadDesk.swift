import Domain
import FoundationEssentials
import Logging
import Streams

/// Takes files in, whichever door they come through: multipart, raw body, control port.
///
/// The order is fixed: bytes durable, then one transaction with row, stages and announcement, then the answer. Before
/// the transaction any failure leaves nothing; after it nothing can fail.
struct UploadDesk: Sendable {
    let store: any ObjectStore
    let files: any FileRepository
    let doubts: Doubts
    let admission: Admission
    /// At most as many bytes a file.
    let limit: Int64
    let logger: Logger
    var faults = FaultPoints.none

    /// What came with the bytes.
    struct Declaration: Sendable {
        /// The media type that the client claims.
        var type: String?
        /// Where a picture was taken.
        var gps: JSONValue?
        /// The order of a multi-band image's bands.
        var bands: [String]?
        /// The client's own name for this upload, under which it may ask twice.
        var idempotencyKey: String?
        /// The SHA-256 that the client expects, 64 hex digits.
        var sha256: String?
        /// The trace that the upload belongs to.
        var trace: TraceContext?
    }

    /// What became of an upload.
    enum Verdict: Sendable {
        /// A new file.
        case accepted(StoredFile)
        /// The user had these bytes already.
        case duplicate(StoredFile)
        /// This very upload was answered before, under its idempotency key.
        case replayed(StoredFile)

        /// The file, new or old.
        var file: StoredFile {
            switch self {
            case .accepted(let file), .duplicate(let file), .replayed(let file): file
            }
        }
    }

    /// Passes if the user's bytes are welcome now; to be asked before any is read.
    ///
    /// - Throws: ``Failure/Code/unavailable`` while the database is known to be away, so that no bytes are stored for
    ///   nothing; `backlog_full` while too much waits.
    func admit(_ owner: UserID) throws {
        try doubts.check()
        try admission.check(owner)
    }

    /// A new intake.
    ///
    /// - Parameter declared: bytes the client says will come, if it says so.
    /// - Throws: ``Failure/Code/tooLarge`` at once if they are too many; and what ``admit(_:)`` throws.
    func begin(for owner: UserID, name: String?, declared: Int64? = nil) throws -> Intake {
        try admit(owner)
        if let declared, declared > limit { throw Failure(.tooLarge, "The file has more than \(limit) bytes.") }
        return Intake(owner: owner, name: name, limit: limit, store: store)
    }

    /// Completes an intake; on any failure it is aborted.
    func accept(_ intake: Intake, _ declaration: Declaration) async throws -> Verdict {
        do {
            let receipt = try await intake.finish()
            if let expected = declaration.sha256, expected.lowercased() != receipt.sha256 {
                throw Failure(.checksumMismatch, "The bytes that arrived have the SHA-256 \(receipt.sha256).")
            }
            if let key = declaration.idempotencyKey,
                let earlier = try await files.find(idempotencyKey: key, of: intake.owner)
            {
                guard earlier.sha256 == receipt.sha256 else { throw Self.mismatch(nil) }
                await uncancelled { await intake.abort() }
                return .replayed(earlier)
            }
            let verdict = try await record(receipt, of: intake, declaration)
            faults.hit(.afterAccept)
            return verdict
        } catch {
            await uncancelled { await intake.abort() }
            throw error
        }
    }

    private func record(
        _ receipt: Intake.Receipt,
        of intake: Intake,
        _ declaration: Declaration
    ) async throws -> Verdict {
        let file = StoredFile(
            id: receipt.id,
            owner: intake.owner,
            filename: receipt.filename,
            size: receipt.size,
            contentType: receipt.contentType,
            declaredType: declaration.type.map { String($0.prefix(200)) },
            sha256: receipt.sha256,
            key: receipt.key,
            gps: declaration.gps,
            bands: declaration.bands,
            traceparent: declaration.trace?.traceparent,
            uploadedAt: Date()
        )
        do {
            let upload = DurableUpload(file: file, idempotencyKey: declaration.idempotencyKey)
            let stored = { @Sendable in
                try await intake.commit()
                faults.hit(.afterStore)
            }
            switch try await files.accept(upload, once: stored) {
            case .accepted(let file): return .accepted(file)
            case .duplicate(let earlier):
                await remove(receipt.key)
                return .duplicate(earlier)
            }
        } catch let failure as Failure where failure.code == .conflict {
            await remove(receipt.key)
            throw declaration.idempotencyKey == nil ? failure : Self.mismatch(failure)
        } catch {
            // Whether the transaction was committed is not known: a connection may die between COMMIT and its answer.
            // The object must go if there is no row, and must stay if there is one.
            return .accepted(try await uncancelled { try await settle(file, error) })
        }
    }

    private func settle(_ file: StoredFile, _ error: any Error) async throws -> StoredFile {
        do {
            if let committed = try await files.find(file.id, of: file.owner) { return committed }
            await remove(file.key)
        } catch {
            doubts.add(file)
        }
        throw error
    }

    private func remove(_ key: ObjectKey) async {
        await uncancelled {
            do {
                try await store.delete(key)
            } catch {
                logger.warning("Object left behind", metadata: ["object.key": "\(key)", "error": "\(error)"])
            }
        }
    }

    private static func mismatch(_ cause: Failure?) -> Failure {
        Failure(.idempotencyMismatch, "This idempotency key was used for other bytes.", cause: cause)
    }
}
