/// Something that happened to a file, as other processes hear of it.
///
/// At most 1 KiB as JSON: contents live in the object store and in SQL, never in the broker.
public protocol Event: Codable, Sendable {
    /// The CloudEvents type: `millrace.file.uploaded`.
    static var type: String { get }
    /// The stream that carries it.
    static var stream: StreamName { get }
}
