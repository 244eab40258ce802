public import FoundationEssentials

/// One call that came in over the control port: what is asked, by whom, and the way back.
///
/// A handler answers by returning JSON (``answer(_:)`` makes it) and refuses by throwing a ``ControlError``:
/// ```swift
/// host.control("files.status", access: .users) { call in
///     let asked = try call.params(FileQuestion.self)
///     return try call.answer(try await report(asked.file_id, for: call.identity))
/// }
/// ```
public struct ControlCall: Sendable {
    /// The method that was called: `files.status`.
    public let method: String
    /// Who calls.
    public let identity: ControlIdentity
    /// Numbers the connection, unique in this process: what was begun on one connection can be told from another's.
    public let connection: UInt64
    private let line: Data
    private let wire: ControlWire

    init(method: String, identity: ControlIdentity, connection: UInt64, line: Data, wire: ControlWire) {
        self.method = method
        self.identity = identity
        self.connection = connection
        self.line = line
        self.wire = wire
    }

    /// A call without a connection, for tests of a handler.
    ///
    /// - Parameters:
    ///   - params: the parameters as JSON text.
    ///   - notified: gets what the handler sends besides its answer.
    public init(
        _ method: String,
        params: String = "{}",
        identity: ControlIdentity = .local,
        notified: @escaping @Sendable (_ method: String, _ params: Data) async throws -> Void = { _, _ in }
    ) {
        self.init(
            method: method,
            identity: identity,
            connection: 0,
            line: Data(#"{"params":\#(params)}"#.utf8),
            wire: ControlWire(notify: notified)
        )
    }

    /// The parameters, decoded. Absent parameters are an empty object.
    ///
    /// - Throws: ``ControlError`` −32602 that names the member which is missing or wrong.
    public func params<Params: Decodable>(_ type: Params.Type) throws(ControlError) -> Params {
        try ControlJSON.params(type, in: line)
    }

    /// Encodes an answer: one line of JSON, keys sorted, times as RFC 3339.
    public func answer(_ value: some Encodable) throws(ControlError) -> Data {
        try ControlJSON.encode(value)
    }

    /// Sends a notification to the caller, besides the answer. Waits while the caller reads slowly.
    ///
    /// - Throws: when the connection is gone.
    public func notify(_ method: String, _ params: some Encodable & Sendable) async throws {
        try await wire.notify(method, try ControlJSON.encode(params))
    }

    /// Goes on after the answer, until it ends by itself or the connection closes; then it is cancelled.
    ///
    /// For `watch`: answer at once, then notify for each event. Refused when the connection has too many of them.
    ///
    /// - Throws: ``ControlError`` −32000 `throttled`.
    public func follow(_ body: @escaping @Sendable () async throws -> Void) throws(ControlError) {
        try wire.follow(body)
    }

    /// Runs once the connection has closed, for whatever reason: removes what was begun and not finished.
    public func whenClosed(_ action: @escaping @Sendable () async -> Void) {
        wire.whenClosed(action)
    }
}
