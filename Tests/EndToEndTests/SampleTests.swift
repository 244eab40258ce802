import TestKit
import Testing
import WebClient

extension EndToEnd {
    /// Five processes, real files, the way a user sees them.
    @Suite struct SampleTests {
        @Test func everySampleIsUnderstoodPicturedAndNotified() async throws {
            try await Stack.run { stack in
                #expect(Stack.samples.count >= 4)
                let uploads = try await stack.upload(count: Stack.samples.count)
                for (upload, status) in try await stack.settle(uploads, within: 120) {
                    #expect(status.status == "completed", "\(upload.name): \(status)")
                    #expect(status.state(of: "analyze") == "done", "\(upload.name)")
                    try await checkText(of: upload, in: stack)
                    try await checkPicture(of: upload, status, in: stack)
                }
                #expect(await stack.countNotifications(of: uploads) == uploads.map { _ in 1 })
                #expect(
                    stack.receiver.requests.allSatisfy { $0.headers["webhook-signature"]?.hasPrefix("v1,") == true }
                )
            }
        }

        @Test func servicesEndCleanlyWhenAsked() async throws {
            try await Stack.run { stack in
                let codes = await stack.drain()
                #expect(codes == Dictionary(uniqueKeysWithValues: Stack.services.map { ($0, 0) }))
            }
        }

        private func checkText(of upload: Upload, in stack: Stack) async throws {
            let answer = try await stack.get("text", of: upload)
            #expect(answer.status == 200, "\(upload.name): \(answer.text)")
            let hasText = [".txt", ".pdf", "scan.jpg"].contains { upload.name.hasSuffix($0) }
            if hasText { #expect(answer.text.contains { $0.isLetter }, "\(upload.name) has no text") }
        }

        private func checkPicture(of upload: Upload, _ status: Status, in stack: Stack) async throws {
            let answer = try await stack.get("thumbnail", of: upload)
            if status.state(of: "thumbnail") == "done" {
                #expect(answer.body.starts(with: [0xFF, 0xD8, 0xFF]), "\(upload.name): not a JPEG")
            } else {
                #expect(status.state(of: "thumbnail") == "skipped", "\(upload.name)")
                #expect(status.stages.first { $0.stage == "thumbnail" }?.error?.message.isEmpty == false)
                #expect(answer.status == 404)
            }
        }
    }
}
