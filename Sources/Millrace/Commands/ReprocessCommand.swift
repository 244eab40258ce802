import ArgumentParser
import Domain
import FoundationEssentials

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

    @Option(help: "The bands of a picture from now on, in the order of the file: red,green,blue,nir.")
    var bands: String?

    @Option(help: #"Where a picture was taken, from now on: {"latitude": 13.7, "longitude": 100.5, "altitude": 50}."#)
    var gps: String?

    @OptionGroup var options: APIOptions

    func validate() throws {
        guard let gps, Self.object(gps) == nil else { return }
        throw ValidationError(#"--gps is an object of JSON: {"latitude": 13.7, "longitude": 100.5}."#)
    }

    func run() async throws {
        try await told {
            let api = try await APIClient.open(options, try Toolbox.open().reader)
            let statement = CaptureStatement(
                bands: bands?.split(separator: ",", omittingEmptySubsequences: false).map(String.init),
                gps: gps.flatMap(Self.object)
            )
            var answers: [JSONValue] = []
            for id in files {
                answers.append(
                    try await api.reprocess(
                        id,
                        stages: stage,
                        force: force,
                        languages: languages,
                        psm: psm,
                        statement: statement
                    )
                )
                if !options.json { Screen.show("\(id)  queued") }
            }
            if options.json { try Screen.show(json: answers) }
        }
    }

    /// What is in it is for the API to judge.
    private static func object(_ text: String) -> JSONValue? {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)), case .object = value else {
            return nil
        }
        return value
    }
}
