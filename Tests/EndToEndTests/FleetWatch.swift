import Synchronization
import Testing

/// Looks at a fleet of Analyzers that die and come back, and at every file as soon as it shows completed.
final class FleetWatch: Sendable {
    /// What was seen so far.
    private struct Sighting {
        var looks = 0
        var deaths = 0
        var completed: Set<String> = []
    }

    /// Looks between two processes that are killed at any moment, whatever they do.
    private static let pause = 8
    /// What shows completed without its survey; one statement sees one moment.
    private static let unfounded = """
        SELECT id FROM files f
        WHERE status = 'completed' AND NOT EXISTS (SELECT FROM surveys s WHERE s.file_id = f.id)
        """

    private let stack: Stack
    private let analyzers: Int
    private let uploads: [String: Upload]
    private let seen = Mutex(Sighting())

    /// Over so many Analyzers, and the files that they are to measure.
    init(_ stack: Stack, analyzers: Int, _ uploads: [Upload]) {
        self.stack = stack
        self.analyzers = analyzers
        self.uploads = Dictionary(uniqueKeysWithValues: uploads.map { ($0.id, $0) })
    }

    /// Processes that ended so far, by themselves or by us.
    var deaths: Int { seen.withLock { $0.deaths } }

    /// One look: kills now and then, starts the dead again, and fetches all of what has completed since the last look.
    ///
    /// - Returns: whether every file is completed.
    func look() async throws -> Bool {
        let looks = seen.withLock { seen in
            seen.looks += 1
            return seen.looks
        }
        if looks % Self.pause == 0 { stack.strike("Analyzer", number: 1 + looks / Self.pause % analyzers) }
        let dead = try stack.revive("Analyzer")
        seen.withLock { $0.deaths += dead }
        #expect(try await stack.query(Self.unfounded) == [])
        for id in try await stack.query("SELECT id FROM files WHERE status = 'completed'") {
            guard seen.withLock({ $0.completed.insert(id).inserted }), let upload = uploads[id] else { continue }
            #expect(try await stack.status(of: upload).status == "completed")
            #expect(try await stack.missing(of: upload) == [])
        }
        return seen.withLock { $0.completed.count } == uploads.count
    }
}
