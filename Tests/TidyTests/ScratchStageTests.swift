import FoundationEssentials
import Testing

/// A new stage must stay cheap: this counts all of it, and lets the compiler read it against the real modules.
@Suite struct ScratchStageTests {
    @Test func aScratchStageIsUnderSixtyLines() {
        let lines = ScratchStage.pieces.map { "\($0.path): \($0.lines)" }
        #expect(ScratchStage.pieces.map(\.lines).reduce(0, +) < 60, "\(lines)")
    }

    @Test func thePlacesItIsAddedToAreThere() throws {
        let added = ["Package.swift", "docker-compose.yml", "k8s/kustomization.yaml", "k8s/base/settings.yaml"]
        for path in added { #expect(House.file(path) != nil) }
        #expect(House.file("k8s/part/kustomization.yaml") != nil)
        let manifest = try #require(House.file("Package.swift")).lines.joined()
        #expect(manifest.contains(#"service("Analyzer","#))
    }

    /// The catalogue is another module's, so the scratch stage borrows a name from it.
    @Test(.enabled(if: Compiler.hasModules))
    func theCompilerAcceptsIt() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tagger-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let texts = [
            "FileTagged.swift": "public import Events\n" + ScratchStage.event.text,
            "TagStage.swift": ScratchStage.stage.text.replacing("StageName.tag", with: "StageName.notify"),
            "main.swift": ScratchStage.main.text,
        ]
        for (name, text) in texts {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        let (code, output) = try Compiler.typecheck(texts.keys.map { "\(folder)/\($0)" }, in: folder)
        #expect(code == 0, "\(output)")
    }
}
