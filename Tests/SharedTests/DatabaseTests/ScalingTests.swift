import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// What KEDA is told to ask: the manifests' own queries, on a real database.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct ScalingTests {
    private func query(of service: String) throws -> String {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let file = "/\(root)/k8s/services/\(service)/kustomization.yaml"
        let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
        let lines = text.split(separator: "\n").drop { !$0.contains("value: >-") }.dropFirst()
        return lines.prefix { $0.hasPrefix("          ") }.joined(separator: " ")
    }

    @Test(arguments: [("analyzer", StageName.analyze), ("thumbnailer", .thumbnail), ("notifier", .notify)])
    func countsWhatMayBegin(_ service: String, _ stage: StageName) async throws {
        let query = try query(of: service)
        try await TemporaryDatabase.with { database in
            let (ledger, bob) = (database.ledger, UserID.named("bob"))
            for owner in [UserID.sample, .sample, bob] {
                _ = try await database.files.accept(SampleUpload.fresh(of: owner))
            }
            try await database.run("UPDATE stages SET run_at = now(), generation = 1 WHERE stage = 'notify'")
            #expect(try await database.value(query) == "3")
            _ = try await ledger.hold(.user(bob), reason: "", by: "root")
            #expect(try await database.value(query) == "2")
            let running = try await database.value("SELECT file_id FROM stages LIMIT 1").flatMap { FileID($0) }
            _ = try await database.claim(try #require(running), stage)
            _ = try await ledger.hold(.stage(stage), reason: "", by: "root")
            // What runs still runs.
            #expect(try await database.value(query) == "1")
            _ = try await ledger.lift(.stage(stage), by: "root")
            _ = try await ledger.lift(.user(bob), by: "root")
            #expect(try await database.value(query) == "3")
        }
    }
}
