import Domain
import Hummingbird
import Logging
import NIOCore

/// What the Gateway knows of one request besides what was sent.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection, for what HTTP says outside of answers: `100 Continue`, closing after a refusal.
    let channel: any Channel
    /// Shown to the client and in every log line.
    var requestID = ""
    /// The trace that this request belongs to.
    var trace = TraceContext()
    /// Who asks.
    var caller = Caller.anonymous

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The caller's identity.
    ///
    /// - Throws: ``Failure/Code/unauthorized`` without a valid token.
    var identity: Identity {
        get throws {
            switch caller {
            case .known(let identity): return identity
            case .refused(let failure): throw failure
            case .anonymous: throw Failure(.unauthorized, "Send a token: Authorization: Bearer <token>.")
            }
        }
    }

    /// The user whose files this request may touch.
    var user: UserID { get throws { try identity.user } }

    /// The `{id}` of the path, or another part of it.
    ///
    /// - Throws: ``Failure/Code/invalid`` if it is not a file id at all.
    func fileID(_ name: String = "id") throws -> FileID {
        guard let text = parameters.get(name), let id = FileID(text) else {
            throw Failure(.invalid, "That is not a file id: a file id is a UUID of 36 characters.")
        }
        return id
    }

    /// The `{id}` of the path, where it names a collection.
    ///
    /// - Throws: ``Failure/Code/invalid`` if it is not the id of a collection at all.
    func collectionID() throws -> CollectionID {
        guard let text = parameters.get("id"), let id = CollectionID(text) else {
            throw Failure(.invalid, "That is not the id of a collection: such an id is a UUID of 36 characters.")
        }
        return id
    }
}

/// Who asks, as far as the `Authorization` header tells.
enum Caller: Sendable {
    /// No token was sent.
    case anonymous
    /// A valid token.
    case known(Identity)
    /// A token that does not hold.
    case refused(Failure)
}
