import FoundationEssentials
import TestKit
import Testing
import WebClient

extension EndToEnd {
    /// Who understands a file when providers answer, hold back, are used up or away; and that no call is made that is
    /// not allowed, however many Analyzers there are.
    @Suite(.enabled(if: ProviderDouble.isThere))
    struct UnderstandingTests {
        /// The part of the analysis that these tests look at.
        private struct Understanding: Decodable, Sendable {
            let summary: String?
            let suggested_filename: String?
            let methods: [String: String]
            let notes: [String]

            /// Who understood the file: `gemini/…`, or why nobody did.
            var method: String { methods["understanding"] ?? "" }

            func isBy(_ provider: String) -> Bool { method.hasPrefix("\(provider)/") }

            /// Why that provider was not used.
            func note(about provider: String) -> String? { notes.first { $0.hasPrefix("\(provider) was not used.") } }
        }

        @Test func theFirstProviderThatAnswersIsBelieved() async throws {
            let double = try ProviderDouble()
            try await Stack.run(double.settings.merging(["BACKFILL_SECONDS": "0"]) { $1 }) { stack in
                try await isUnderstoodByTheFirst(double, stack)
                try await isBetterWhenTheyAreBack(try await isDoneWithoutAnyInAnOutage(double, stack), double, stack)
                try await stack.replace("Analyzer", by: 1)
                try await goesToTheNextWhenNothingIsLeft(double, stack)
            }
        }

        private func isUnderstoodByTheFirst(_ double: ProviderDouble, _ stack: Stack) async throws {
            let found = try #require(try await understand(["normal"], in: stack).first)
            #expect(found.summary == "A double wrote this.")
            #expect(found.suggested_filename == "told_by_a_double.txt")
            for field in ["understanding", "summary", "tags", "language", "suggested_filename"] {
                #expect(found.methods[field]?.hasPrefix("gemini/") == true, "\(field): \(found.methods)")
            }
            #expect(!found.notes.contains { $0.contains("was not used") }, "\(found.notes)")
            #expect(found.methods["embedding"] == "gemini/gemini-embedding-001")
            #expect(
                try await double.arrivals().map { "\($0.provider) \($0.kind)" } == ["gemini describe", "gemini embed"]
            )
        }

        private func isDoneWithoutAnyInAnOutage(_ double: ProviderDouble, _ stack: Stack) async throws -> Upload {
            for provider in ProviderDouble.providers { try await double.order("broken", from: provider) }
            let upload = try await send("outage", to: stack)
            let found = try #require(try await understood([upload], in: stack).first)
            #expect(found.method == "local, waiting for a provider")
            #expect(found.methods["embedding"] == "local-lexical/1")
            for provider in ProviderDouble.providers {
                #expect(found.note(about: provider)?.contains("500") == true, "\(found.notes)")
                #expect(!found.methods.values.contains { $0.hasPrefix("\(provider)/") }, "\(found.methods)")
                #expect(try await double.arrivals(at: provider).last?.status == 500)
                try await double.order("ok", from: provider)
            }
            return upload
        }

        /// By itself, and without telling anybody a second time.
        private func isBetterWhenTheyAreBack(_ upload: Upload, _ double: ProviderDouble, _ stack: Stack) async throws {
            try await stack.replace("Analyzer", by: 1, ["BACKFILL_SECONDS": "1"])
            let isBetter = try await eventually(within: 60) {
                let found = try await understood([upload], in: stack).first
                return found?.isBy("gemini") == true && found?.methods["embedding"]?.hasPrefix("gemini/") == true
                    && found?.notes.contains { $0.contains("was not used") } == false
            }
            #expect(isBetter)
            #expect(try await stack.query("SELECT count(*) FROM notifications WHERE file_id = '\(upload.id)'") == ["1"])
            let spaces = "SELECT space FROM vector_sets WHERE file_id = '\(upload.id)'"
            #expect(try await stack.query(spaces) == ["gemini/gemini-embedding-001"])
        }

