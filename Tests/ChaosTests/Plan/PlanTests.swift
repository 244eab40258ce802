import FoundationEssentials
import Testing

@Suite struct PlanTests {
    @Test func isDecidedByItsSeedAlone() throws {
        let plan = Plan(seed: 5, files: 50, faults: 6)
        #expect(Plan(seed: 5, files: 50, faults: 6) == plan)
        #expect(Plan(seed: 6, files: 50, faults: 6) != plan)
        let written = try JSONEncoder().encode(plan)
        #expect(try JSONDecoder().decode(Plan.self, from: written) == plan)
    }

    @Test func leavesNoFaultOutOverTwentySeeds() {
        let plans = (1...20).map { Plan(seed: $0, files: 0, faults: 6) }
        let dealt = Set(plans.flatMap { $0.services + $0.ground }.map(\.fault))
        #expect(dealt == Set(Fault.allCases))
        #expect(plans.allSatisfy { Set($0.services.map(\.fault)).count == 6 && Set($0.ground.map(\.fault)).count == 6 })
    }

    @Test func keepsEachFaultInItsLane() {
        let plan = Plan(seed: 3, files: 0, faults: 8)
        #expect(plan.services.allSatisfy { $0.fault.lane == .services })
        #expect(plan.ground.allSatisfy { $0.fault.lane == .ground })
    }

    @Test func mixesFilesAndUsers() {
        let files = Plan(seed: 1, files: 300, faults: 0).files
        #expect(Set(files.map(\.kind)) == Set(PlannedFile.Kind.allCases))
        #expect(Set(files.map(\.user)).count == 5)
        let contents = Set(files.map { "\($0.user) \($0.contentSeed)" })
        #expect(contents.count < 300 && contents.count > 270, "mostly distinct, now and then one twice")
        #expect(
            files.prefix(20).allSatisfy { $0.bytes == $0.bytes }
                && files.prefix(20).allSatisfy { $0.bytes.count < 5_000 }
        )
    }
}
