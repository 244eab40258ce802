import Domain

extension ImageQuery {
    /// Parameters that ask for a page instead of a list.
    static let pagingNames: Set<String> = [
        "page", "offset", "status", "hasAnalysis", "minHealthScore", "maxHealthScore", "healthStatus", "search",
        "sortBy", "sortOrder", "field", "mission",
    ]

    /// Reads what the first front end sends, and `field`, `mission`, `cursor`; empty values count as absent.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(parameters: [String: String]) throws {
        let given = parameters.filter { !$0.value.isEmpty }
        self.init()
        limit = try given.whole("limit", 1...200) ?? limit
        offset = try given.whole("offset", 0...Self.mostOffset) ?? 0
        if let page = try given.whole("page", 1...Self.mostOffset) {
            guard given["offset"] == nil, (page - 1) * limit <= Self.mostOffset else {
                throw Failure(.invalid, "Give page or offset, of at most \(Self.mostOffset) images.")
            }
            offset = (page - 1) * limit
        }
        status = try given["status"].map { word -> FileStatus in
            let status = word == "uploaded" ? FileStatus.pending : FileStatus(rawValue: word)
            guard let status, word != FileStatus.pending.rawValue else {
                throw Failure(.invalid, "status is uploaded, processing, completed or failed.")
            }
            return status
        }
        isAnalyzed = try given["hasAnalysis"].map { word -> Bool in
            guard word == "true" || word == "false" else { throw Failure(.invalid, "hasAnalysis is true or false.") }
            return word == "true"
        }
        minimumScore = try given.share("minHealthScore")
        maximumScore = try given.share("maxHealthScore")
        health = try given["healthStatus"].map { word -> CropHealth.Status in
            guard let health = CropHealth.Status(rawValue: word) else {
                throw Failure(.invalid, "healthStatus is very_poor, poor, moderate, healthy, very_healthy or unknown.")
            }
            return health
        }
        text = given["search"]
        guard (text?.utf8.count ?? 0) <= 500 else { throw Failure(.invalid, "search has at most 500 bytes.") }
        field = try given["field"].map { try Self.id(FieldID($0), "field") }
        mission = try given["mission"].map { try Self.id(MissionID($0), "mission") }
        try sort(given)
    }

    private mutating func sort(_ given: [String: String]) throws {
        if let word = given["sortBy"] {
            guard let order = Order(rawValue: word) else {
                let words = Order.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(.invalid, "sortBy is one of: \(words).")
            }
            self.order = order
        }
        if let word = given["sortOrder"] {
            guard ["asc", "desc"].contains(word) else { throw Failure(.invalid, "sortOrder is asc or desc.") }
            isAscending = word == "asc"
        }
        guard let cursor = given["cursor"] else { return }
        guard let id = FileID(cursor), order == .uploadedAt, !isAscending else {
            throw Failure(.invalid, "cursor is the id of the last image, of a list of the newest first.")
        }
        before = id
    }

    private static func id<ID>(_ id: ID?, _ name: String) throws -> ID {
        guard let id else { throw Failure(.invalid, "\(name) is an id: a UUID of 36 characters.") }
        return id
    }
}

extension [String: String] {
    fileprivate func whole(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(.invalid, "\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    fileprivate func share(_ name: String) throws -> Double? {
        guard let text = self[name] else { return nil }
        guard let number = Double(text), (0...1).contains(number) else {
            throw Failure(.invalid, "\(name) is a number from 0 to 1.")
        }
        return number
    }
}