        private func goesToTheNextWhenNothingIsLeft(_ double: ProviderDouble, _ stack: Stack) async throws {
            let before = try await double.arrivals(at: "gemini").count
            try await double.order("quota", from: "gemini", times: 1)
            let first = try #require(try await understand(["refused"], in: stack).first)
            #expect(first.isBy("openai"), "\(first.methods)")
            #expect(first.note(about: "gemini")?.contains("429") == true, "\(first.notes)")
            // It said for how long: nobody asks it meanwhile, though it would answer.
            let second = try #require(try await understand(["spared"], in: stack).first)
            #expect(second.isBy("openai"), "\(second.methods)")
            #expect(second.note(about: "gemini")?.contains("busy") == true, "\(second.notes)")
            let calls = try await double.arrivals(at: "gemini").dropFirst(before)
            #expect(calls.map(\.status) == [429])
        }

        @Test func noMoreCallsAreMadeThanAreAllowed() async throws {
            let double = try ProviderDouble()
            let limits = ["GEMINI_DAILY_LIMIT": "3", "EMBEDDING_PROVIDER": "local", "BACKFILL_SECONDS": "0"]
            let settings = double.settings.merging(limits) { $1 }
            try await Stack.run(settings) { stack in
                try await endsWithTheDaysCalls(double, stack)
                let limits = ["GEMINI_DAILY_LIMIT": "0", "GEMINI_RPM_LIMIT": "8", "EMBEDDING_PROVIDER": "gemini"]
                try await stack.replace("Analyzer", by: 4, limits)
                try await keepsTheMinutesCalls(double, stack)
                try await checkLedger(double, stack)
            }
        }

        private func endsWithTheDaysCalls(_ double: ProviderDouble, _ stack: Stack) async throws {
            let found = try await understand((1...6).map { "day \($0)" }, in: stack)
            #expect(found.count { $0.isBy("gemini") } == 3, "\(found.map(\.method))")
            let others = found.filter { $0.isBy("openai") }
            #expect(others.count == 3, "\(found.map(\.method))")
            for other in others {
                #expect(other.note(about: "gemini")?.contains("used up") == true, "\(other.notes)")
            }
            #expect(try await double.arrivals(at: "gemini").count == 3)
        }

        /// The calls of the day before count, too: at least five more are left in their minute, for texts and vectors.
        private func keepsTheMinutesCalls(_ double: ProviderDouble, _ stack: Stack) async throws {
            let found = try await understand((1...24).map { "minute \($0)" }, in: stack)
            let (byFirst, byNext) = (found.count { $0.isBy("gemini") }, found.count { $0.isBy("openai") })
            #expect(byFirst > 0 && byFirst + byNext == 24, "\(found.map(\.method))")
            let times = try await double.arrivals(at: "gemini").map(\.at)
            #expect(times.count >= 8)
            #expect(Self.busiest(times) <= 8, "\(times)")
        }

        /// What is written down is what was sent: no call more, no call less.
        private func checkLedger(_ double: ProviderDouble, _ stack: Stack) async throws {
            let calls = try await double.arrivals()
            let came = Dictionary(grouping: calls, by: \.provider).map { "\($0.key)|\($0.value.count)" }
            let written = try await stack.query("SELECT provider, sum(calls) FROM ai_calls GROUP BY provider")
            #expect(written.sorted() == came.sorted())
        }

        /// The most calls within any minute.
        private static func busiest(_ times: [Double]) -> Int {
            times.map { start in times.count { (start..<(start + 60)).contains($0) } }.max() ?? 0
        }

        /// Uploads a note for each name, each by a user of its own, and returns what was understood of them.
        private func understand(_ names: [String], in stack: Stack) async throws -> [Understanding] {
            var uploads: [Upload] = []
            for name in names { uploads.append(try await send(name, to: stack)) }
            return try await understood(uploads, in: stack)
        }

        private func send(_ name: String, to stack: Stack) async throws -> Upload {
            let text =
                "Minutes of the meeting \(name). The trust bought a stone for the mill and mended the sluice. "
                + "The sacks of flour were counted, and the miller was thanked."
            let user = name.replacing(" ", with: "-")
            return try await stack.upload("\(user).txt", Array(text.utf8), as: user)
        }

        private func understood(_ uploads: [Upload], in stack: Stack) async throws -> [Understanding] {
            let settled = try await stack.settle(uploads, within: 120)
            var found: [Understanding] = []
            for upload in uploads {
                #expect(settled[upload]?.status == "completed", "\(upload.name)")
                let answer = try await stack.get("analysis", of: upload)
                guard answer.status == 200 else {
                    throw StackError("analysis of \(upload.name): \(answer.status) \(answer.text)")
                }
                found.append(try JSONDecoder().decode(Understanding.self, from: Data(answer.body)))
            }
            return found
        }
    }
}
