import FoundationEssentials
import TestKit
import Testing

/// A real stack under seeded faults, and what became of every file.
@Suite(.serialized, .enabled(if: Budget.isPossible && Budget.scenario.isEmpty), .timeLimit(.minutes(120)))
struct SeedTests {
    @Test func nothingIsLostAndNothingHappensTwice() async throws {
        let budget = Budget.given
        var verdicts: [Verdict] = []
        for seed in budget.seeds {
            let verdict = try await Self.run(seed, budget)
            verdicts.append(verdict)
            say(verdict.line)
            for text in verdict.missed { say("    not reached: \(text)") }
            for finding in verdict.findings.prefix(20) {
                Issue.record("seed \(seed): \(finding.invariant) \(finding.text)")
            }
            if !verdict.findings.isEmpty {
                say("    again: make chaos CHAOS_SEED=\(seed); log: \(budget.artefacts)/seed-\(seed).jsonl")
            }
        }
        say(Verdict.table(verdicts))
        #expect(verdicts.allSatisfy { $0.isBalanced })
    }

    private static func run(_ seed: UInt64, _ budget: Budget) async throws -> Verdict {
        let began = now()
        let plan = Plan(seed: seed, files: budget.files, faults: budget.faults, only: budget.only)
        return try await Site.run("seed-\(seed)", budget) { site in
            let before = site.processes([])
            try await site.go(through: plan)
            let isQuiet = await site.comeToRest(within: 40 + budget.leaseSeconds * 8)
            let evidence = try await site.evidence(isQuiet: isQuiet, before)
            let oracle = Oracle(site.diary.all, evidence)
            try JSONEncoder().encode(evidence).write(
                to: URL(filePath: "\(budget.artefacts)/seed-\(seed).evidence.json")
            )
            return Verdict(seed, now() - began, oracle)
        }
    }
}

extension Site {
    /// Uploads and faults at the same time, until both are over; then the faults are undone.
    func go(through plan: Plan) async throws {
        let injector = Injector(site: self)
        let faults = Watch()
        async let missing = load(plan, until: faults)
        await injector.run(plan)
        faults.end()
        diary.note("\(await missing) files were never accepted")
        try await injector.heal()
        try await injector.sweepMembers()
    }

    /// There is work as long as there are faults: the planned files, and more at the same pace if faults last longer.
    private func load(_ plan: Plan, until faults: Watch) async -> Int {
        let seconds = Double(max(plan.services.count, plan.ground.count)) * (budget.leaseSeconds * 1.2 + 3)
        let missing = await Loader(site: self, files: plan.files).run(over: seconds)
        let pace = seconds / Double(max(1, plan.files.count))
        return await missing + Loader(site: self, files: plan.reserve).run(every: pace, until: faults)
    }
}
