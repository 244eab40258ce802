import ArgumentParser
import Domain

/// Whose files a command works on.
struct APIOptions: ParsableArguments {
    @Option(help: "Whose files, where MILLRACE_TOKEN is not set: a token is signed with JWT_SECRET for the call.")
    var user: UserID?

    @Option(help: "Where the API is; without it MILLRACE_URL, PUBLIC_URL, or the Gateway's port on this machine.")
    var url: String?

    @Flag(help: "JSON, for programs.")
    var json = false

    func validate() throws {
        if let url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            throw ValidationError("--url begins with http:// or https://.")
        }
    }
}
