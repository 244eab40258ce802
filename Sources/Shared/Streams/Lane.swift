import Domain

/// Lets one attempt through at a time: for files that are suspected of killing what reads them.
final class Lane: Sendable {
    private let holder = Watched<ObjectIdentifier?>(nil)

    /// Waits until the lane is free, and takes it; its time counts from then on.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before.
    func enter(_ attempt: Attempt) async throws {
        let id = ObjectIdentifier(attempt)
        while true {
            let isFree: Bool? = await holder.wait { $0 == nil ? true : nil }
            guard isFree != nil, !Task.isCancelled else { throw CancellationError() }
            let isMine = holder.update { holder in
                holder = holder ?? id
                return holder == id
            }
            if isMine { return attempt.begin() }
        }
    }

    /// Makes room for the next, if this one holds the lane.
    func leave(_ attempt: Attempt) {
        holder.update { holder in
            if holder == ObjectIdentifier(attempt) { holder = nil }
        }
    }
}
