import Domain

/// One server-sent event.
struct ServerEvent: Sendable, Hashable {
    /// Pass it back to go on behind it.
    var id: String?
    /// `status`, `stage`, `progress`.
    var type = "message"
    /// JSON.
    var data = ""
}

/// Reads a stream of server-sent events (HTML standard §9.2), bounded. Pure: it touches no socket.
struct ServerEventParser: Sendable {
    /// Bytes one event may have.
    static let maximumBytes = 1 << 20

    private var rest: [UInt8] = []
    private var event = ServerEvent()
    private var hasData = false

    /// The events that these bytes complete.
    ///
    /// - Throws: ``Failure/Code/tooLarge``.
    mutating func events(in bytes: [UInt8]) throws(Failure) -> [ServerEvent] {
        rest += bytes
        var events: [ServerEvent] = []
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            var line = rest[start..<end]
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            if let event = take(String(decoding: line, as: UTF8.self)) { events.append(event) }
            start = rest.index(after: end)
        }
        rest.removeSubrange(..<start)
        guard rest.count + event.data.utf8.count <= Self.maximumBytes else {
            throw Failure(.tooLarge, "The API sends an endless event.")
        }
        return events
    }

    private mutating func take(_ line: String) -> ServerEvent? {
        if line.isEmpty {
            defer {
                event = ServerEvent(id: event.id)
                hasData = false
            }
            return hasData ? event : nil
        }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let field = parts[0]
        var value = parts.count > 1 ? String(parts[1]) : ""
        if value.hasPrefix(" ") { value.removeFirst() }
        switch field {
        case "id": event.id = value
        case "event": event.type = value
        case "data":
            event.data += hasData ? "\n" + value : value
            hasData = true
        default: break
        }
        return nil
    }
}
