import FoundationEssentials
import TestKit
import Testing

extension EndToEnd {
    /// Several Analyzers over many captures: each is measured once, and completed means that all of it is there,
    /// however many of them die.
    @Suite struct CropFleetTests {
        private static let analyzers = 4
        private static let open = "SELECT count(*) FROM files WHERE status NOT IN ('completed', 'failed')"
        private static let ends = "SELECT status, count(*) FROM files GROUP BY status"
        /// Surveys whose parts, or whose pictures as far as they were remembered, are not those that it names.
        private static let uneven = """
            SELECT file_id FROM surveys s
            WHERE (SELECT count(*) FROM survey_indices i WHERE i.file_id = s.file_id)
                    <> jsonb_array_length(s.survey -> 'indices')
                OR (SELECT count(*) FROM stress_zones z WHERE z.file_id = s.file_id) <> 100
                OR (SELECT count(*) FROM survey_objects o WHERE o.file_id = s.file_id)
                    <> (SELECT count(*) FROM jsonb_object_keys(s.survey -> 'maps'))
                        + (s.survey -> 'processed' IS NOT NULL)::int
            """

        @Test func fourAnalyzersMeasureEachCaptureOnce() async throws {
            // Two cores are busy for a while: nobody is to be taken for dead.
            let settings = Stack.lightly.merging(["STAGE_LEASE_SECONDS": "30"]) { $1 }
            try await Stack.run(settings) { stack in
                try await stack.replace("Analyzer", by: Self.analyzers)
                let uploads = try await upload(200, to: stack)
                let isDone = try await eventually(within: 240, every: 250) {
                    try await stack.query(Self.open) == ["0"]
                }
                #expect(isDone)
                #expect(try await stack.query(Self.ends) == ["completed|200"])
                let attempts = """
                    SELECT outcome, count(*), count(DISTINCT file_id), count(DISTINCT worker) FROM attempts
                    WHERE stage = 'analyze' GROUP BY outcome
                    """
                #expect(try await stack.query(attempts) == ["done|200|200|\(Self.analyzers)"])
                #expect(try await stack.query("SELECT count(*), count(DISTINCT file_id) FROM surveys") == ["200|200"])
                #expect(try await stack.query(Self.uneven) == [])
                for upload in uploads.prefix(12) { #expect(try await stack.missing(of: upload) == []) }
            }
        }

        @Test func nothingIsCompletedBeforeItIsThereHoweverManyAnalyzersDie() async throws {
            // They die of themselves, and no file is to blame.
            let settings = ["STAGE_MAX_LOSSES": "100", "RECLAIM_INTERVAL_SECONDS": "1"]
            try await Stack.run(Stack.lightly.merging(settings) { $1 }) { stack in
                // Again and again, when the pictures of the fourth file are stored and its survey is not written.
                try await stack.replace("Analyzer", by: Self.analyzers, ["MILLRACE_FAULT_POINT": "before-commit:4"])
                let uploads = try await upload(40, to: stack)
                let watch = FleetWatch(stack, analyzers: Self.analyzers, uploads)
                let isDone = try await eventually(within: 240, every: 250) { try await watch.look() }
                #expect(isDone)
                #expect(watch.deaths >= Self.analyzers)
                #expect(try await stack.query(Self.ends) == ["completed|40"])
                let done = """
                    SELECT count(*), count(DISTINCT file_id) FROM attempts WHERE stage = 'analyze' AND outcome = 'done'
                    """
                #expect(try await stack.query(done) == ["40|40"])
                #expect(try await stack.query(Self.uneven) == [])
            }
        }

        @Test func aStoreThatTakesNoMapsCompletesNoFile() async throws {
            try await Stack.run(Stack.lightly) { stack in
                // A file lies where the folder of the maps would be.
                let maps = "\(stack.objects)/maps"
                #expect(FileManager.default.createFile(atPath: maps, contents: Data()))
                let uploads = try await upload(1, to: stack)
                let isRefused = try await eventually(within: 60, every: 100) {
                    let tries = "SELECT count(*) > 0 FROM attempts WHERE stage = 'analyze' AND outcome = 'postponed'"
                    return try await stack.query(tries) == ["t"]
                }
                #expect(isRefused)
                #expect(try await stack.query("SELECT status FROM files") == ["processing"])
                #expect(try await stack.query("SELECT file_id FROM surveys") == [])
                try FileManager.default.removeItem(atPath: maps)
                let isDone = try await eventually(within: 60, every: 100) {
                    try await stack.query(Self.ends) == ["completed|1"]
                }
                #expect(isDone)
                for upload in uploads { #expect(try await stack.missing(of: upload) == []) }
            }
        }

        /// So many captures of four growers: one of each kind that is kept as a fixture, and small ones that differ.
        private func upload(_ count: Int, to stack: Stack) async throws -> [Upload] {
            var tokens: [String] = []
            for number in 1...4 { tokens.append(try await stack.token(for: "grower-\(number)")) }
            var uploads: [Upload] = []
            for (name, parts) in Self.fixtures.prefix(count) {
                let path = "\(Stack.root)/Tests/SharedTests/DecoderTests/Fixtures/Crops/\(name)"
                let bytes = try #require(FileManager.default.contents(atPath: path))
                uploads.append(try await stack.upload(name, [UInt8](bytes), with: tokens[0], parts: parts))
            }
            for number in uploads.count..<max(count, uploads.count) {
                let bytes = BandTIFF(grain: number).file
                let parts = ["bands": BandTIFF.order]
                let token = tokens[number % tokens.count]
                uploads.append(try await stack.upload("capture-\(number).tif", bytes, with: token, parts: parts))
            }
            return uploads
        }

        private static let fixtures: [(name: String, parts: [String: String])] = [
            ("rows-five-bands.tiff", ["bands": BandTIFF.order]),
            ("rows-four-bands.tiff", ["bands": "green,red,red_edge,nir"]),
            ("rows-photograph.png", ["gps": #"{"latitude":14.005,"longitude":100.005}"#]),
        ]
    }
}
