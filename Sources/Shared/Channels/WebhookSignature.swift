import Crypto
import FoundationEssentials

/// Signs a message as Standard Webhooks 1.0 says: HMAC-SHA256 of `id.timestamp.body`.
///
/// Receivers can check it with any of that standard's libraries.
struct WebhookSignature: Sendable {
    private let key: SymmetricKey

    /// The secret as it is given to both sides: `whsec_` and base64, or any other text as it stands; `nil` if the
    /// base64 is none, or if there is no secret in it.
    init?(secret: String) {
        let prefix = "whsec_"
        guard secret.hasPrefix(prefix) else {
            guard !secret.isEmpty else { return nil }
            key = SymmetricKey(data: Data(secret.utf8))
            return
        }
        guard let bytes = Data(base64Encoded: String(secret.dropFirst(prefix.count))), !bytes.isEmpty else {
            return nil
        }
        key = SymmetricKey(data: bytes)
    }

    /// The value of `webhook-signature`.
    func value(id: String, timestamp: Int, body: [UInt8]) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: content, using: key)
        return "v1,\(Data(code).base64EncodedString())"
    }
}
