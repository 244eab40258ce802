public import Domain
import FoundationEssentials
import Synchronization
import WebClient

/// Vectors in a Qdrant server, over its REST API (1.10 or newer), a collection for each space.
///
/// The point of a part has an id made from the file's and the part's number: whoever writes a part again writes over it.
/// A replacement writes the new parts, then removes what is left of the old ones; a search in between may see both.
public final class QdrantVectors: VectorStore {
    let client: QdrantClient
    let prefix: String
    /// Collections that are known to be there and right.
    let known = Mutex<Set<EmbeddingSpace>>([])

    /// So many points go in one request.
    private static let batch = 200

    /// A store in the server at this origin.
    ///
    /// - Parameters:
    ///   - origin: scheme, host and port.
    ///   - collection: what the names of its collections begin with.
    ///   - key: sent as `api-key`.
    ///   - timeoutSeconds: the longest a request may take.
    public init(_ origin: String, collection: String, key: String? = nil, timeoutSeconds: Double = 60) {
        client = QdrantClient(
            origin: origin,
            key: key,
            timeoutSeconds: timeoutSeconds,
            web: WebClient(maximumConnections: 8)
        )
        prefix = collection + "_"
    }

    /// Whether the server answers, for readiness.
    ///
    /// - Returns: how many collections are ours.
    public func ping() async throws -> String {
        "qdrant, \(try await collections().count) collections"
    }

    /// See ``VectorStore/replace(_:of:owner:in:)``.
    public func replace(
        _ chunks: [VectorChunk],
        of file: FileID,
        owner: UserID,
        in space: EmbeddingSpace
    ) async throws {
        let points = try chunks.map { try Self.point($0, of: file, owner: owner, in: space) }
        try await prepare(space)
        let path = "/collections/\(name(of: space))/points"
        for start in stride(from: 0, to: points.count, by: Self.batch) {
            let part = Array(points[start..<min(points.count, start + Self.batch)])
            _ = try await calling { try await $0.call("PUT", path + "?wait=true", ["points": .array(part)]) }
        }
        let ids = chunks.map { JSONValue.string(Self.id(of: file, $0.number)) }
        var filter: [String: JSONValue] = ["must": [Self.match("file_id", file.description)]]
        if !ids.isEmpty { filter["must_not"] = [["has_id": .array(ids)]] }
        _ = try await calling { [filter] client in
            try await client.call("POST", path + "/delete?wait=true", ["filter": .object(filter)])
        }
    }

    /// See ``VectorStore/name``.
    public var name: String { "qdrant" }

    /// See ``VectorStore/delete(_:except:)``.
    public func delete(_ file: FileID, except space: EmbeddingSpace?) async throws {
        let body: JSONValue = ["filter": ["must": [Self.match("file_id", file.description)]]]
        let kept = space.map(name(of:))
        for name in try await collections() where name != kept {
            do {
                _ = try await client.call("POST", "/collections/\(name)/points/delete?wait=true", body)
            } catch let refusal as QdrantClient.Refusal {
                // Somebody removed the collection meanwhile.
                guard refusal.status == 404 else { throw refusal.failure }
            }
        }
    }

    /// See ``VectorStore/nearest(to:in:of:among:count:)``.
    public func nearest(
        to vector: [Float],
        in space: EmbeddingSpace,
        of owner: UserID,
        among files: Set<FileID>?,
        count: Int
    ) async throws -> [VectorHit] {
        let query = try space.unit(vector)
        guard (1...200).contains(count) else { throw Failure(.invalid, "1 to 200 parts can be asked for.") }
        if let files, files.isEmpty { return [] }
        try await prepare(space)
        var must = [Self.match("user_id", owner.description)]
        if let files {
            let ids = files.map(\.description).sorted().map { JSONValue.string($0) }
            must.append(["key": "file_id", "match": ["any": .array(ids)]])
        }
        let body: JSONValue = [
            "query": .array(query.map { .number(Double($0)) }),
            "filter": ["must": .array(must)],
            "limit": .integer(Int64(count)),
            "with_payload": true,
        ]
        let path = "/collections/\(name(of: space))/points/query"
        let result = try await calling { try await $0.call("POST", path, body) }
        guard case .array(let points)? = result["points"] else {
            throw Failure(.unavailable, "The vector store answers nonsense.", dependency: .vectors)
        }
        return points.compactMap(VectorHit.init(point:))
    }

    /// See ``VectorStore/count(of:in:)``.
    public func count(of file: FileID, in space: EmbeddingSpace) async throws -> Int {
        try await prepare(space)
        let body: JSONValue = ["filter": ["must": [Self.match("file_id", file.description)]], "exact": true]
        let path = "/collections/\(name(of: space))/points/count"
        let result = try await calling { try await $0.call("POST", path, body) }
        guard case .integer(let count)? = result["count"] else {
            throw Failure(.unavailable, "The vector store answers nonsense.", dependency: .vectors)
        }
        return Int(count)
    }

    /// See ``VectorStore/vectors(of:in:)``.
    public func vectors(of file: FileID, in space: EmbeddingSpace) async throws -> [[Float]] {
        try await prepare(space)
        let path = "/collections/\(name(of: space))/points/scroll"
        var vectors: [[Float]] = []
        var next: JSONValue?
        for _ in 0..<(EmbeddingSpace.mostVectorsRead / Self.batch) {
            var body: [String: JSONValue] = [
                "filter": ["must": [Self.match("file_id", file.description)]],
                "limit": .integer(Int64(Self.batch)),
                "with_payload": false,
                "with_vector": true,
            ]
            if let next { body["offset"] = next }
            let result = try await calling { [body] client in try await client.call("POST", path, .object(body)) }
            guard case .array(let points)? = result["points"] else {
                throw Failure(.unavailable, "The vector store answers nonsense.", dependency: .vectors)
            }
            vectors += try points.map { try space.unit(Self.numbers($0["vector"])) }
            next = result["next_page_offset"]
            if next == nil || next == .null { break }
        }
        return vectors
    }
}
