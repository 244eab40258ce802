import FoundationEssentials
import TestKit
import WebClient

/// Sends a hostile set through a whole house and waits for the end of each file.
struct HostileRun: Sendable {
    let stack: Stack
    let set: HostileSet
    let watch: DecoderWatch
    private static let senders = 4

    /// Sends all, and waits.
    ///
    /// - Parameter seconds: how long all of them together may take.
    func ends(within seconds: Double) async throws -> [HostileEnd] {
        let deadline = ContinuousClock.now + .seconds(seconds)
        return try await withThrowingTaskGroup(of: [HostileEnd].self) { group in
            for lane in 0..<Self.senders {
                let cases = set.cases.enumerated().filter { $0.offset % Self.senders == lane }.map(\.element)
                group.addTask { try await ends(of: cases, as: "hostile-\(lane)", until: deadline) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func ends(
        of cases: [HostileSet.Case],
        as user: String,
        until deadline: ContinuousClock.Instant
    ) async throws -> [HostileEnd] {
        let token = try await stack.token(for: user)
        var sent: [(HostileSet.Case, WebAnswer?)] = []
        for hostile in cases {
            sent.append((hostile, try await send(hostile, token)))
            watch.look(at: stack.workers)
        }
        var ends: [HostileEnd] = []
        for (hostile, answer) in sent {
            let accepted = answer.flatMap { Self.read(Accepted.self, $0) }
            let problem = answer.flatMap { Self.read(Problem.self, $0) }
            let door = (answer?.status ?? 0, problem?.code ?? "")
            guard let accepted else {
                ends.append(HostileEnd(hostile: hostile, door: door, document: nil))
                continue
            }
            let document = try await settled(accepted.file_id, token, until: deadline)
            ends.append(HostileEnd(hostile: hostile, door: door, document: document))
        }
        return ends
    }

    private struct Accepted: Decodable {
        let file_id: String
    }

    private struct Problem: Decodable {
        let code: String
    }

    private static func read<Document: Decodable>(_: Document.Type, _ answer: WebAnswer) -> Document? {
        try? JSONDecoder().decode(Document.self, from: Data(answer.body))
    }

    /// `nil` if the connection was cut.
    private func send(_ hostile: HostileSet.Case, _ token: String) async throws -> WebAnswer? {
        let boundary = "hostile-boundary-\(hostile.file)"
        var head = "--\(boundary)\r\ncontent-disposition: form-data; name=\"file\"; filename=\"\(hostile.name)\"\r\n"
        if !hostile.declared.isEmpty { head += "content-type: \(hostile.declared)\r\n" }
        let headers = [
            "authorization": "Bearer \(token)", "content-type": "multipart/form-data; boundary=\(boundary)",
        ]
        let body = Array("\(head)\r\n".utf8) + (try set.bytes(of: hostile)) + Array("\r\n--\(boundary)--\r\n".utf8)
        let request = WebRequest("POST", "\(stack.api)/files/upload", headers: headers, body: .bytes(body))
        do {
            return try await stack.client.fetch(request)
        } catch is TransportError {
            return nil
        }
    }

    private func settled(
        _ id: String,
        _ token: String,
        until deadline: ContinuousClock.Instant
    ) async throws -> HostileEnd.Document? {
        var document: HostileEnd.Document?
        let request = WebRequest(
            "GET",
            "\(stack.api)/files/\(id)/status",
            headers: ["authorization": "Bearer \(token)"]
        )
        while true {
            let answer = try await stack.client.fetch(request)
            document = Self.read(HostileEnd.Document.self, answer)
            watch.look(at: stack.workers)
            if ["completed", "failed"].contains(document?.status ?? "") || ContinuousClock.now > deadline {
                return document
            }
            _ = await eventually(within: 0.03, every: 30) { false }
        }
    }
}
