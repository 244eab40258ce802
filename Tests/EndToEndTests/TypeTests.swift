import FoundationEssentials
import Glibc
import TestKit
import Testing
import WebClient

extension EndToEnd {
    /// One real file of every type that is read: its picture, its text, its facts, through the whole house.
    @Suite struct TypeTests {
        @Test func everyTypeHasItsPictureTextAndFacts() async throws {
            var rows = ["| file | thumbnail | text | metadata |", "|---|---|---|---|"]
            try await Stack.run(["THUMBNAIL_SVG": "true"]) { stack in
                var uploads: [(TypeCase, Upload)] = []
                for type in TypeCase.all {
                    uploads.append((type, try await stack.upload(type.name, try type.bytes(), as: "types")))
                }
                let ends = try await stack.settle(uploads.map(\.1), within: 240)
                for (type, upload) in uploads {
                    let status = try #require(ends[upload])
                    rows.append(try await check(type, upload, status, in: stack))
                }
            }
            (rows.joined(separator: "\n") + "\n").withCString { _ = write(STDOUT_FILENO, $0, strlen($0)) }
        }

        @Test func anEncryptedDocumentSaysThatItNeedsItsPassword() async throws {
            try await Stack.run { stack in
                let bytes = try TypeCase("encrypted.pdf").bytes()
                let upload = try await stack.upload("encrypted.pdf", bytes, as: "types")
                let status = try #require(try await stack.settle([upload], within: 60)[upload])
                #expect(status.status == "failed")
                #expect(try await stack.get("status", of: upload).text.contains("needs_password"))
            }
        }

        private func check(_ type: TypeCase, _ upload: Upload, _ status: Status, in stack: Stack) async throws -> String
        {
            #expect(status.status == "completed", "\(type.name): \(status)")
            let picture = try await stack.get("thumbnail", of: upload)
            #expect((picture.status == 200) == type.hasPicture, "\(type.name): \(picture.status)")
            let text = try await stack.get("text", of: upload).text
            if let word = type.word { #expect(text.contains(word), "\(type.name): \(text.prefix(200))") }
            let analysis = try await stack.get("analysis", of: upload)
            let found = try JSONDecoder().decode(Analysis.self, from: Data(analysis.body))
            for fact in type.facts {
                #expect(found.metadata.contains(fact), "\(type.name): \(found.metadata.names.sorted())")
            }
            let drawn = picture.status == 200 ? "\(picture.body.count) bytes" : "skipped: nothing to draw"
            let read = text.isEmpty ? "none in it" : "“\(text.prefix(24).split(separator: "\n").first ?? "")…”"
            return "| \(type.name) | \(drawn) | \(read) | \(found.metadata.names.count) facts |"
        }

        /// The part of an analysis that is looked at.
        private struct Analysis: Decodable {
            let metadata: Names
        }

        /// The names of an object, whatever its values are.
        private struct Names: Decodable {
            struct Key: CodingKey {
                let stringValue: String
                var intValue: Int? { nil }
                init(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }
            let names: [String]

            init(from decoder: any Decoder) throws {
                names = try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue)
            }

            func contains(_ name: String) -> Bool { names.contains(name) }
        }
    }
}
