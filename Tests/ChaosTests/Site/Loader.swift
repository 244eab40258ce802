import Crypto
import FoundationEssentials
import TestKit
import WebClient

/// Users who upload the files of a plan and do not give up: who is refused or hears nothing asks again under the same
/// idempotency key, as the documentation tells clients to.
struct Loader: Sendable {
    let site: Site
    let files: [PlannedFile]
    /// Distinguishes the keys of several runs against one site.
    var label = ""
    /// Users at work at the same time.
    var lanes = 3

    private struct Accepted: Decodable {
        let file_id: String
        let sha256: String
    }

    /// Uploads all files, spread evenly over so many seconds. Returns how many were never accepted.
    @discardableResult
    func run(over seconds: Double) async -> Int {
        let start = now()
        return await withTaskGroup(of: Int.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var missing = 0
                    for index in stride(from: lane, to: files.count, by: lanes) {
                        await pause(start + seconds * Double(index) / Double(files.count) - now())
                        if await !upload(files[index]) { missing += 1 }
                    }
                    return missing
                }
            }
            return await group.reduce(0, +)
        }
    }

    /// Uploads one file after the other, each so many seconds after the last, until it is told to stop or there are no
    /// more. Returns how many were never accepted.
    func run(every seconds: Double, until watch: Watch) async -> Int {
        var missing = 0
        for file in files {
            await pause(seconds)
            if watch.isOver { break }
            if await !upload(file) { missing += 1 }
        }
        return missing
    }

    /// Asks until it is accepted, for three minutes at most.
    func upload(_ file: PlannedFile, patience seconds: Double = 180) async -> Bool {
        let bytes = file.bytes
        let sha256 = SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let key = "chaos-\(label)-\(file.number)"
        let deadline = now() + seconds
        while now() < deadline, !Task.isCancelled {
            let began = now()
            do {
                let answer = try await site.client.fetch(request(file, bytes, key))
                let took = now() - began
                if [200, 202].contains(answer.status) {
                    let accepted = try JSONDecoder().decode(Accepted.self, from: Data(answer.body))
                    site.diary.write(answer.status == 202 ? .accepted : .repeated) {
                        $0.file = accepted.file_id.lowercased()
                        $0.sha256 = accepted.sha256 == sha256 ? sha256 : "not \(sha256)"
                        $0.user = file.user
                        $0.key = key
                        $0.status = answer.status
                        $0.seconds = took
                    }
                    return true
                }
                site.diary.write(.refused) {
                    $0.key = key
                    $0.status = answer.status
                    $0.seconds = took
                    $0.detail = String(answer.text.prefix(300))
                }
            } catch {
                site.diary.write(.unanswered) {
                    $0.key = key
                    $0.seconds = now() - began
                    $0.detail = "\(error)"
                }
            }
            await pause(0.3)
        }
        return false
    }

    private func request(_ file: PlannedFile, _ bytes: [UInt8], _ key: String) async throws -> WebRequest {
        WebRequest(
            "PUT",
            "\(site.api)/files/content/\(file.name)",
            headers: ["authorization": "Bearer \(try await site.token(for: file.user))", "idempotency-key": key],
            body: .bytes(bytes),
            limits: WebRequest.Limits(connectSeconds: 3, totalSeconds: 15)
        )
    }
}
