import Domain
import Events
import FoundationEssentials
import Streams
import Testing

extension EventBusExercise {
    static let delivering: [EventBusExercise] = [
        EventBusExercise("every group gets every entry, and each member of a group its own") { world in
            for text in ["a", "b", "c"] { _ = try await world.publish(text) }
            let one = try await world.receive(.sample(.analyze, "one"), 2)
            let two = try await world.receive(.sample(.analyze, "two"), 1)
            let other = try await world.receive(.sample(.thumbnail, "one"), 3)
            #expect((one + two).compactMap(\.event) == ["a", "b", "c"])
            #expect(other.compactMap(\.event) == ["a", "b", "c"])
            #expect(try await world.receiveNow(.sample(.analyze, "two")).isEmpty)
        },
        EventBusExercise("a group that is created later sees what came before it") { world in
            _ = try await world.publish("early")
            #expect(try await world.receive(.sample(.notify), 1).compactMap(\.event) == ["early"])
        },
        EventBusExercise("a message waits for nobody: a blocked reader is woken") { world in
            async let woken = world.bus.receive(.sample(), limit: 1, waitSeconds: 5)
            try await world.letReadersBegin()
            let start = ContinuousClock.now
            _ = try await world.publish("now")
            #expect(try await woken.compactMap(\.event) == ["now"])
            #expect(ContinuousClock.now - start < .seconds(2))
        },
        EventBusExercise("never more than the limit, over all streams") { world in
            for text in ["a", "b", "c"] {
                _ = try await world.publish(text)
                _ = try await world.publish(text, to: .work(.analyze))
            }
            #expect(try await world.receiveNow(.sample(), limit: 4).count == 4)
            #expect(try await world.receiveNow(.sample(), limit: 4).count == 2)
        },
        EventBusExercise("no stream starves another") { world in
            for index in 0..<20 { _ = try await world.publish("upload \(index)") }
            for index in 0..<20 { _ = try await world.publish("retry \(index)", to: .work(.analyze)) }
            var heard: [String: Int] = [:]
            for _ in 0..<12 {
                for delivery in try await world.receiveNow(.sample(), limit: 1) {
                    heard[delivery.tag.stream, default: 0] += 1
                }
            }
            // Each its share, however long the other is.
            #expect(heard == ["millrace:uploads": 6, "millrace:work:analyzer": 6])
        },
        EventBusExercise("a group hears only its own work stream") { world in
            _ = try await world.publish("retry", to: .work(.thumbnail))
            #expect(try await world.receiveNow(.sample(.analyze)).isEmpty)
            #expect(try await world.receive(.sample(.thumbnail), 1).compactMap(\.event) == ["retry"])
        },
        EventBusExercise("what is not acknowledged comes again to the same member, what is does not") { world in
            _ = try await world.publish("a")
            _ = try await world.publish("b")
            let taken = try await world.receive(.sample(), 2)
            #expect(try await world.bus.undelivered(.sample(), limit: 10) == taken)
            #expect(try await world.bus.undelivered(.sample(.analyze, "two"), limit: 10).isEmpty)
            try await world.bus.acknowledge([try #require(taken.first).tag])
            #expect(try await world.bus.undelivered(.sample(), limit: 10).compactMap(\.event) == ["b"])
        },
        EventBusExercise("acknowledging what is gone is no error") { world in
            _ = try await world.publish("a")
            let tags = try await world.receive(.sample(), 1).map(\.tag)
            try await world.bus.acknowledge(tags)
            try await world.bus.acknowledge(tags)
            try await world.bus.acknowledge([DeliveryTag(stream: "millrace:uploads", group: "nobody", entry: "1-1")])
        },
        EventBusExercise("what is handed back is taken by another member long before it is idle") { world in
            _ = try await world.publish("a")
            let one = Member.sample(.analyze, "one")
            let two = Member.sample(.analyze, "two")
            let taken = try await world.receive(one, 1)
            #expect(try await world.receiveNow(two).isEmpty)
            try await world.bus.handBack(taken.map(\.tag), of: one, atOnce: true)
            #expect(try await world.receive(two, 1) == taken)
            #expect(try await world.bus.undelivered(one, limit: 10).isEmpty)
        },
        EventBusExercise("what is handed back for later is taken when it has been idle for a lease") { world in
            _ = try await world.publish("a")
            let one = Member.sample(.analyze, "one")
            let taken = try await world.receive(one, 1)
            try await world.bus.handBack(taken.map(\.tag), of: one, atOnce: false)
            #expect(try await world.receiveNow(one).isEmpty)
            // By anyone, so also by the same.
            #expect(try await world.receive(one, 1) == taken)
        },
        EventBusExercise("a member is not given what it has, however old") { world in
            _ = try await world.publish("a")
            _ = try await world.receive(.sample(), 1)
            let isOld = try await eventually {
                let old = try await world.keeping.idlePending(
                    .uploads,
                    group: StageName.analyze.group,
                    idleSeconds: world.takeoverSeconds,
                    after: nil,
                    limit: 1
                )
                return !old.isEmpty
            }
            #expect(isOld)
            #expect(try await world.receive(.sample(), 1, within: 1.2).isEmpty)
            #expect(try await world.receive(.sample(.analyze, "two"), 1).count == 1)
        },
        EventBusExercise("handing back takes nothing from the one who has it now") { world in
            _ = try await world.publish("a")
            let one = Member.sample(.analyze, "one")
            let two = Member.sample(.analyze, "two")
            let tags = try await world.receive(one, 1).map(\.tag)
            try await world.bus.handBack(tags, of: one, atOnce: true)
            _ = try await world.receive(two, 1)
            try await world.bus.handBack(tags, of: one, atOnce: true)
            #expect(try await world.bus.undelivered(two, limit: 10).count == 1)
        },
        EventBusExercise("what nobody renewed for a lease is taken by another member") { world in
            _ = try await world.publish("a")
            _ = try await world.receive(.sample(.analyze, "dead"), 1)
            #expect(try await world.receive(.sample(.analyze, "two"), 1).compactMap(\.event) == ["a"])
            #expect(try await world.bus.undelivered(.sample(.analyze, "dead"), limit: 10).isEmpty)
        },
        EventBusExercise("a renewed entry is not taken, a stolen one is not renewed") { world in
            _ = try await world.publish("a")
            let one = Member.sample(.analyze, "one")
            let two = Member.sample(.analyze, "two")
            let tags = try await world.receive(one, 1).map(\.tag)
            let end = ContinuousClock.now + .seconds(world.takeoverSeconds * 3)
            while ContinuousClock.now < end {
                try world.renewal.renew(tags, consumer: "one")
                #expect(try await world.receiveNow(two).isEmpty)
                // Somebody else waits a little.
                _ = try await world.bus.receive(.sample(.thumbnail), limit: 1, waitSeconds: 0.01)
            }
            #expect(try await world.receive(two, 1).count == 1)
            try world.renewal.renew(tags, consumer: "one")
            #expect(try await world.bus.undelivered(one, limit: 10).isEmpty)
            #expect(try await world.bus.undelivered(two, limit: 10).count == 1)
        },
        EventBusExercise("renewing what is acknowledged does not bring it back") { world in
            _ = try await world.publish("a")
            let tags = try await world.receive(.sample(), 1).map(\.tag)
            try await world.bus.acknowledge(tags)
            try world.renewal.renew(tags, consumer: "one")
            #expect(try await world.bus.undelivered(.sample(), limit: 10).isEmpty)
        },
        EventBusExercise("a repeat is dropped and answered with the first entry") { world in
            let first = try await world.publish("a", id: "event-1")
            let again = try await world.publish("a", id: "event-1")
            // Another stream is another matter, even under the same id.
            _ = try await world.publish("a", to: .work(.analyze), id: "event-1")
            #expect(first == again)
            #expect(try await world.receiveNow(.sample()).count == 2)
        },
        EventBusExercise("a batch keeps its order") { world in
            let messages = (0..<1_200).map { index in
                OutboxMessage(stream: "millrace:uploads", eventID: "\(index)", event: "\(index)")
            }
            let entries = try await world.bus.publish(messages).compactMap { EntryID($0) }
            #expect(entries.count == messages.count)
            #expect(entries == entries.sorted())
            let heard = try await world.receive(.sample(), messages.count).compactMap(\.event)
            #expect(heard == messages.map(\.event))
        },
        EventBusExercise("cancelling a wait ends it, and loses nothing") { world in
            // Unstructured, because it is to be cancelled alone; awaited below.
            let reader = Task { try await world.bus.receive(.sample(), limit: 1, waitSeconds: 5) }
            try await world.letReadersBegin()
            let start = ContinuousClock.now
            reader.cancel()
            let taken = try await reader.value
            #expect(taken.isEmpty)
            #expect(ContinuousClock.now - start < .seconds(3))
            _ = try await world.publish("a")
            #expect(try await world.receive(.sample(), 1).count == 1)
        },
        EventBusExercise("a broker that forgets everything works on at once") { world in
            _ = try await world.publish("before", id: "event-1")
            _ = try await world.receive(.sample(), 1)
            async let woken = world.receive(.sample(), 1)
            try await world.letReadersBegin()
            try await world.forget()
            _ = try await world.publish("after", id: "event-1")
            #expect(try await woken.compactMap(\.event) == ["after"])
            #expect(try await world.receive(.sample(.thumbnail), 1).compactMap(\.event) == ["after"])
        },
        EventBusExercise("a member that leaves with something pending is kept") { world in
            _ = try await world.publish("a")
            let taken = try await world.receive(.sample(), 1)
            try await world.bus.leave(.sample())
            #expect(try await world.bus.undelivered(.sample(), limit: 10) == taken)
            try await world.bus.acknowledge(taken.map(\.tag))
            try await world.bus.leave(.sample())
            let lengths = try await world.keeping.lengths()
            #expect(lengths.filter { $0.group == "analyzer" }.allSatisfy { $0.members == 0 })
        },
    ]
}
