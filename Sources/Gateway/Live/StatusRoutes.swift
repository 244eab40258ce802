import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Where a file stands: asked once, or waited for.
struct StatusRoutes: Sendable {
    let files: any FileRepository
    let updates: LiveUpdates
    let links: PublicLinks
    /// The longest wait that is granted, in seconds; longer wishes are shortened to it.
    static let longestWait = 60.0

    /// The operations.
    var endpoints: [Endpoint] {
        [Endpoint(.get, "/api/v1/files/{id}/status") { try await status($0, $1) }]
    }

    private func status(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (id, user) = (try context.fileID(), try context.user)
        let seconds = try wait(request)
        var report = try await files.requireReport(id, of: user)
        if seconds > 0, !report.file.status.isTerminal, isUnchanged(report, request) {
            report = try await change(of: report, within: seconds, request) ?? report
        }
        let language = request.language
        var headers: HTTPFields = [
            .eTag: Self.tag(report, request), .cacheControl: "private, no-cache", .vary: "Accept-Language",
        ]
        if Conditional.isKnown(Self.tag(report, request), to: request) {
            return Response(status: .notModified, headers: headers)
        }
        if !report.file.status.isTerminal { headers[.retryAfter] = "1" }
        return .json(FileDocument.status(report, links: links, in: language), headers: headers)
    }

    /// The report as soon as it differs from the one at hand; `nil` if it stays as it is. Between two looks nothing of
    /// the database is held.
    private func change(of old: FileReport, within seconds: Double, _ request: Request) async throws -> FileReport? {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        let watch = try updates.watch(old.file.id, for: old.file.owner)
        while true {
            // Looked at after the place was taken, so that no change falls between look and wait.
            let report = try await files.requireReport(old.file.id, of: old.file.owner)
            if report.version != old.version { return report }
            let rest = ContinuousClock.now.duration(to: deadline) / .seconds(1)
            // A hint may be lost with the connection that carries it: an own look every few seconds makes up for that.
            guard rest > 0, await watch.next(within: min(rest, 5)) != .closed else { return nil }
        }
    }

    private func isUnchanged(_ report: FileReport, _ request: Request) -> Bool {
        request.headers[.ifNoneMatch] == nil || Conditional.isKnown(Self.tag(report, request), to: request)
    }

    private func wait(_ request: Request) throws -> Double {
        guard let text = Dictionary(query: request)["wait"] else { return 0 }
        let digits = text.hasSuffix("s") ? text.dropLast() : text[...]
        guard let seconds = Double(digits), seconds >= 0, seconds.isFinite else {
            throw Failure(.invalid, "wait is a number of seconds.")
        }
        return min(seconds, Self.longestWait)
    }

    /// Another language is another representation.
    private static func tag(_ report: FileReport, _ request: Request) -> String {
        let language = request.language
        return language == .english ? "\"\(report.version)\"" : "\"\(report.version)-\(language.rawValue)\""
    }
}
