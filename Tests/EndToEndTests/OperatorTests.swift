import FoundationEssentials
import TestKit
import Testing
import WebClient

extension EndToEnd {
    /// What owners and operators stop, hold back and empty, in the running house.
    @Suite struct OperatorTests {
        @Test func runningWorkStopsWhenItsOwnerCancels() async throws {
            try await Stack.run { stack in
                let upload = try await stack.upload("noise.bmp", Self.noise(side: 2400), as: "alice")
                let runs = try await eventually(within: 60) {
                    try await stack.status(of: upload).state(of: "analyze") == "running"
                }
                #expect(runs)
                let began = ContinuousClock.now
                #expect(try await stack.post("cancel", of: upload).status == 202)
                let status = try #require(try await stack.settle([upload], within: 15)[upload])
                #expect(began.duration(to: .now) < .seconds(15))
                #expect(status.status == "failed")
                #expect(status.state(of: "analyze") == "cancelled")
                let text = try await stack.get("status", of: upload).text
                #expect(text.contains(#""code":"cancelled""#))
                let again = try await stack.post("cancel", of: upload)
                #expect(again.status == 409)
                #expect(again.text.contains("nothing is left to cancel"))
                #expect(await stack.countNotifications(of: [upload]) == [1])
                #expect(
                    stack.receiver.requests.contains {
                        String(decoding: $0.body, as: UTF8.self).contains("file.failed")
                    }
                )
            }
        }

        @Test func aPausedUsersFilesWaitAndGoOnWithinSeconds() async throws {
            try await Stack.run { stack in
                _ = try await stack.operate(["pause", "--user", "alice", "--reason", "flood"])
                let sample = try #require(Stack.samples.first { $0.name.hasSuffix(".txt") })
                let held = try await stack.upload(sample.name, sample.bytes, as: "alice")
                let other = try await stack.upload(sample.name, sample.bytes, as: "bob")
                _ = try await stack.settle([other], within: 60)
                // Neither a restart nor an emptied broker lets it slip through, nor loses it.
                try await stack.killAndRestart("Analyzer")
                try await stack.emptyBroker()
                let later = try await stack.upload("later-\(sample.name)", sample.bytes + [10], as: "bob")
                _ = try await stack.settle([later], within: 60)
                #expect(try await stack.status(of: held).status == "pending")
                #expect(try await stack.operate(["holds"]).contains("flood"))
                let began = ContinuousClock.now
                _ = try await stack.operate(["resume", "--user", "alice"])
                #expect(try await stack.settle([held], within: 30)[held]?.status == "completed")
                #expect(began.duration(to: .now) < .seconds(10))
            }
        }

        @Test func aPausedStageWaitsWhileOthersGoOn() async throws {
            try await Stack.run { stack in
                _ = try await stack.operate(["pause", "--stage", "analyze"])
                let uploads = try await stack.upload(count: 3) { $0.hasSuffix(".jpg") }
                for upload in uploads {
                    let isDrawn = try await eventually(within: 60) {
                        try await stack.status(of: upload).state(of: "thumbnail") == "done"
                    }
                    #expect(isDrawn)
                    #expect(try await stack.status(of: upload).state(of: "analyze") == "queued")
                }
                _ = try await stack.operate(["resume", "--stage", "analyze"])
                for status in try await stack.settle(uploads, within: 60).values {
                    #expect(status.status == "completed")
                    #expect(status.stages.first { $0.stage == "analyze" }?.attempt == 1)
                }
                #expect(await stack.countNotifications(of: uploads) == uploads.map { _ in 1 })
            }
        }

        @Test func aDrainedInstanceIsEmptyAndTakesNoMore() async throws {
            try await Stack.run { stack in
                let first = try await stack.upload(count: 2) { $0.hasSuffix(".jpg") }
                let answer = try await stack.operate(["drain", "--service", "analyzer", "--json"])
                #expect(answer.contains(#""state" : "drained""#))
                let active = try await stack.operate(["active", "--service", "analyzer", "--json"])
                #expect(active.contains(#""active" : []"#) || active.contains("\"active\" : [\n\n"), "\(active)")
                let late = try await stack.upload("late.txt", Array("A late note.".utf8), as: "late")
                let isDrawn = try await eventually(within: 60) {
                    try await stack.status(of: late).state(of: "thumbnail") == "done"
                }
                #expect(isDrawn)
                #expect(try await stack.status(of: late).state(of: "analyze") == "queued")
                _ = try await stack.operate(["resume", "--service", "analyzer"])
                for status in try await stack.settle(first + [late], within: 60).values {
                    #expect(status.status == "completed")
                }
            }
        }

        /// A picture like a page of nonsense, on which recognition works for a long time.
        private static func noise(side: Int) -> [UInt8] {
            var random = Seeded(state: 7)
            func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
            let bytes = side * side * 3
            var file = Array("BM".utf8) + word(54 + bytes) + word(0) + word(54)
            file +=
                word(40) + word(side) + word(side) + [1, 0, 24, 0] + word(0) + word(bytes) + word(2835) + word(2835)
            file += word(0) + word(0)
            file.reserveCapacity(54 + bytes)
            for _ in 0..<(side / 12) {
                var line: [UInt8] = []
                line.reserveCapacity(side * 3)
                for _ in 0..<(side / 4) {
                    let ink: UInt8 = UInt64.random(in: 0..<3, using: &random) == 0 ? 0 : 255
                    line += Array(repeating: ink, count: 12)
                }
                for _ in 0..<12 { file += line }
            }
            return file
        }
    }
}

extension Stack {
    /// Gives an order about a file.
    fileprivate func post(_ order: String, of upload: Upload) async throws -> WebAnswer {
        let headers = ["authorization": "Bearer \(upload.token)"]
        return try await client.fetch(WebRequest("POST", "\(api)/files/\(upload.id)/\(order)", headers: headers))
    }
}
