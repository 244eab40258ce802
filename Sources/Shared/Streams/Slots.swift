/// Room for work: which deliveries a consumer holds, and whether it may take more.
final class Slots: Sendable {
    private struct State: Sendable {
        let limit: Int
        var held: Set<DeliveryTag> = []
        var isPaused = false
        var isClosed = false
        /// The one that finds out whether a dependency is back.
        var probe: DeliveryTag?
        /// A read is under way, and may bring something in spite of a pause.
        var isReading = false

        var isEmpty: Bool { held.isEmpty && !isReading }
    }
    private let state: Watched<State>

    init(_ limit: Int) {
        state = Watched(State(limit: max(1, limit)))
    }

    /// Whether deliveries may be taken now.
    var isOpen: Bool {
        let state = state.value
        return !state.isPaused && !state.isClosed
    }

    /// Whether nothing will be taken any more.
    var isClosed: Bool { state.value.isClosed }

    /// Waits until something may be taken; `nil` once closed, or if the task is cancelled.
    func room() async -> Int? {
        let room = await state.wait { state -> Int? in
            if state.isClosed { return 0 }
            return state.isPaused || state.held.count >= state.limit ? nil : state.limit - state.held.count
        }
        return room == 0 ? nil : room
    }

    /// Whether it holds this one.
    func holds(_ tag: DeliveryTag) -> Bool { state.value.held.contains(tag) }

    /// Holds these, without those it holds already.
    ///
    /// - Parameter isProbing: whether the first of them is a probe; see ``probed()``.
    func take(_ deliveries: [Delivery], isProbing: Bool = false) -> [Delivery] {
        state.update { state in
            let taken = deliveries.filter { state.held.insert($0.tag).inserted }
            if isProbing { state.probe = taken.first?.tag ?? state.probe }
            return taken
        }
    }

    /// Holds it no longer.
    func give(_ tag: DeliveryTag) {
        state.update { state in
            state.held.remove(tag)
            if state.probe == tag { state.probe = nil }
        }
    }

    /// Waits until no probe is under way, or it is closed.
    func probed() async {
        _ = await state.wait { $0.probe == nil || $0.isClosed ? true : nil }
    }

    /// Takes nothing until ``resume()``.
    func pause() {
        state.update { $0.isPaused = true }
    }

    /// Takes again.
    func resume() {
        state.update { $0.isPaused = false }
    }

    /// Takes nothing any more.
    func close() {
        state.update { $0.isClosed = true }
    }

    /// Notes that a read begins or has ended.
    func read(_ isReading: Bool) {
        state.update { $0.isReading = isReading }
    }

    /// Waits until nothing is held and nothing is on its way.
    func emptied() async {
        _ = await state.wait { $0.isEmpty ? true : nil }
    }

    /// Waits until nothing is held, at most so long; `false` if something still is.
    func emptied(seconds: Double) async -> Bool {
        await state.wait(seconds: seconds) { $0.held.isEmpty ? true : nil } ?? false
    }

    /// Waits so long, shorter if it is closed meanwhile.
    func sleep(seconds: Double) async {
        _ = await state.wait(seconds: seconds) { $0.isClosed ? true : nil }
    }
}
