import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What was asked of language models and what it cost, and whether texts may be sent to those of others.
struct AIRoutes: Sendable {
    let calls: any CallLedger
    let consent: any CloudConsent
    /// What was put off because of a refusal is due when it is taken back, and the other way round.
    let backfill: any BackfillLedger

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/v1/ai/usage") { try await usage($0, $1) },
            Endpoint(.get, "/api/v1/ai/consent") { try await show($1) },
            Endpoint(.put, "/api/v1/ai/consent") { try await change($0, $1) },
        ]
    }

    private func usage(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let order = try UsageOrder(parameters: Dictionary(query: request))
        let identity = try context.identity
        guard !order.isOfAll || identity.isAdmin else {
            throw Failure(.forbidden, "What others use is shown to tokens with the scope admin.")
        }
        let lines = try await calls.usage(of: order.isOfAll ? nil : identity.user, days: order.days)
        let today = Int(Date().timeIntervalSince1970 / 86_400)
        let (count, micros) = lines.filter { $0.day == today }.reduce((0, Int64(0))) { sum, line in
            (sum.0 + line.calls, sum.1 + line.micros)
        }
        let isAllowed = try await consent.allowsCloud(identity.user)
        return .json([
            "days": .array(lines.map { Self.line($0, isNamed: order.isOfAll) }),
            "today": ["calls": .integer(Int64(count)), "cost": Self.cost(micros)],
            "cloud_allowed": .bool(isAllowed),
            "currency": "USD",
        ])
    }

    private func show(_ context: GatewayContext) async throws -> Response {
        .json(["cloud": .bool(try await consent.allowsCloud(context.user))])
    }

    private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let user = try context.user
        guard let isAllowed = try await JSONText.read(request)["cloud"]?.bool else {
            throw Failure(.invalid, "cloud is true or false.")
        }
        try await consent.allowCloud(isAllowed, for: user)
        try await backfill.hasten(user)
        return .json(["cloud": .bool(isAllowed)])
    }

    private static func line(_ line: CallUsage, isNamed: Bool) -> JSONValue {
        var members: [String: JSONValue] = [
            "day": .string(day(line.day)),
            "provider": .string(line.provider),
            "model": .string(line.model),
            "calls": .integer(Int64(line.calls)),
            "failures": .integer(Int64(line.failures)),
            "input_tokens": .integer(Int64(line.tokens.input)),
            "output_tokens": .integer(Int64(line.tokens.output)),
            "cost": cost(line.micros),
        ]
        if isNamed { members["user"] = .string(line.user.description) }
        return .object(members)
    }

    /// `2026-01-31`.
    private static func day(_ day: Int) -> String {
        String(Date(timeIntervalSince1970: Double(day) * 86_400).rfc3339.prefix(10))
    }

    /// Millionths as a decimal number.
    private static func cost(_ micros: Int64) -> JSONValue { .number(Double(micros) / 1_000_000) }
}

/// Which usage is asked for.
struct UsageOrder: Sendable {
    /// Today included.
    let days: Int
    /// Not only the caller's own.
    let isOfAll: Bool

    /// Reads `days all`; empty values count as absent.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(parameters: [String: String]) throws {
        func value(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let days = Int(value("days") ?? "7"), (1...366).contains(days) else {
            throw Failure(.invalid, "days is a number from 1 to 366.")
        }
        guard let isOfAll = Bool(value("all") ?? "false") else { throw Failure(.invalid, "all is true or false.") }
        self.days = days
        self.isOfAll = isOfAll
    }
}
