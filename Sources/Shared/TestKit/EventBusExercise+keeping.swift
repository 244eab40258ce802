import Domain
import Events
import FoundationEssentials
import Streams
import Testing

extension EventBusExercise {
    static let keeping: [EventBusExercise] = [
        EventBusExercise("trimming waits for the slowest group") { world in
            try await world.keeping.ensureGroups()
            for text in ["a", "b", "c"] { _ = try await world.publish(text) }
            for stage in [StageName.analyze, .thumbnail] {
                let taken = try await world.receive(.sample(stage), 3)
                try await world.bus.acknowledge(taken.map(\.tag))
            }
            #expect(try await world.keeping.trim(.uploads) == 0)
            let slow = try await world.receive(.sample(.notify), 2)
            try await world.bus.acknowledge([try #require(slow.first).tag])
            #expect(try await world.keeping.trim(.uploads) == 1)
            #expect(try await world.bus.undelivered(.sample(.notify), limit: 10).compactMap(\.event) == ["b"])
            #expect(try await world.receive(.sample(.notify), 1).compactMap(\.event) == ["c"])
        },
        EventBusExercise("trimming refuses while a group is missing") { world in
            _ = try await world.publish("a")
            for stage in [StageName.analyze, .thumbnail] {
                let taken = try await world.receive(.sample(stage), 1)
                try await world.bus.acknowledge(taken.map(\.tag))
            }
            #expect(try await world.keeping.trim(.uploads) == 0)
            #expect(try await world.receive(.sample(.notify), 1).compactMap(\.event) == ["a"])
        },
        EventBusExercise("what all have acknowledged is trimmed to nothing") { world in
            for index in 0..<12 { _ = try await world.publish("\(index)", to: .work(.analyze)) }
            let taken = try await world.receive(.sample(), 12)
            try await world.bus.acknowledge(taken.map(\.tag))
            #expect(try await world.keeping.trim(.work(.analyze)) == 12)
            #expect(try await world.keeping.trim(.work(.analyze)) == 0)
            #expect(try await world.keeping.trim(.outcomes) == 0)
        },
        EventBusExercise("the epoch tells of a lost memory once") { world in
            #expect(try await world.keeping.forgotEverything())
            #expect(try await !world.keeping.forgotEverything())
            try await world.forget()
            #expect(try await world.keeping.forgotEverything())
            #expect(try await !world.keeping.forgotEverything())
        },
        EventBusExercise("an entry is carried until its group has acknowledged it") { world in
            let entry = try await world.publish("a")
            func isCarried(_ group: String) async throws -> Bool {
                try await world.keeping.isCarried(stream: "millrace:uploads", entry: entry, group: group)
            }
            #expect(try await isCarried("analyzer"))
            let taken = try await world.receive(.sample(), 1)
            #expect(try await isCarried("analyzer"))
            try await world.bus.acknowledge(taken.map(\.tag))
            #expect(try await !isCarried("analyzer"))
            #expect(try await isCarried("notifier"))
            try await world.forget()
            #expect(try await !isCarried("notifier"))
        },
        EventBusExercise("idle pending entries are read page by page, and stay whose they are") { world in
            try await world.keeping.ensureGroups()
            for text in ["a", "b", "c"] { _ = try await world.publish(text) }
            let taken = try await world.receive(.sample(), 3)
            func page(_ cursor: String?, idle: Double = 0) async throws -> [Delivery] {
                try await world.keeping.idlePending(
                    .uploads,
                    group: "analyzer",
                    idleSeconds: idle,
                    after: cursor,
                    limit: 2
                )
            }
            let first = try await page(nil)
            let second = try await page(first.last?.tag.entry)
            #expect(first + second == taken)
            #expect(try await page(nil, idle: 60).isEmpty)
            #expect(try await world.bus.undelivered(.sample(), limit: 10) == taken)
        },
        EventBusExercise("silent members are removed only if they hold nothing") { world in
            try await world.keeping.ensureGroups()
            _ = try await world.publish("a")
            _ = try await world.receive(.sample(.analyze, "busy"), 1)
            _ = try await world.publish("b")
            let taken = try await world.receive(.sample(.analyze, "idle"), 1)
            try await world.bus.acknowledge(taken.map(\.tag))
            #expect(try await world.keeping.removeIdleMembers(idleSeconds: 60) == 0)
            #expect(try await world.keeping.removeIdleMembers(idleSeconds: 0) >= 1)
            let uploads = try await world.keeping.lengths().first { $0.stream == "millrace:uploads" }
            #expect(uploads?.members == 1)
            #expect(uploads?.pending == 1)
            #expect(try await world.bus.undelivered(.sample(.analyze, "busy"), limit: 10).count == 1)
        },
        EventBusExercise("lengths name every group of every stream") { world in
            try await world.keeping.ensureGroups()
            _ = try await world.publish("a")
            _ = try await world.receive(.sample(), 1)
            let lengths = try await world.keeping.lengths()
            #expect(lengths.count == StreamName.consumed.reduce(0) { $0 + $1.groups.count })
            let analyzer = lengths.first { $0.stream == "millrace:uploads" && $0.group == "analyzer" }
            #expect(analyzer?.length == 1)
            #expect(analyzer?.pending == 1)
        },
    ]
}
