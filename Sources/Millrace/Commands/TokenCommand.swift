import ArgumentParser
import Domain

/// Signs a token for the API.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Signs a token for the API with JWT_SECRET (HS256)."
    )

    @Option(help: "Whose files it opens: any text of 1 to 128 characters.")
    var user: UserID

    @Option(help: "A right beside the user's own: admin. May be repeated.")
    var scope: [String] = []

    @Option(help: "How long it is valid.")
    var days = 30

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        guard (1...3650).contains(days) else { throw ValidationError("--days is 1 to 3650.") }
        guard scope.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else {
            throw ValidationError("A scope is one word.")
        }
    }

    func run() async throws {
        try await told {
            let token = try await TokenSigner(try Toolbox.open().reader).sign(user, scopes: scope, days: days)
            if json { try Screen.show(json: ["token": token]) } else { Screen.show(token) }
        }
    }
}
