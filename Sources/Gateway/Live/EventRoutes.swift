import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Live views as server-sent events, with replay.
struct EventRoutes: Sendable {
    let feed: any EventFeed
    let files: any FileRepository
    let updates: LiveUpdates

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/files/{id}/events") { try await events($0, $1, of: try $1.fileID()) },
            Endpoint(.get, "/api/v1/events") { try await events($0, $1, of: nil) },
        ]
    }

    private func events(_ request: Request, _ context: GatewayContext, of file: FileID?) async throws -> Response {
        let asked = request.headers[.lastEventID] ?? Dictionary(query: request)["after"]
        let cursor = asked.flatMap { $0.isEmpty ? nil : $0 }
        let tail = try await EventTail(
            of: context.user,
            file: file,
            after: cursor,
            feed: feed,
            files: files,
            updates: updates
        )
        let headers: HTTPFields = [
            .contentType: "text/event-stream; charset=utf-8",
            .cacheControl: "no-store",
            .accelBuffering: "no",
            .connection: "close",
        ]
        let body = ResponseBody { writer in
            // Whoever leaves is noticed at once, not at the next event: the request has no body, so the end of input
            // is the end of the client. A stream takes its connection with it.
            try await request.body.consumeWithInboundCloseHandler { rest in
                // To the end of the request first: whoever reads it must not be stopped before it has come there.
                for try await _ in rest {}
                try await Self.tell(tail, to: &writer, context.logger)
            } onInboundClosed: {
                tail.stop()
            }
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func tell(
        _ tail: EventTail,
        to writer: inout any ResponseBodyWriter,
        _ logger: Logger
    ) async throws {
        var trouble = Trouble()
        var tail = tail
        try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
        while true {
            switch await tail.next() {
            case .events(let events):
                trouble.ends()
                try await writer.write(frame(events))
            case .quiet:
                trouble.ends()
                try await writer.write(ByteBuffer(string: ": still here\n\n"))
            case .away(let error):
                trouble.note(error, logger)
                try await writer.write(ByteBuffer(string: ": the database is away\n\n"))
            case .end: return try await writer.finish(nil)
            }
        }
    }

    /// The events as the stream carries them; file and time are put into their data, whose line breaks begin further
    /// `data:` lines.
    static func frame(_ events: [FeedEvent]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for event in events {
            if !event.cursor.isEmpty { buffer.writeString("id: \(event.cursor)\n") }
            buffer.writeString("event: \(event.type)\n")
            for line in data(of: event).split(whereSeparator: \.isNewline) { buffer.writeString("data: \(line)\n") }
            buffer.writeString("\n")
        }
        return buffer
    }

    private static func data(of event: FeedEvent) -> String {
        let frame = #"{"at":"\#(event.at.rfc3339)","file_id":"\#(event.file)""#
        let rest = event.data.drop { $0 != "{" }.dropFirst().drop(while: \.isWhitespace)
        return rest.isEmpty || rest.hasPrefix("}") ? frame + "}" : "\(frame),\(rest)"
    }
}
