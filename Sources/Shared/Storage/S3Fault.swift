import Domain
import WebClient

/// What a store said instead of doing it.
struct S3Fault: Error, Sendable, Hashable, CustomStringConvertible {
    let status: Int
    /// `NoSuchKey`, `SlowDown`; empty where the answer has no body.
    let code: String
    let message: String

    init(status: Int, body: String) {
        self.status = status
        code = S3Fault.text(of: "Code", in: body) ?? ""
        message = S3Fault.text(of: "Message", in: body) ?? ""
    }

    var description: String { "HTTP \(status) \(code) \(message.prefix(200))" }

    /// Whether the same request may fare better in a moment.
    var isPassing: Bool { status >= 500 && status != 501 && status != 507 || status == 429 || code == "RequestTimeout" }

    /// What it means to the caller of the port.
    var failure: Failure {
        switch (status, code) {
        case (_, "NoSuchBucket"):
            Failure(.unavailable, "The bucket does not exist.", cause: self, dependency: .storage)
        case (404, _):
            Failure(.notFound, "There is no such object.", cause: self)
        case (507, _), (_, "QuotaExceeded"), (_, "XMinioStorageFull"), (_, "InsufficientStorage"):
            Failure(.storageFull, "The object store is full.", cause: self, dependency: .storage)
        case (_, "EntityTooLarge"):
            Failure(.tooLarge, "The object is larger than the store allows.", cause: self)
        case (401, _), (403, _):
            Failure(.unavailable, "The object store refuses our key.", cause: self, dependency: .storage)
        default:
            Failure(.unavailable, "The object store does not do what it should.", cause: self, dependency: .storage)
        }
    }

    /// The text of the first element of this name; enough for the flat answers that are read here.
    static func text(of element: String, in xml: String) -> String? {
        guard
            let open = xml.firstRange(of: "<\(element)>"),
            let close = xml[open.upperBound...].firstRange(of: "</\(element)>")
        else { return nil }
        return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&amp;", "&")]
            .reduce(String(xml[open.upperBound..<close.lowerBound])) { $0.replacing($1.0, with: $1.1) }
    }
}

extension TransportError {
    /// What it means to the caller of the object store's port.
    var failure: any Error {
        switch kind {
        case .cancelled: CancellationError()
        // One that hangs is as good as away.
        case .timeout: Failure(.unavailable, "The object store takes too long.", cause: self, dependency: .storage)
        default: Failure(.unavailable, "The object store does not answer.", cause: self, dependency: .storage)
        }
    }
}
