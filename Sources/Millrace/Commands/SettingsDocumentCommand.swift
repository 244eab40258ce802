import ArgumentParser
import Domain
import Settings

/// Renders the settings of all processes: asks the services that lie beside this executable for theirs.
struct SettingsDocumentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings-document",
        abstract: "Renders docs/settings.md or .env.example from the code.",
        shouldDisplay: false
    )

    @Flag(help: "docs/settings.md.")
    var markdown = false

    @Flag(help: ".env.example.")
    var env = false

    @Option(help: "The folder of the services' executables; without it this executable's.")
    var folder: String?

    func validate() throws {
        guard markdown != env else { throw ValidationError("Say --markdown or --env.") }
    }

    func run() async throws {
        try await told {
            let document = try Self.document(folder: folder)
            Screen.show(
                markdown ? document.markdown(services: Neighbour.all.map(\.name)) : document.environmentExample()
            )
        }
    }

    /// The settings of all services and of this command.
    static func document(folder: String? = nil) throws -> SettingsDocument {
        var document = SettingsDocument()
        for neighbour in Neighbour.all {
            document.add(try neighbour.settings(in: folder ?? Neighbour.folder()), of: neighbour.name)
        }
        document.add(Toolbox.settings, of: "millrace")
        return document
    }
}
