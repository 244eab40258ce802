import Domain
import Synchronization

extension QdrantVectors {
    /// The collection of a space: its name with nothing but what can stand in a path.
    ///
    /// A hash of the space's own name ends it, so that `a/b` and `a-b` do not meet.
    func name(of space: EmbeddingSpace) -> String {
        let plain = space.name.utf8.prefix(60).map { byte -> UInt8 in
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            return isPlain ? byte : UInt8(ascii: "-")
        }
        let hash = space.name.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        return prefix + String(decoding: plain, as: UTF8.self) + "-" + String(hash, radix: 16)
    }

    /// The names of our collections.
    func collections() async throws -> [String] {
        let result = try await calling { try await $0.call("GET", "/collections") }
        guard case .array(let collections)? = result["collections"] else {
            throw Failure(.unavailable, "The vector store answers nonsense.", dependency: .vectors)
        }
        return collections.compactMap { collection in
            guard case .string(let name)? = collection["name"], name.hasPrefix(prefix), Self.isPath(name) else {
                return nil
            }
            return name
        }
    }

    /// Makes sure of the space's collection and of the indexes that its filters need.
    ///
    /// - Throws: ``Failure/Code/invalid`` if a collection of the name is there and has vectors of another size.
    func prepare(_ space: EmbeddingSpace) async throws {
        guard !known.withLock({ $0.contains(space) }) else { return }
        let path = "/collections/\(name(of: space))"
        if try await !isThere(space, path) {
            let body: JSONValue = ["vectors": ["size": .integer(Int64(space.dimensions)), "distance": "Cosine"]]
            do {
                _ = try await client.call("PUT", path, body)
            } catch let refusal as QdrantClient.Refusal {
                // Another process was quicker.
                guard refusal.status == 409 else { throw refusal.failure }
            }
            _ = try await isThere(space, path)
        }
        // Said again where they are there: it changes nothing, and whoever died between is made good.
        for field in ["user_id", "file_id"] {
            let body: JSONValue = ["field_name": .string(field), "field_schema": "keyword"]
            _ = try await calling { try await $0.call("PUT", path + "/index?wait=true", body) }
        }
        known.withLock { _ = $0.insert(space) }
    }

    private func isThere(_ space: EmbeddingSpace, _ path: String) async throws -> Bool {
        let result: JSONValue
        do {
            result = try await client.call("GET", path)
        } catch let refusal as QdrantClient.Refusal {
            guard refusal.status == 404 else { throw refusal.failure }
            return false
        }
        let vectors = result["config"]?["params"]?["vectors"]
        guard case .integer(let size)? = vectors?["size"], case .string(let distance)? = vectors?["distance"] else {
            throw Failure(.invalid, "The collection \(name(of: space)) has several vectors a point: it is not ours.")
        }
        guard size == Int64(space.dimensions), distance == "Cosine" else {
            throw Failure(
                .invalid,
                "The collection \(name(of: space)) compares \(size) numbers by \(distance); "
                    + "\(space.name) needs \(space.dimensions) by Cosine. Set another QDRANT_COLLECTION."
            )
        }
        return true
    }

    /// Calls the server, where a refusal means nothing in particular; what is known is forgotten after one.
    func calling(_ body: (QdrantClient) async throws -> JSONValue) async throws -> JSONValue {
        do {
            return try await body(client)
        } catch let refusal as QdrantClient.Refusal {
            known.withLock { $0.removeAll() }
            // A collection that somebody removed is made again by the next try.
            throw refusal.status == 404
                ? Failure(.unavailable, "A collection of the vector store is gone.", dependency: .vectors)
                : refusal.failure
        }
    }

    private static func isPath(_ name: String) -> Bool {
        name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
        }
    }
}
