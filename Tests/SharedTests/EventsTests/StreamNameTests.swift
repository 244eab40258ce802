import Domain
import Events
import Testing

struct StreamNameTests {
    @Test func everyGroupReadsUploadsAndItsOwnWork() {
        for stage in StageName.all {
            let streams = StreamName.consumed(by: stage).map(\.description)
            #expect(streams.contains("millrace:uploads"))
            #expect(streams.contains("millrace:work:\(stage.group)"))
            #expect(streams.filter { $0.hasPrefix("millrace:work:") }.count == 1)
        }
    }

    @Test func onlyTheNotifierReadsOutcomes() {
        #expect(StreamName.outcomes.groups == ["notifier"])
        #expect(StreamName.dead.groups.isEmpty)
        #expect(!StreamName.consumed.contains(.dead))
    }
}
