public import Domain
import FoundationEssentials

/// Uploads for tests.
public enum SampleUpload {
    /// An upload of new bytes, or of these.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - sha256: 64 hex digits; random if `nil`.
    public static func fresh(
        of owner: UserID = .sample,
        named filename: String = "page.txt",
        type: String = "text/plain",
        sha256: String? = nil,
        key: String? = nil
    ) -> DurableUpload {
        let id = FileID()
        let file = StoredFile(
            id: id,
            owner: owner,
            filename: filename,
            size: 12,
            contentType: type,
            declaredType: "application/octet-stream",
            sha256: sha256 ?? Self.sha256(),
            key: .original(id, of: owner, named: filename),
            gps: ["latitude": 13.75, "longitude": 100.5],
            bands: ["red", "green"],
            traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            uploadedAt: Date()
        )
        return DurableUpload(file: file, idempotencyKey: key)
    }

    /// 64 random hex digits.
    public static func sha256() -> String {
        (0..<8).map { _ in
            let part = String(UInt32.random(in: 0...UInt32.max), radix: 16)
            return String(repeating: "0", count: 8 - part.count) + part
        }.joined()
    }
}

extension UserID {
    /// `alice`.
    public static let sample = named("alice")

    /// A user for tests; text that is no user id becomes `nobody`.
    public static func named(_ text: String) -> UserID {
        UserID(text) ?? sample
    }
}
