public import Domain
import FoundationEssentials

/// An event as it was read, of whatever type.
public typealias Envelope = CloudEvent<JSONValue>

extension Envelope {
    /// Parses the JSON form.
    ///
    /// - Throws: ``Failure/Code/invalid`` with what is wrong; the entry is then a dead letter, never a broken stream.
    public init(json: String) throws {
        do {
            self = try JSONDecoder().decode(Envelope.self, from: Data(json.utf8))
        } catch {
            throw Failure(.invalid, "Not an event of ours.", cause: error)
        }
    }

    /// The event inside, if it is of this type.
    public func event<E: Event>(_: E.Type) throws -> E? {
        guard type == E.type else { return nil }
        return try JSONDecoder().decode(E.self, from: JSONEncoder().encode(data))
    }
}
