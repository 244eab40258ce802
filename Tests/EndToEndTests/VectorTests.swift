import FoundationEssentials
import TestKit
import Testing

extension EndToEnd {
    /// A file has exactly one set of vectors, whoever died between writing them and committing; a deleted one has none.
    @Suite struct VectorTests {
        /// Several parts.
        private static let text = (1...60).map { "Sentence \($0) of the miller's book tells of stones and water." }
            .joined(separator: " ")

        @Test func postgresHoldsOneSetWhateverHappens() async throws {
            try await Stack.run { stack in
                try await holdsOneSet(stack) { upload in
                    let sum =
                        "SELECT coalesce(sum(cardinality(numbers)), 0) FROM vector_sets WHERE file_id = '\(upload.id)'"
                    return try await stack.query(sum).first.flatMap { Int($0) } ?? -1
                }
            }
        }

        @Test(.enabled(if: QdrantDouble.isThere)) func qdrantHoldsOneSetWhateverHappens() async throws {
            let double = try QdrantDouble()
            try await Stack.run(double.settings) { stack in
                try await holdsOneSet(stack, isWrittenBefore: true) { try await double.count(of: $0.id) }
            }
        }

        /// - Parameter isWrittenBefore: whether the vectors are there before the ledger knows of them.
        private func holdsOneSet(
            _ stack: Stack,
            isWrittenBefore: Bool = false,
            _ count: @escaping @Sendable (Upload) async throws -> Int
        ) async throws {
            try await stack.replace("Analyzer", by: 1, ["MILLRACE_FAULT_POINT": "before-commit"])
            let upload = try await stack.upload("book.txt", Array(Self.text.utf8), as: "miller")
            let isAtWork = try await eventually(within: 30) {
                if isWrittenBefore, try await count(upload) == 0 { return false }
                return try await stack.status(of: upload).state(of: "analyze") == "running"
            }
            #expect(isAtWork)
            try await stack.killAndRestart("Analyzer")
            try await completes(upload, stack)
            let parts = try await count(upload)
            #expect(parts > 1)
            for _ in 0..<5 {
                try await stack.send("POST", "reprocess", #"{"stages":["analyze"],"force":true}"#, of: upload)
                try await completes(upload, stack)
                let again = try await count(upload)
                #expect(again == parts)
            }
            try await stack.send("DELETE", nil, "", of: upload)
            let isGone = try await eventually(within: 30) { try await count(upload) == 0 }
            #expect(isGone)
        }

        private func completes(_ upload: Upload, _ stack: Stack) async throws {
            let status = try await stack.settle([upload], within: 60)[upload]?.status
            #expect(status == "completed")
        }
    }
}
