import FoundationEssentials
import TestKit
import WebClient

/// A file that a test uploaded, and whose it is.
struct Upload: Sendable, Hashable {
    let id: String
    let name: String
    let token: String
}

/// The part of the status document that these tests look at.
struct Status: Decodable, Sendable {
    struct Stage: Decodable, Sendable {
        struct Reason: Decodable, Sendable {
            let message: String
        }

        let stage: String
        let state: String
        let attempt: Int
        let error: Reason?
    }

    let status: String
    let stages: [Stage]

    /// Where that stage stands.
    func state(of stage: String) -> String? { stages.first { $0.stage == stage }?.state }
}

extension Stack {
    private struct Accepted: Decodable {
        let file_id: String
    }

    /// Where the repository lies.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The samples of the repository, by name.
    static let samples: [(name: String, bytes: [UInt8])] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Stack.root)/Examples")) ?? []
        return names.sorted().compactMap { name in
            FileManager.default.contents(atPath: "\(Stack.root)/Examples/\(name)").map { (name, [UInt8]($0)) }
        }
    }()

    /// Uploads a file as that user, as a browser would.
    func upload(_ name: String, _ bytes: [UInt8], as user: String) async throws -> Upload {
        try await upload(name, bytes, with: try await token(for: user))
    }

    /// Uploads a file under this token.
    ///
    /// - Parameter parts: what stands in the form before the file: `bands`, `gps`.
    func upload(
        _ name: String,
        _ bytes: [UInt8],
        with token: String,
        parts: [String: String] = [:]
    ) async throws -> Upload {
        let boundary = "end-to-end-boundary"
        let fields = parts.sorted { $0.key < $1.key }.map { part, value in
            "--\(boundary)\r\ncontent-disposition: form-data; name=\"\(part)\"\r\n\r\n\(value)\r\n"
        }
        let head =
            fields.joined()
            + "--\(boundary)\r\ncontent-disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n"
        let answer = try await client.fetch(
            WebRequest(
                "POST",
                "\(api)/files/upload",
                headers: [
                    "authorization": "Bearer \(token)", "content-type": "multipart/form-data; boundary=\(boundary)",
                ],
                body: .bytes(Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8))
            )
        )
        guard answer.status == 202 else { throw StackError("upload of \(name): \(answer.status) \(answer.text)") }
        let accepted = try JSONDecoder().decode(Accepted.self, from: Data(answer.body))
        return Upload(id: accepted.file_id, name: name, token: token)
    }

    /// Uploads so many files, each by a user of its own, the samples in turn.
    func upload(count: Int, where isWanted: (String) -> Bool = { _ in true }) async throws -> [Upload] {
        let wanted = Self.samples.filter { isWanted($0.name) }
        guard !wanted.isEmpty else { throw StackError("there are no such samples in Examples") }
        var uploads: [Upload] = []
        for number in 0..<count {
            let sample = wanted[number % wanted.count]
            uploads.append(try await upload(sample.name, sample.bytes, as: "user-\(number)"))
        }
        return uploads
    }

    /// What the API answers of one resource of a file.
    func get(_ resource: String, of upload: Upload) async throws -> WebAnswer {
        let headers = ["authorization": "Bearer \(upload.token)"]
        return try await client.fetch(WebRequest("GET", "\(api)/files/\(upload.id)/\(resource)", headers: headers))
    }

    /// Orders something of a file, or of the file itself if no resource is named.
    func send(_ method: String, _ resource: String?, _ body: String, of upload: Upload) async throws {
        let headers = ["authorization": "Bearer \(upload.token)", "content-type": "application/json"]
        let path = "\(api)/files/\(upload.id)" + (resource.map { "/\($0)" } ?? "")
        let content: WebRequest.Body = body.isEmpty ? .none : .bytes(Array(body.utf8))
        let answer = try await client.fetch(WebRequest(method, path, headers: headers, body: content))
        guard (200..<300).contains(answer.status) else {
            throw StackError("\(method) \(path): \(answer.status) \(answer.text)")
        }
    }

    /// Where a file stands.
    func status(of upload: Upload) async throws -> Status {
        let answer = try await get("status", of: upload)
        guard answer.status == 200 else { throw StackError("status: \(answer.status) \(answer.text)") }
        return try JSONDecoder().decode(Status.self, from: Data(answer.body))
    }

    /// Waits until every file is completed or failed; returns what became of each.
    func settle(_ uploads: [Upload], within seconds: Double) async throws -> [Upload: Status] {
        var settled: [Upload: Status] = [:]
        for upload in uploads {
            _ = try await eventually(within: seconds) {
                ["completed", "failed"].contains(try await self.status(of: upload).status)
            }
            settled[upload] = try await status(of: upload)
        }
        return settled
    }

    /// How many notifications came about a file.
    func notifications(of upload: Upload) -> Int {
        receiver.requests.count { String(decoding: $0.body, as: UTF8.self).contains(upload.id) }
    }

    /// Waits until each file was notified, lets the services end, and counts the notifications of each.
    func countNotifications(of uploads: [Upload]) async -> [Int] {
        _ = await eventually(within: 60) { uploads.allSatisfy { self.notifications(of: $0) > 0 } }
        _ = await drain()
        return uploads.map(notifications)
    }
}
