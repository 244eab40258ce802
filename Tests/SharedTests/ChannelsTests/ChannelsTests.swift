import Domain
import Logging
import Settings
import Synchronization
import TestKit
import Testing

@testable import Channels

@Suite("The channels")
struct ChannelsTests {
    private let logger = Logger(label: "test")

    @Test func areTheLogWhereNothingIsSetUp() throws {
        #expect(try Channels.open(SettingsReader([:]), logger: logger).map(\.name) == ["log"])
    }

    @Test(arguments: [nil, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "raw"])
    func areTheWebhookWhereItIsSetUp(secret: String?) throws {
        let reader = SettingsReader(["WEBHOOK_URL": "https://hooks.example.com/x", "WEBHOOK_SECRET": secret ?? ""])
        #expect(try Channels.open(reader, logger: logger).map(\.name) == ["webhook"])
    }

    @Test(arguments: [
        ["WEBHOOK_URL": "hooks.example.com"], ["WEBHOOK_URL": "ftp://hooks.example.com"], ["WEBHOOK_URL": "http://"],
        ["WEBHOOK_URL": "https://hooks.example.com", "WEBHOOK_SECRET": "whsec_!"],
        ["WEBHOOK_URL": "https://hooks.example.com", "WEBHOOK_ALLOW_PRIVATE": "perhaps"],
        ["WEBHOOK_URL": "https://hooks.example.com", "WEBHOOK_TIMEOUT_SECONDS": "0"],
    ])
    func refuseABadSetting(values: [String: String]) {
        #expect { _ = try Channels.open(SettingsReader(values), logger: logger) } throws: { error in
            let line = (error as? SettingError)?.description ?? "whsec_!"
            return !line.contains("whsec_!")
        }
    }

    @Test func writeOneLineToTheLog() async throws {
        let lines = Lines()
        let channel = LogChannel(logger: Logger(label: "test") { _ in lines })
        #expect(try await channel.send(key: "k", kind: "file.completed", body: Array("{}".utf8)) == "logged")
        #expect(lines.all == ["info notification file.completed k {}"])
    }
}

/// Keeps what is logged.
private final class Lines: LogHandler {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func log(event: LogEvent) {
        let members = ["notification.kind", "notification.key", "notification.body"]
        let text = members.compactMap { event.metadata?[$0]?.description }.joined(separator: " ")
        lines.withLock { $0.append("\(event.level) \(event.message) \(text)") }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
}
