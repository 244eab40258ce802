import Domain
import Events
import FoundationEssentials
import Streams

/// Tells the user, over every channel, that a file is completed or failed, and then what its survey gave rise to: that
/// a field got worse (`crop.alert`).
///
/// Running it twice is harmless: each message has a row under a key made of the file, the count of its completions and
/// failures, the outcome and the channel, or of the notice; none changes with a retry, a reclaim or a redelivery. A
/// message that a receiver accepted is not sent again. If the process dies between the acceptance and its note, or the
/// answer is lost, the message goes out once more under the same id, by which the receiver drops it.
struct NotifyStage: Stage {
    let name = StageName.notify
    let hears: [any Event.Type] = [FileCompleted.self, FileFailed.self]

    let notifications: any NotificationLedger
    let channels: [any NotificationChannel]
    var notices: any FieldNotices = NoFieldNotices()
    var faults = FaultPoints.none

    func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
        guard let report = try await notifications.report(claim.work.file) else {
            return .skipped(reason: "The file is gone.")
        }
        guard report.file.status.isTerminal else {
            return .skipped(reason: "The file is being worked on again.")
        }
        let message = NotificationMessage(report)
        let stem = "\(claim.work.file):\(claim.settlement):\(report.file.status.rawValue)"
        var letters = [Letter(stem: stem, kind: message.type, body: try message.json())]
        for notice in try await notices.notices(about: claim.work.file) {
            let message = FieldNoticeMessage(notice, of: report.file)
            // Once for ever, however often the file is completed.
            let stem = "\(claim.work.file):\(notice.id.uuidString.lowercased()):\(message.type)"
            letters.append(Letter(stem: stem, kind: message.type, body: try message.json()))
        }
        var failures: [Failure] = []
        for letter in letters {
            for channel in channels {
                try Task.checkCancellation()
                let notification = Notification(
                    key: "\(letter.stem):\(channel.name)",
                    owner: report.file.owner,
                    file: report.file.id,
                    kind: letter.kind,
                    channel: channel.name
                )
                do {
                    try await tell(notification, letter.body, over: channel, isFirst: claim.isFirstTry)
                } catch let failure as Failure {
                    // One receiver's trouble is no other's.
                    failures.append(failure)
                }
            }
        }
        if let failure = failures.first(where: { $0.code.retry != .never }) ?? failures.first { throw failure }
        return .done([], announcing: [])
    }

    /// What all channels are told.
    private struct Letter {
        let stem: String
        let kind: String
        let body: [UInt8]
    }

    private func tell(
        _ notification: Notification,
        _ body: [UInt8],
        over channel: any NotificationChannel,
        isFirst: Bool
    ) async throws {
        switch try await notifications.open(notification) {
        case .sent:
            return
        case .failed where !isFirst:
            // Refused for good by an earlier attempt, which another channel made us repeat. The first attempt after an
            // operator's retry tries again.
            throw Failure(.rejected, "The receiver of \(channel.name) refused the notification.")
        case .pending, .failed:
            break
        }
        let detail: String
        do {
            detail = try await channel.send(key: notification.key, kind: notification.kind, body: body)
        } catch let failure as Failure {
            let state = failure.code.retry == .never ? NotificationState.failed : .pending
            try await notifications.note(notification.key, state, detail: failure.message)
            throw failure
        }
        faults.hit(.afterSend)
        let ledger = notifications
        // Even if we are told to stop now: the receiver has accepted, and unless that is noted it is told again.
        // Awaited at once, so that it outlives nobody.
        try await Task { try await ledger.note(notification.key, .sent, detail: detail) }.value
    }
}
