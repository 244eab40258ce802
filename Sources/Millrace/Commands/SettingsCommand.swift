import ArgumentParser
import Settings

/// The settings that this command reads.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Shows this command's settings, where they come from, secrets masked.",
        discussion: "A service shows its own: `Gateway --settings`."
    )

    func run() async throws {
        try await told {
            let reader = try SettingsReader.process()
            Screen.show(SettingsDocument(Toolbox.settings, of: "millrace").inForce(reader))
        }
    }
}
