import Testing

@testable import Settings

struct SettingsDocumentTests {
    static let document = {
        var document = SettingsDocument([SettingTests.workers.entry, SettingTests.secret.entry], of: "Gateway")
        document.add([SettingTests.workers.entry, SettingTests.format.entry], of: "Analyzer")
        return document
    }()

    @Test func aSettingOfSeveralProcessesIsOneRow() {
        #expect(Self.document.rows.map(\.entry.name) == ["FORMAT", "SECRET", "WORKERS"])
        #expect(Self.document.rows.map(\.readers) == [["Analyzer"], ["Gateway"], ["Gateway", "Analyzer"]])
    }

    @Test func markdownHasARowEach() {
        let lines = Self.document.markdown(services: ["Gateway", "Analyzer"]).split(separator: "\n")
        #expect(lines.contains("| `WORKERS` | `4` | 1…64 | all services | Files at the same time. |"))
        #expect(lines.contains("| `FORMAT` | `text` | text \\| json | Analyzer | A format. |"))
        #expect(lines.contains("| `SECRET` | — | text | Gateway | A secret. Secret. |"))
    }

    @Test func theExampleIsAFileThatParsesToNothing() throws {
        let text = Self.document.environmentExample()
        #expect(text.contains("\n#WORKERS=4\n"))
        #expect(try EnvironmentFile(text).values.isEmpty)
        let uncommented = text.split(separator: "\n").filter { $0.hasPrefix("#WORKERS") }.map { $0.dropFirst() }
        #expect(try EnvironmentFile(uncommented.joined(separator: "\n")).values == ["WORKERS": "4"])
    }

    @Test func valuesInForceAreShownAndSecretsMasked() {
        let text = Self.document.inForce(
            SettingsReader(environment: ["SECRET": "hunter2", "WORKERS": "99"], file: ["FORMAT": "json"])
        )
        #expect(
            text == """
                FORMAT   json           .env
                SECRET   ••••           environment
                WORKERS  (not allowed)  environment

                """
        )
    }
}
