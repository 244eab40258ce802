import Domain
import WebClient

/// Writes one object: a single `PUT` up to one part, a multipart upload beyond it.
actor S3Writer: ObjectWriter {
    private struct Part {
        let number: Int
        let etag: String
    }

    /// S3's own limit.
    private static let maximumParts = 10_000

    private let key: ObjectKey
    private let contentType: String
    private let client: S3Client
    private let partBytes: Int
    private var buffer: [UInt8] = []
    private var upload: String?
    private var parts: [Part] = []
    private var size: Int64 = 0
    private var isOver = false

    init(_ key: ObjectKey, contentType: String, to client: S3Client, partBytes: Int) {
        self.key = key
        self.contentType = contentType
        self.client = client
        self.partBytes = partBytes
    }

    func append(_ bytes: [UInt8]) async throws {
        guard !isOver else { throw Failure(.internalError, "The object is already written.") }
        size += Int64(bytes.count)
        var rest = bytes[...]
        while buffer.count + rest.count > partBytes {
            // The last part may not be empty, so one goes up only when there is more behind it.
            let room = partBytes - buffer.count
            buffer += rest.prefix(room)
            rest = rest.dropFirst(room)
            do { try await uploadPart() } catch let fault as S3Fault { throw Self.failure(of: fault) }
        }
        buffer += rest
    }

    func commit() async throws {
        guard !isOver else { throw Failure(.internalError, "The object is already written.") }
        isOver = true
        do {
            if upload == nil { try await put() } else { try await complete() }
        } catch let fault as S3Fault {
            throw Self.failure(of: fault)
        }
    }

    func abort() async {
        isOver = true
        buffer = []
        guard let upload = upload.take() else { return }
        let client = client
        let call = S3Client.Call(method: "DELETE", key: key.description, query: [("uploadId", upload)])
        // Also in a cancelled task the parts must go, so a task that is not cancelled does it, awaited here. If it
        // fails, the bucket's own rule for unfinished uploads has to.
        await Task { _ = try? await client.fetch(call) }.value
    }

    private func put() async throws {
        _ = try await client.fetch(
            S3Client.Call(
                method: "PUT",
                key: key.description,
                headers: ["content-type": contentType],
                body: takeBuffer()
            )
        )
    }

    private func uploadPart() async throws {
        let upload = try await beginUpload()
        let number = parts.count + 1
        guard number <= Self.maximumParts else {
            throw Failure(.tooLarge, "The object has more than \(Self.maximumParts) parts of \(partBytes) bytes.")
        }
        let answer = try await client.fetch(
            S3Client.Call(
                method: "PUT",
                key: key.description,
                query: [("partNumber", "\(number)"), ("uploadId", upload)],
                body: takeBuffer()
            )
        )
        guard let etag = answer.headers["etag"] else {
            throw Failure(.unavailable, "The object store gave no tag for a part.", dependency: .storage)
        }
        parts.append(Part(number: number, etag: etag))
    }

    private func beginUpload() async throws -> String {
        if let upload { return upload }
        let answer = try await client.fetch(
            S3Client.Call(
                method: "POST",
                key: key.description,
                query: [("uploads", "")],
                headers: ["content-type": contentType],
                body: [],
                // A second upload would stay behind.
                isRepeatable: false
            )
        )
        guard let upload = S3Fault.text(of: "UploadId", in: answer.text) else {
            throw Failure(.unavailable, "The object store gave no name for an upload.", dependency: .storage)
        }
        self.upload = upload
        return upload
    }

    private func complete() async throws {
        try await uploadPart()
        guard let upload else { return }
        let lines = parts.map {
            "<Part><PartNumber>\($0.number)</PartNumber><ETag>\(Self.escaped($0.etag))</ETag></Part>"
        }
        let body = "<CompleteMultipartUpload>\(lines.joined())</CompleteMultipartUpload>"
        do {
            let answer = try await client.fetch(
                S3Client.Call(
                    method: "POST",
                    key: key.description,
                    query: [("uploadId", upload)],
                    headers: ["content-type": "application/xml"],
                    body: Array(body.utf8)
                )
            )
            // The status comes before the work is done: only the body tells.
            if answer.text.contains("<Error>") { throw S3Fault(status: 500, body: answer.text) }
        } catch let fault as S3Fault where fault.code == "NoSuchUpload" {
            // An earlier try did it, and its answer was lost.
            guard try await client.head(key)?.size == size else { throw fault }
        }
        self.upload = nil
    }

    private func takeBuffer() -> [UInt8] {
        defer { buffer = [] }
        return buffer
    }

    /// That the key is missing cannot be: something else is.
    private static func failure(of fault: S3Fault) -> Failure {
        let failure = fault.failure
        guard failure.code == .notFound else { return failure }
        return Failure(.unavailable, "The object store lost an upload.", cause: fault, dependency: .storage)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
