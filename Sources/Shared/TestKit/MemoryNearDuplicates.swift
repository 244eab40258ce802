public import Domain

/// Near duplicates among files in memory, by the looks that their thumbnails brought.
public struct MemoryNearDuplicates: NearDuplicates {
    private let files: MemoryFiles

    /// Among these files.
    public init(_ files: MemoryFiles) {
        self.files = files
    }

    /// See ``NearDuplicates``.
    public func sameBytes(as file: FileID, of owner: UserID, count: Int) async throws -> [FileID] {
        let rows = try files.rows(of: owner)
        let sha256 = rows.first { $0.file.id == file }?.file.sha256
        let same = rows.filter { $0.file.sha256 == sha256 && $0.file.id != file }
        return Array(same.map(\.file.id).sorted().prefix(count))
    }

    /// See ``NearDuplicates``.
    public func look(of file: FileID, of owner: UserID) async throws -> PictureLook? {
        try files.rows(of: owner).first { $0.file.id == file }?.thumbnail?.look
    }

    /// See ``NearDuplicates``.
    public func pictures(
        like look: PictureLook,
        besides file: FileID,
        of owner: UserID,
        within distance: Int,
        count: Int
    ) async throws -> [PictureTwin] {
        guard let hash = look.hash else { return [] }
        let twins = try files.rows(of: owner).compactMap { row -> PictureTwin? in
            guard row.file.id != file, let theirs = row.thumbnail?.look, theirs.hasShape(of: look),
                let far = theirs.hash?.distance(to: hash), far <= distance
            else { return nil }
            return PictureTwin(file: row.file.id, distance: far)
        }
        let sorted = twins.sorted { left, right in
            left.distance == right.distance ? left.file < right.file : left.distance < right.distance
        }
        return Array(sorted.prefix(count))
    }
}
