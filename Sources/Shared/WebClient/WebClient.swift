/// An HTTP client: libcurl's multi interface on one thread, whatever the number of requests.
///
/// HTTP/1.1 and HTTPS only, connections kept and shared between requests, no redirect, no proxy, no cookie, no
/// compression. Every request has limits of time and size. When the client goes, its thread ends and requests under
/// way fail as cancelled.
public final class WebClient: Sendable {
    private let loop: CurlLoop

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - reach: where connections may go. Connections are shared, so this belongs to the client, not to a request.
    ///   - maximumConnections: open at the same time; further requests wait for one.
    public init(reach: Reach = .anywhere, maximumConnections: Int = 64) {
        loop = CurlLoop(reach: reach, maximumConnections: maximumConnections)
        loop.begin()
    }

    deinit {
        loop.stop()
    }

    /// Sends the request and returns with the answer's head.
    ///
    /// Cancelling the task, or dropping the answer, ends the transfer at once.
    ///
    /// - Throws: ``TransportError``, or what the producer of a streamed body threw.
    public func send(_ request: WebRequest) async throws -> WebResponse {
        try request.check()
        let transfer = Transfer(request, loop)
        loop.post(.start(transfer))
        let head: Transfer.Head
        if case .stream(_, let next) = request.body {
            head = try await withThrowingTaskGroup(of: Transfer.Head?.self) { group in
                group.addTask {
                    try await transfer.pump(next)
                    return nil
                }
                group.addTask { try await transfer.head() }
                defer { group.cancelAll() }
                while let head = try await group.next() {
                    if let head { return head }
                }
                throw TransportError(.cancelled, "The request was abandoned.")
            }
        } else {
            head = try await transfer.head()
        }
        return WebResponse(head, IncomingBody(transfer, of: self))
    }

    /// Sends the request and reads the whole answer, up to its limit.
    ///
    /// - Throws: ``TransportError``, or what the producer of a streamed body threw.
    public func fetch(_ request: WebRequest) async throws -> WebAnswer {
        let response = try await send(request)
        return WebAnswer(status: response.status, headers: response.headers, body: try await response.bytes())
    }
}
