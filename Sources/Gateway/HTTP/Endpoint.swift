import Domain
import HTTPTypes
import Hummingbird

/// One operation of the API: what the router registers and what the OpenAPI document must name.
struct Endpoint: Sendable {
    /// Who may call it.
    enum Access: Sendable {
        /// Anyone.
        case open
        /// Whoever has a valid token.
        case user
        /// Whoever has a valid token with the scope `admin`.
        case admin
    }

    /// What it does with a request.
    typealias Answer = @Sendable (Request, GatewayContext) async throws -> Response

    let method: HTTPRequest.Method
    /// With `{name}` for parameters.
    let path: String
    let access: Access
    let answer: Answer

    /// An operation.
    init(_ method: HTTPRequest.Method, _ path: String, _ access: Access = .user, _ answer: @escaping Answer) {
        self.method = method
        self.path = path
        self.access = access
        self.answer = answer
    }

    /// Checks the right to call, then answers.
    @Sendable func respond(_ request: Request, _ context: GatewayContext) async throws -> Response {
        switch access {
        case .open: break
        case .user: _ = try context.identity
        case .admin:
            guard try context.identity.isAdmin else {
                throw Failure(.forbidden, "This needs a token with the scope admin.")
            }
        }
        return try await answer(request, context)
    }
}

extension Router<GatewayContext> {
    /// A router of these operations; a path asked with another method answers 405 and says which are allowed.
    static func of(_ endpoints: [Endpoint], tokens: Tokens, tally: RequestTally) -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: FrontDesk(tokens: tokens, tally: tally))
        for (path, operations) in Dictionary(grouping: endpoints, by: \.path) {
            for operation in operations {
                router.on(RouterPath(path), method: operation.method, use: operation.respond)
            }
            let allowed = operations.map(\.method)
            for method in [.get, .put, .post, .patch, .delete] as [HTTPRequest.Method] where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Refusal.methodNotAllowed(allowed)
                }
            }
        }
        return router
    }
}
