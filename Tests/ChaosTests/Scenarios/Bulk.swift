import FoundationEssentials
import TestKit

/// One user uploads thousands of files, another a single one: how long the other waits.
struct Bulk {
    let files: Int

    /// Seconds to `completed` of a file in an empty system, and of one beside the thousands.
    func run() async throws -> (alone: Double, beside: Double) {
        var layout = Site.Layout()
        layout.isWatched = false
        return try await Site.run("bulk", Budget.given, layout: layout) { [files] site in
            func time(_ number: Int) async throws -> Double {
                let file = PlannedFile(number: number, user: "user-2", kind: .english, contentSeed: UInt64(number))
                let began = now()
                guard await Loader(site: site, files: [], label: "one").upload(file) else {
                    throw SiteError("the one file was not accepted")
                }
                let id = site.diary.all.last { $0.kind == .accepted && $0.user == "user-2" }?.file ?? ""
                let isOver = await eventually(within: 900, every: 50) {
                    (try? await site.sql("SELECT status FROM files WHERE id = '\(id)'")) == "completed"
                }
                guard isOver else { throw SiteError("the one file was not completed") }
                return now() - began
            }
            _ = try await time(1)
            let alone = try await time(2)
            say("one file in an empty system: \(alone.rounded(2)) s to completed")
            let many = (0..<files).map {
                PlannedFile(number: $0, user: "user-1", kind: .english, contentSeed: UInt64($0 + 1_000_000))
            }
            let began = now()
            let missing = await Loader(site: site, files: many, label: "many", lanes: 16).run(over: 0)
            say("\(files - missing) of \(files) files of one user accepted in \((now() - began).rounded(1)) s")
            let left = try await site.sql("SELECT count(*) FROM files WHERE status IN ('pending', 'processing')")
            let beside = try await time(3)
            say("one file of another beside them, \(left) still under way: \(beside.rounded(2)) s to completed")
            let isQuiet = await site.comeToRest(within: 1800)
            say("all at rest \((now() - began).rounded(1)) s after the first: \(isQuiet)")
            return (alone, beside)
        }
    }
}
