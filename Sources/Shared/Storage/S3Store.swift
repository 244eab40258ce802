public import Domain
import FoundationEssentials
import Logging
import WebClient

/// Objects in a bucket of Amazon S3, MinIO or anything that speaks their protocol.
///
/// Small objects are one `PUT`; larger ones go up in parts, so that at most one part is held in memory. Every request
/// is signed with its body's hash.
public struct S3Store: ObjectStore {
    private let client: S3Client
    private let partBytes: Int

    /// A store over the bucket; nothing is sent yet.
    ///
    /// - Parameter partBytes: size of a part, 5 MiB or more at Amazon; objects up to it are one `PUT`.
    init(_ location: S3Location, key: SigV4.Key, web: WebClient, partBytes: Int = 8 << 20, logger: Logger) {
        let signer = SigV4(key: key, region: location.region)
        client = S3Client(location: location, signer: signer, web: web, logger: logger)
        self.partBytes = partBytes
    }

    /// Begins an object; the first request goes out when a part is full, or with the commit.
    public func write(_ key: ObjectKey, contentType: String) async throws -> any ObjectWriter {
        S3Writer(key, contentType: contentType, to: client, partBytes: partBytes)
    }

    /// One `HEAD`.
    public func head(_ key: ObjectKey) async throws -> ObjectHead? {
        do {
            return try await client.head(key)
        } catch let fault as S3Fault {
            throw fault.failure
        }
    }

    /// One `GET`; it stands still while nobody reads, and ends when the body is dropped.
    public func read(_ key: ObjectKey, range: Range<Int64>?) async throws -> ObjectBody {
        if let range, range.isEmpty || range.upperBound <= 0 {
            guard try await head(key) != nil else { throw Failure(.notFound, "There is no such object.") }
            return .empty
        }
        var call = S3Client.Call(method: "GET", key: key.description, totalSeconds: 0, maximumResponseBytes: .max)
        if let range { call.headers["range"] = "bytes=\(max(0, range.lowerBound))-\(range.upperBound - 1)" }
        let response: WebResponse
        do {
            response = try await client.open(call)
        } catch let fault as S3Fault {
            // The range begins behind the end.
            if fault.status == 416 { return .empty }
            throw fault.failure
        }
        guard let size = response.contentLength, Self.isAnswer(response, size, to: range) else {
            throw Failure(.unavailable, "The object store answered in a way that makes no sense.", dependency: .storage)
        }
        return ObjectBody(
            size: size,
            chunks: AsyncThrowingStream {
                do {
                    return try await response.next()
                } catch let error as TransportError {
                    throw error.failure
                }
            }
        )
    }

    /// Whether the answer brings the part that was asked for. It says so itself, with 206, or with 200 from servers
    /// that do not know better; one that ignores the range is refused.
    private static func isAnswer(_ response: WebResponse, _ size: Int64, to range: Range<Int64>?) -> Bool {
        guard let range else { return response.status == 200 }
        guard let part = response.headers["content-range"] else { return false }
        return part.hasPrefix("bytes \(max(0, range.lowerBound))-") && size <= Int64(range.count)
    }

    /// One `DELETE`.
    public func delete(_ key: ObjectKey) async throws {
        do {
            _ = try await client.fetch(S3Client.Call(method: "DELETE", key: key.description))
        } catch let fault as S3Fault where fault.code != "NoSuchKey" {
            throw fault.failure
        } catch is S3Fault {
            // It is gone already.
        }
    }

    /// A link for `GET`, signed without asking the server; good for at most seven days.
    ///
    /// - Parameter filename: the name under which a browser saves it.
    public func presignedURL(_ key: ObjectKey, filename: String, expiresInSeconds: Int) throws -> String? {
        let location = client.location
        let disposition = "attachment; filename*=UTF-8''\(SigV4.encoded(filename))"
        let request = SigV4.Request(
            method: "GET",
            host: location.host(isPublic: true),
            path: location.path(key.description),
            query: [("response-content-disposition", disposition)]
        )
        let seconds = min(max(1, expiresInSeconds), 604_800)
        return location.origin(isPublic: true)
            + client.signer.presigned(request, at: Date(), expiresInSeconds: seconds)
    }

    /// Asks for the bucket; makes it if it is missing and the settings allow it.
    public func ping() async throws {
        do {
            _ = try await client.fetch(S3Client.Call(method: "HEAD"))
        } catch let fault as S3Fault {
            guard fault.status == 404 else { throw fault.failure }
            guard client.location.makesBucket else {
                throw Failure(.unavailable, "The bucket does not exist.", dependency: .storage)
            }
            try await makeBucket()
        }
    }

    private func makeBucket() async throws {
        do {
            _ = try await client.fetch(S3Client.Call(method: "PUT", body: []))
        } catch let fault as S3Fault where fault.status != 409 {
            throw fault.failure
        } catch is S3Fault {
            // Another process was faster.
        }
    }
}

extension ObjectBody {
    /// Of no bytes.
    fileprivate static var empty: ObjectBody { ObjectBody(size: 0, chunks: AsyncThrowingStream { nil }) }
}

extension S3Client {
    /// Size and tag; `nil` if there is none.
    func head(_ key: ObjectKey) async throws -> ObjectHead? {
        do {
            let answer = try await fetch(Call(method: "HEAD", key: key.description))
            let size = answer.headers["content-length"].flatMap { Int64($0) }
            guard let size else {
                throw Failure(
                    .unavailable,
                    "The object store did not say how large the object is.",
                    dependency: .storage
                )
            }
            return ObjectHead(size: size, etag: answer.headers["etag"]?.replacing("\"", with: ""))
        } catch let fault as S3Fault where fault.status == 404 {
            return nil
        }
    }
}
