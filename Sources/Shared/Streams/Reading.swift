import Domain
import Events

/// What an entry means to a stage.
enum Reading: Sendable {
    /// Work for it.
    case work(Work, Envelope)
    /// For others, or of a type this version does not know: acknowledge it unread.
    case foreign
    /// Trimmed while it was pending. If the work still waits, the Janitor finds that nothing carries it.
    case gone
    /// Not an event of ours: a dead letter.
    case undecodable(Failure)
}

extension Stage {
    /// Reads an entry, touching nothing.
    func read(_ delivery: Delivery) -> Reading {
        guard let event = delivery.event else { return .gone }
        do {
            let envelope = try Envelope(json: event)
            let isRequeued = try envelope.event(StageRequeued.self)?.stage == name.description
            guard isRequeued || hears.contains(where: { $0.type == envelope.type }) else { return .foreign }
            let work = Work(file: envelope.subject, stage: name, generation: envelope.generation)
            return .work(work, envelope)
        } catch let failure as Failure {
            return .undecodable(failure)
        } catch {
            return .undecodable(Failure(.invalid, "The event's own members cannot be read.", cause: error))
        }
    }
}
