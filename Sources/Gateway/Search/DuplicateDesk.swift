import Domain

/// Finds near duplicates of a file on three levels that are never mixed: the same bytes, the same picture, similar text.
struct DuplicateDesk: Sendable {
    let duplicates: any NearDuplicates
    let search: SearchDesk

    /// A file whose text is similar.
    struct Neighbour: Sendable {
        let file: FileID
        /// Cosine of both texts as wholes.
        let similarity: Double
    }

    /// What each level found, and where one does not apply.
    struct Answer: Sendable {
        var sameBytes: [FileID] = []
        var samePicture: [PictureTwin] = []
        var similar: [Neighbour] = []
        /// In which vectors texts were compared; `nil` if this file has none.
        var space: EmbeddingSpace?
        var notes: [String] = []
    }

    /// Files of each level.
    static let most = 20
    /// Below, texts only share a subject.
    static let leastSimilarity = 0.85
    /// So many files are compared as wholes.
    private static let candidates = 40

    /// Looks on every level.
    ///
    /// - Throws: ``Failure`` if the database does not answer; where only the vectors cannot be had, a note tells of it.
    func answer(for file: StoredFile) async throws -> Answer {
        var answer = Answer()
        answer.sameBytes = try await duplicates.sameBytes(as: file.id, of: file.owner, count: Self.most)
        let look = try await duplicates.look(of: file.id, of: file.owner)
        if let look, look.hash != nil {
            answer.samePicture = try await duplicates.pictures(
                like: look,
                besides: file.id,
                of: file.owner,
                within: PictureHash.sameWithin,
                count: Self.most
            )
        } else {
            answer.notes.append(Self.reason(without: look, file))
        }
        do {
            answer.space = try await space(of: file)
            if let space = answer.space, let neighbours = try await neighbours(of: file, in: space) {
                answer.similar = neighbours
            } else {
                answer.notes.append("similar: there is no text of this file to compare.")
            }
        } catch let failure as Failure {
            answer.notes.append("similar: texts could not be compared: \(failure.message)")
        }
        return answer
    }

    /// The space in which the file has vectors.
    private func space(of file: StoredFile) async throws -> EmbeddingSpace? {
        for space in try await search.index.spaces(of: file.owner)
        where try await search.vectors.count(of: file.id, in: space) > 0 { return space }
        return nil
    }

    private static func reason(without look: PictureLook?, _ file: StoredFile) -> String {
        guard look == nil else {
            return "same_picture: this picture is plain, tiny or damaged: it has no perceptual hash to compare by."
        }
        guard file.contentType.hasPrefix("image/"), !file.contentType.hasPrefix("image/svg") else {
            return "same_picture: only photos, scans and other pictures made of pixels have a perceptual hash."
        }
        return "same_picture: this picture has no perceptual hash; it gets one when its thumbnail is drawn."
    }

    /// Files whose texts are similar as wholes, the nearest first; `nil` if this one has no vectors.
    ///
    /// Those that have parts near to the middle of this one's parts are compared with it, middle with middle: a copy of a
    /// long text is found, though none of its parts says what the whole says.
    private func neighbours(of file: StoredFile, in space: EmbeddingSpace) async throws -> [Neighbour]? {
        guard let middle = try await self.middle(of: file.id, in: space) else { return nil }
        var others = try await search.index.files(passing: SearchFilter(), of: file.owner)
        others.remove(file.id)
        guard !others.isEmpty else { return [] }
        let hits = try await search.vectors.nearest(
            to: middle,
            in: space,
            of: file.owner,
            among: others,
            count: 200
        )
        var seen: Set<FileID> = []
        let near = hits.map(\.file).filter { seen.insert($0).inserted }.prefix(Self.candidates)
        var neighbours: [Neighbour] = []
        for other in near {
            guard let theirs = try await self.middle(of: other, in: space) else { continue }
            let cosine = zip(middle, theirs).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            guard cosine >= Self.leastSimilarity else { continue }
            neighbours.append(Neighbour(file: other, similarity: min(1, cosine)))
        }
        return Array(neighbours.sorted { $0.similarity > $1.similarity }.prefix(Self.most))
    }

    /// The mean of a file's vectors, at length 1; `nil` if there are none, or they cancel each other out.
    private func middle(of file: FileID, in space: EmbeddingSpace) async throws -> [Float]? {
        let vectors = try await search.vectors.vectors(of: file, in: space)
        guard !vectors.isEmpty else { return nil }
        var sum = [Double](repeating: 0, count: space.dimensions)
        for vector in vectors where vector.count == sum.count {
            for (index, number) in vector.enumerated() { sum[index] += Double(number) }
        }
        return try? space.unit(sum.map { Float($0) })
    }
}
