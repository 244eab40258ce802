public import Domain

extension PostgresFields {
    /// See ``FieldRepository/create(_:of:)-(MissionDraft,_)``.
    public func create(_ draft: MissionDraft, of owner: UserID) async throws -> Mission {
        let id = MissionID()
        return try await client.transaction { [limits] _, link -> Mission in
            try FieldRows.claim(owner, on: link)
            let counts = try link.rows("SELECT count(*) FROM missions WHERE user_id = $1", [owner]) { row in
                try row.int()
            }
            guard (counts.first ?? 0) < limits.missions else {
                throw Failure(.conflict, "There are \(limits.missions) missions: more are not kept.")
            }
            try link.run(
                """
                INSERT INTO missions (id, user_id, name, description, status, started_at, ended_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                Self.values(id, owner, draft)
            )
            try FieldRows.assignMissions(touchedBy: [draft], of: owner, on: link)
            return try Self.one(id, owner, on: link)
        }
    }

    /// See ``FieldRepository/missions(of:)``.
    public func missions(of owner: UserID) async throws -> [Mission] {
        let sql = Self.select + " WHERE m.user_id = $1 ORDER BY m.created_at DESC, m.id DESC"
        return try await client.query(sql, [owner]) { row in try row.mission() }
    }

    /// See ``FieldRepository/mission(_:of:)``.
    public func mission(_ id: MissionID, of owner: UserID) async throws -> Mission? {
        try await client.query(Self.selectOne, [id, owner]) { row in try row.mission() }.first
    }

    /// See ``FieldRepository/update(_:_:of:)-(MissionID,_,_)``.
    public func update(_ id: MissionID, _ draft: MissionDraft, of owner: UserID) async throws -> Mission {
        try await client.transaction { _, link -> Mission in
            try FieldRows.claim(owner, on: link)
            let before = try Self.one(id, owner, on: link).draft
            try link.run(
                """
                UPDATE missions SET name = $3, description = $4, status = $5, started_at = $6, ended_at = $7,
                    updated_at = now()
                WHERE id = $1 AND user_id = $2
                """,
                Self.values(id, owner, draft)
            )
            try FieldRows.assignMissions(touchedBy: [before, draft], of: owner, on: link)
            return try Self.one(id, owner, on: link)
        }
    }

    /// See ``FieldRepository/delete(_:of:)-(MissionID,_)``.
    public func delete(_ id: MissionID, of owner: UserID) async throws {
        _ = try await client.transaction { _, link -> Int in
            try FieldRows.claim(owner, on: link)
            let before = try Self.one(id, owner, on: link).draft
            let count = try link.run("DELETE FROM missions WHERE id = $1 AND user_id = $2", [id, owner])
            try FieldRows.assignMissions(touchedBy: [before], of: owner, on: link)
            return count
        }
    }

    private static func values(_ id: MissionID, _ owner: UserID, _ draft: MissionDraft) -> [any Bindable] {
        [id, owner, draft.name, draft.description, draft.status.rawValue, draft.startedAt, draft.endedAt]
    }

    private static func one(_ id: MissionID, _ owner: UserID, on link: PostgresLink) throws -> Mission {
        let found = try link.rows(selectOne, [id, owner]) { row in try row.mission() }
        guard let mission = found.first else { throw Failure(.notFound, "There is no such mission.") }
        return mission
    }

    private static let select = """
        SELECT m.id, m.name, m.description, m.status, m.started_at, m.ended_at,
            (SELECT count(*) FROM surveys s WHERE s.mission_id = m.id), m.created_at, m.updated_at
        FROM missions m
        """
    private static let selectOne = select + " WHERE m.id = $1 AND m.user_id = $2"
}

extension Row {
    /// The next nine columns.
    fileprivate mutating func mission() throws -> Mission {
        let id = try value { MissionID($0) }
        let (name, description) = (try text(), try text())
        let status = try value { Mission.Status(rawValue: $0) }
        let (startedAt, endedAt) = (try date(), try optionalDate())
        let draft = MissionDraft(
            name: name,
            description: description,
            status: status,
            startedAt: startedAt,
            endedAt: endedAt
        )
        let captureCount = try int()
        let (createdAt, updatedAt) = (try date(), try date())
        return Mission(
            id: id,
            draft: draft,
            captureCount: captureCount,
            createdAt: createdAt,
            updatedAt: updatedAt
        )
    }
}
