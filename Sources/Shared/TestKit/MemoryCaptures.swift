public import Domain
import FoundationEssentials
import Synchronization

/// Captures in memory, of files in memory.
public final class MemoryCaptures: Captures {
    private struct Entry {
        let owner: UserID
        let part: CapturePart
        var surveyed: Int?
    }
    private let entries = Mutex<[FileID: Entry]>([:])
    private let files: MemoryFiles

    /// None yet.
    public init(_ files: MemoryFiles) {
        self.files = files
    }

    /// See ``Captures``.
    public func join(
        _ part: CapturePart,
        _ file: StoredFile,
        settledAfterSeconds: Double
    ) async throws -> CaptureStanding {
        let living = try files.rows(of: file.owner).map(\.file)
        guard living.contains(where: { $0.id == file.id }) else { throw Failure(.notFound, "No such file.") }
        return entries.withLock { entries -> CaptureStanding in
            let earlier = entries[file.id].flatMap { $0.part.key == part.key ? $0 : nil }
            entries[file.id] = Entry(owner: file.owner, part: part, surveyed: earlier?.surveyed)
            if let earlier, earlier.part.band != part.band {
                for member in Self.members(of: part.key, among: living, entries) {
                    entries[member.file.id]?.surveyed = nil
                }
            }
            let members = Self.members(of: part.key, among: living, entries)
            let standing = CaptureStanding(
                of: file.id,
                among: members,
                settledAfterSeconds: settledAfterSeconds
            )
            if case .complete(let complete) = standing {
                for member in members { entries[member.file.id]?.surveyed = nil }
                entries[file.id]?.surveyed = complete.count
            }
            return standing
        }
    }

    /// See ``Captures``.
    public func surveyed(with file: FileID, of owner: UserID) async throws -> FileID? {
        let living = try files.rows(of: owner).map(\.file)
        return entries.withLock { entries -> FileID? in
            guard let entry = entries[file], entry.owner == owner else { return nil }
            return Self.members(of: entry.part.key, among: living, entries).first { $0.surveyed != nil }?.file.id
        }
    }

    private static func members(
        of key: CaptureKey,
        among living: [StoredFile],
        _ entries: [FileID: Entry]
    ) -> [CaptureMember] {
        living.compactMap { file in
            guard let entry = entries[file.id], entry.part.key == key else { return nil }
            return CaptureMember(
                file: file,
                band: entry.part.band,
                expected: entry.part.expected,
                surveyed: entry.surveyed,
                ageSeconds: max(0, Date().timeIntervalSince(file.uploadedAt))
            )
        }
    }
}
