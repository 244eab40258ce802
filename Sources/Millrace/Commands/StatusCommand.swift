import ArgumentParser
import Domain

/// Where files stand.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows where files stand and what was found; with --wait once they are completed or failed."
    )

    @Argument(help: "Files, by id.")
    var files: [FileID]

    @Flag(help: "Wait until every file is completed or failed. Exit code 1 if one failed.")
    var wait = false

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await told {
            let api = try await APIClient.open(options, try Toolbox.open().reader)
            var documents: [JSONValue] = []
            for id in files {
                let document: JSONValue?
                if wait {
                    let isForPrograms = options.json
                    let following = Following(api: api) { id, page in
                        if !isForPrograms, !page.isTerminal { Screen.remark("\(id)  \(page.line)") }
                    }
                    document = try await following.end(of: id)
                } else {
                    document = try await api.status(id).document
                }
                guard let document else { continue }
                documents.append(document)
                if !options.json { Screen.show(StatusPage(document: document).page) }
            }
            if options.json { try Screen.show(json: documents) }
            if wait, documents.contains(where: { StatusPage(document: $0).status != "completed" }) {
                throw ExitCode.failure
            }
        }
    }
}
