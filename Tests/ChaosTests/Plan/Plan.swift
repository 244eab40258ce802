import TestKit

/// All that one run does, decided by its seed alone: the same seed always gives the same plan.
struct Plan: Sendable, Hashable, Codable {
    /// One fault at its turn.
    struct Step: Sendable, Hashable, Codable {
        let fault: Fault
        /// Seconds of peace before it.
        let pause: Double
        /// Which process or stream it hits, and the like; the meaning is the fault's.
        let choice: Int
        /// At which passing of its point the process dies or stops.
        let passing: Int
    }

    let seed: UInt64
    /// What is done to the services, one after the other.
    let services: [Step]
    /// What is done to the ground they stand on, at the same time.
    let ground: [Step]
    /// What is uploaded, in this order.
    let files: [PlannedFile]
    /// What is uploaded besides while faults last longer than was foreseen.
    let reserve: [PlannedFile]

    /// The plan of a seed.
    ///
    /// Consecutive seeds go through all faults in turn, so that no run of enough seeds leaves one out; the order within a
    /// run and everything else is drawn.
    ///
    /// - Parameter only: these faults alone, if there are any; to look at one closely.
    init(seed: UInt64, files count: Int, faults: Int, only: [Fault] = []) {
        var numbers = Seeded(state: seed)
        self.seed = seed
        services = Self.steps(in: .services, seed, faults, only, &numbers)
        ground = Self.steps(in: .ground, seed, faults, only, &numbers)
        let all = PlannedFile.list(count * 3, seed, &numbers)
        files = Array(all.prefix(count))
        reserve = Array(all.dropFirst(count))
    }

    private static func steps(
        in lane: Fault.Lane,
        _ seed: UInt64,
        _ count: Int,
        _ only: [Fault],
        _ numbers: inout Seeded
    ) -> [Step] {
        // The same shuffled circle for every seed: each seed takes the next piece of it.
        var fixed = Seeded(state: 7)
        let circle = Fault.all(in: lane).filter { only.isEmpty || only.contains($0) }.shuffled(using: &fixed)
        guard !circle.isEmpty else { return [] }
        let start = Int(seed &- 1) % circle.count * count
        let dealt = (0..<count).map { circle[(start + $0) % circle.count] }
        return dealt.shuffled(using: &numbers).map { fault in
            Step(
                fault: fault,
                pause: Double.random(in: 0.2..<1.5, using: &numbers),
                choice: Int.random(in: 0..<1_000_000, using: &numbers),
                passing: Int.random(in: 1...3, using: &numbers)
            )
        }
    }
}

/// One file of a plan.
struct PlannedFile: Sendable, Hashable, Codable {
    /// What kind of bytes.
    enum Kind: String, Sendable, Codable, CaseIterable {
        case english, thai, document, picture
    }

    /// From 0.
    let number: Int
    let user: String
    let kind: Kind
    /// The bytes follow from it.
    let contentSeed: UInt64

    static func list(_ count: Int, _ seed: UInt64, _ numbers: inout Seeded) -> [PlannedFile] {
        var files: [PlannedFile] = []
        for number in 0..<count {
            // Now and then somebody sends the same file again.
            if let earlier = files.randomElement(using: &numbers), Int.random(in: 0..<30, using: &numbers) == 0 {
                files.append(
                    PlannedFile(
                        number: number,
                        user: earlier.user,
                        kind: earlier.kind,
                        contentSeed: earlier.contentSeed
                    )
                )
                continue
            }
            let draw = Int.random(in: 0..<100, using: &numbers)
            files.append(
                PlannedFile(
                    number: number,
                    user: "user-\(Int.random(in: 1...5, using: &numbers))",
                    kind: draw < 45 ? .english : draw < 75 ? .thai : draw < 88 ? .document : .picture,
                    contentSeed: numbers.next()
                )
            )
        }
        return files
    }
}
