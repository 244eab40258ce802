import Control
import Database
import Domain
import FoundationEssentials
import Glibc
import Redis
import ServiceKit
import Settings
import Storage

/// The connection test: asks everything that Millrace works with, and says in one line each how it stands.
struct Examination: Sendable {
    let box: Toolbox

    /// All findings, in a fixed order; the checks run at the same time.
    func findings() async -> [Finding] {
        let checks: [@Sendable () async -> [Finding]] = [
            { [settings()] }, { await database() }, { await broker() }, { [await store()] }, { [decoder()] },
            { programs() }, { outside() },
        ]
        return await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, check) in checks.enumerated() { group.addTask { (index, await check()) } }
            var all: [Int: [Finding]] = [:]
            for await (index, findings) in group { all[index] = findings }
            return all.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    private func settings() -> Finding {
        guard let secret = try? AccessSettings.secret(box.reader) else {
            return Finding("settings", .off, "JWT_SECRET is not set: `make up` makes one, `millrace token` needs it")
        }
        return secret.utf8.count >= TokenSigner.minimumBytes
            ? Finding("settings", .ok, "every value is allowed, JWT_SECRET is set")
            : Finding("settings", .failed, "JWT_SECRET has \(secret.utf8.count) bytes: use 32 or more")
    }

    /// PostgreSQL and its schema.
    private func database() async -> [Finding] {
        do {
            return try await box.withDatabase { client in
                let (found, seconds) = try await timed { try await client.requirements() }
                return Self.findings(found, seconds)
            }
        } catch {
            return [Finding("PostgreSQL", .failed, Self.sentence(error))]
        }
    }

    /// Redis itself, and who is registered in it.
    private func broker() async -> [Finding] {
        do {
            return try await box.withBroker { bus in
                let (found, seconds) = try await timed { try await bus.requirements() }
                let running = try await RedisInstances(bus).instances()
                let counts = Dictionary(grouping: running, by: \.service).sorted { $0.key < $1.key }
                let summary = counts.map { "\($0.key) \($0.value.count)" }.joined(separator: ", ")
                return Self.findings(found, seconds) + [
                    counts.isEmpty
                        ? Finding("services", .off, "none is running: `make up` starts them")
                        : Finding("services", .ok, "running: \(summary)")
                ]
            }
        } catch {
            return [
                Finding("Redis", .failed, Self.sentence(error)),
                Finding("services", .off, "unknown without Redis"),
            ]
        }
    }

    /// A line for each requirement, as `/ready` words it; the first tells how long the answer took.
    static func findings(_ requirements: [Requirement], _ seconds: String) -> [Finding] {
        requirements.enumerated().map { index, requirement in
            let line = index == 0 && requirement.isMet ? "\(requirement.line), \(seconds)" : requirement.line
            return Finding(requirement.name, requirement.isMet ? .ok : .failed, line)
        }
    }

    /// Writes, reads and removes an object.
    private func store() async -> Finding {
        await found("object store") {
            let store = try ObjectStores.open(box.reader, logger: box.logger)
            guard let doctor = UserID("doctor") else { return "" }
            let key = ObjectKey.original(FileID(), of: doctor, named: "probe.txt")
            let bytes = Array("Millrace was here.".utf8)
            let (_, seconds) = try await timed {
                try await store.write(bytes, to: key, contentType: "text/plain")
                let back = try await store.read(key, atMost: 1024)
                try await store.delete(key)
                guard back == bytes else { throw Failure(.internalError, "it gave back other bytes than it was given") }
            }
            return "wrote, read and removed \(bytes.count) bytes, \(seconds)"
        }
    }

    private func decoder() -> Finding {
        let path = box.reader.text("DECODER_PATH") ?? "\(Neighbour.folder())/millrace-decoder"
        return access(path, X_OK) == 0
            ? Finding("decoder", .ok, path)
            : Finding("decoder", .failed, "\(path) is not there: run `make build`, or set DECODER_PATH")
    }

    /// Programs and language files that the decoder uses.
    private func programs() -> [Finding] {
        let poppler = ["pdfinfo", "pdftotext"].filter { Self.program($0) == nil }
        let languages = (box.reader.text("OCR_LANGUAGES") ?? "eng+tha").split(separator: "+").map(String.init)
        let missing = languages.filter { !hasLanguage($0) }
        return [
            poppler.isEmpty
                ? Finding("poppler", .ok, "pdfinfo and pdftotext are there")
                : Finding(
                    "poppler",
                    .failed,
                    "\(poppler.joined(separator: ", ")) missing: apt-get install poppler-utils"
                ),
            missing.isEmpty
                ? Finding("OCR", .ok, "languages \(languages.joined(separator: ", "))")
                : Finding(
                    "OCR",
                    .failed,
                    "languages missing: apt-get install "
                        + missing.map { "tesseract-ocr-\($0.replacing("_", with: "-"))" }.joined(separator: " ")
                ),
        ]
    }

    private func hasLanguage(_ language: String) -> Bool {
        let folders =
            box.reader.text("TESSDATA_PREFIX").map { [$0] }
            ?? ["/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata"]
        return folders.contains { access("\($0)/\(language).traineddata", R_OK) == 0 }
    }

    /// What lies outside, and is off unless it is set.
    private func outside() -> [Finding] {
        [
            outside("vector store", ["QDRANT_URL"], without: "PostgreSQL serves"),
            outside("AI", ["GEMINI_API_KEY", "OLLAMA_URL"], without: "files are analyzed on this machine"),
            outside("LINE", ["LINE_CHANNEL_ACCESS_TOKEN"], without: "nobody is notified over LINE"),
            outside("mail", ["SMTP_URL"], without: "nobody is notified by mail"),
            outside("webhook", ["WEBHOOK_URL"], without: "notifications go to the log"),
        ]
    }

    private func outside(_ name: String, _ variables: [String], without: String) -> Finding {
        let set = variables.filter { box.reader.text($0) != nil }
        return set.isEmpty
            ? Finding(name, .off, "\(variables.joined(separator: " or ")) not set: \(without)")
            : Finding(name, .ok, "\(set.joined(separator: ", ")) set; not called by this check")
    }

    private func found(_ name: String, _ check: () async throws -> String) async -> Finding {
        do {
            return Finding(name, .ok, try await check())
        } catch {
            return Finding(name, .failed, Self.sentence(error))
        }
    }

    private func timed<Value>(_ body: () async throws -> Value) async rethrows -> (Value, String) {
        let start = ContinuousClock.now
        let value = try await body()
        let milliseconds = Double((ContinuousClock.now - start).components.attoseconds / 1_000_000_000_000) / 1000
        let seconds = Double((ContinuousClock.now - start).components.seconds) * 1000
        return (value, "\(Amount.decimal(seconds + milliseconds, places: 1)) ms")
    }

    static func sentence(_ error: any Error) -> String {
        switch error {
        case let failure as Failure: failure.message
        case let error as SettingError: "\(error)"
        default: "\(type(of: error))"
        }
    }

    /// Where a program lies.
    static func program(_ name: String) -> String? {
        let folders = ["/usr/local/bin", "/usr/bin", "/bin"]
        return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}
