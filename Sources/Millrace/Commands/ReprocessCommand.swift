import ArgumentParser
import Domain

/// Has files worked on again.
struct ReprocessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprocess",
        abstract: "Has files worked on again: stages that failed, or with --force also those that are done."
    )

    @Argument(help: "Files, by id.")
    var files: [FileID]

    @Option(help: "Only this stage: analyze, thumbnail or notify. May be repeated.")
    var stage: [StageName] = []

    @Flag(help: "Also stages that are done.")
    var force = false

    @Option(help: "Read writing in these languages this time: eng+tha.")
    var languages: String?

    @Option(help: "Read pages of this look: tesseract's page segmentation mode, 1 or 3 to 13.")
    var psm: Int?

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await told {
            let api = try await APIClient.open(options, try Toolbox.open().reader)
            var answers: [JSONValue] = []
            for id in files {
                answers.append(
                    try await api.reprocess(id, stages: stage, force: force, languages: languages, psm: psm)
                )
                if !options.json { Screen.show("\(id)  queued") }
            }
            if options.json { try Screen.show(json: answers) }
        }
    }
}
