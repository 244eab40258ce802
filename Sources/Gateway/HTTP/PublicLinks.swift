import Domain

/// The addresses that answers name: below `PUBLIC_URL` if that is set, else without a host.
struct PublicLinks: Sendable {
    private let root: String

    /// Links below this address; a slash at its end is dropped.
    init(_ publicURL: String?) {
        let url = publicURL ?? ""
        root = (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/api/v1"
    }

    /// The file itself.
    func file(_ id: FileID) -> String { "\(root)/files/\(id)" }

    /// Something of the file: `status`, `thumbnail`.
    func file(_ id: FileID, _ part: String) -> String { "\(root)/files/\(id)/\(part)" }

    /// A collection.
    func collection(_ id: CollectionID) -> String { "\(root)/collections/\(id)" }

    /// A field.
    func field(_ id: FieldID) -> String { "\(root)/fields/\(id)" }

    /// A mission.
    func mission(_ id: MissionID) -> String { "\(root)/missions/\(id)" }

    /// The link that needs no token.
    func download(_ token: String) -> String { "\(root)/download/\(token)" }
}
