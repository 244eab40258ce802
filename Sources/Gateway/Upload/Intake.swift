import Crypto
import Domain
import FoundationEssentials
import NIOCore

/// One file on its way in: counted, hashed, recognised and handed to the store as it arrives, never held whole.
///
/// Nothing is opened in the store before 256 KiB have come or the file is complete, so that most refused uploads never
/// touch it. Exactly one of ``UploadDesk/accept(_:_:)`` and ``abort()`` ends an intake.
actor Intake {
    /// Bytes that are gathered before the store gets them: few large appends instead of many small ones.
    static let chunkBytes = 256 * 1024

    /// What the bytes turned out to be.
    struct Receipt: Sendable {
        let id: FileID
        let filename: String
        let contentType: String
        let size: Int64
        let sha256: String
        let key: ObjectKey
    }

    /// The file's id from the first byte on.
    nonisolated let id = FileID()
    /// Whose file it is.
    nonisolated let owner: UserID

    private let name: String?
    private let limit: Int64
    private let store: any ObjectStore
    private var hasher = SHA256()
    private var pending: [UInt8] = []
    private var writer: (any ObjectWriter)?
    private var opened: (filename: String, contentType: String, key: ObjectKey)?
    private var isBusy = false
    private(set) var received: Int64 = 0

    /// A file that nobody has sent a byte of.
    ///
    /// - Parameters:
    ///   - name: as the client gave it.
    ///   - limit: at most as many bytes.
    init(owner: UserID, name: String?, limit: Int64, store: any ObjectStore) {
        self.owner = owner
        self.name = name
        self.limit = limit
        self.store = store
    }

    /// Takes the next bytes; waits while the store is slower than the client.
    ///
    /// - Throws: ``Failure/Code/tooLarge`` with the first byte over the limit; ``Failure/Code/conflict`` if a call
    ///   is still under way; what the store throws.
    func append(_ bytes: ByteBuffer) async throws {
        try begin()
        defer { isBusy = false }
        received += Int64(bytes.readableBytes)
        guard received <= limit else { throw Failure(.tooLarge, "The file has more than \(limit) bytes.") }
        // Room for a whole chunk as soon as there is more than a little: growing step by step copies as much again.
        if pending.capacity == 0 || pending.count + bytes.readableBytes > pending.capacity {
            pending.reserveCapacity(received > 16 * 1024 ? Self.chunkBytes + bytes.readableBytes : bytes.readableBytes)
        }
        bytes.withUnsafeReadableBytes { bytes in
            hasher.update(bufferPointer: bytes)
            pending.append(contentsOf: bytes)
        }
        if pending.count >= Self.chunkBytes { try await flush() }
    }

    /// Hands what is left to the store; the object is complete, but not yet durable.
    ///
    /// - Throws: ``Failure`` with `empty_file` if nothing has come; what the store throws.
    func finish() async throws -> Receipt {
        try begin()
        defer { isBusy = false }
        guard received > 0 else { throw Failure(.emptyFile, "The file is empty.") }
        try await flush()
        guard let opened else { throw Failure(.internalError, "The intake was ended before.") }
        let digest = hasher.finalize().hexadecimal
        return Receipt(
            id: id,
            filename: opened.filename,
            contentType: opened.contentType,
            size: received,
            sha256: digest,
            key: opened.key
        )
    }

    /// Makes the object durable.
    func commit() async throws {
        guard let writer else { throw Failure(.internalError, "The intake was ended before.") }
        try await writer.commit()
        self.writer = nil
    }

    /// Leaves nothing behind; to be called whatever went wrong before ``commit()`` returned.
    func abort() async {
        guard let writer else { return }
        self.writer = nil
        await writer.abort()
    }

    private func begin() throws {
        guard !isBusy else { throw Failure(.conflict, "The bytes before these are still being stored.") }
        isBusy = true
    }

    private func flush() async throws {
        let writer = try await openWriter()
        guard !pending.isEmpty else { return }
        let chunk = pending
        pending = []
        try await writer.append(chunk)
    }

    private func openWriter() async throws -> any ObjectWriter {
        if let writer { return writer }
        // The client's name decides little: only which of several types with equal bytes it is.
        let contentType = MediaType.sniff(Array(pending.prefix(MediaType.headBytes)), name: name ?? "")
        let filename = SafeFilename.make(name, contentType: contentType)
        let key = ObjectKey.original(id, of: owner, named: filename)
        let writer = try await store.write(key, contentType: contentType)
        opened = (filename, contentType, key)
        self.writer = writer
        return writer
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
