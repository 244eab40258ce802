import Domain
import TestKit
import Testing

@testable import Database

@Suite(.enabled(if: TemporaryDatabase.isThere))
struct PostgresNotificationsTests {
    @Test func keepsOneRowAKey() async throws {
        try await TemporaryDatabase.with { database in
            let notifications = PostgresNotifications(database.client)
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let notification = Notification(
                key: "\(upload.file.id):1:file.completed:webhook",
                owner: .sample,
                file: upload.file.id,
                kind: "file.completed",
                channel: "webhook"
            )
            let states = try await withThrowingTaskGroup(of: NotificationState.self) { group in
                for _ in 0..<4 { group.addTask { try await notifications.open(notification) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(states == [.pending, .pending, .pending, .pending])
            try await notifications.note(notification.key, .pending, detail: "503 Service Unavailable")
            try await notifications.note(notification.key, .sent, detail: "200 OK")
            try await notifications.note(notification.key, .failed, detail: "late")
            #expect(try await notifications.open(notification) == .sent)
            let list = try await notifications.list(of: .sample, limit: 10)
            #expect(list.count == 1)
            #expect(list.first?.notification == notification)
            #expect(list.first?.state == .sent)
            #expect(list.first?.attempts == 2)
            #expect(list.first?.detail == "200 OK")
            #expect(list.first?.sentAt != nil)
            #expect(try await notifications.list(of: .named("bob"), limit: 10).isEmpty)
            #expect(try await notifications.report(upload.file.id)?.file.id == upload.file.id)
            try await database.files.delete(upload.file.id, of: .sample)
            #expect(try await notifications.report(upload.file.id) == nil)
        }
    }
}
