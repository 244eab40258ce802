import Domain

/// What the server or libpq said, kept whole for the log; ``failure`` is what crosses the port.
struct PostgresError: Error, CustomStringConvertible {
    /// Five characters; `08000` if libpq itself found the connection broken.
    let sqlState: String
    /// The server's primary message, or libpq's.
    let message: String
    /// The constraint that was violated; `nil` if none.
    let constraint: String?

    /// The connection is gone, and with it the answer: what was sent may or may not have been done.
    static func disconnected(_ message: String) -> PostgresError {
        PostgresError(sqlState: "08000", message: message, constraint: nil)
    }

    var description: String {
        "SQLSTATE \(sqlState): \(message)" + (constraint.map { " [\($0)]" } ?? "")
    }

    /// Another transaction was in the way; the same transaction may go through if it is begun again.
    var isRaceLost: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// The session is no longer of use, or the server is no longer the one that can write.
    var endsConnection: Bool {
        sqlState.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05", "25006", "25P03"].contains(sqlState)
    }

    /// The code that a port may throw.
    private var code: Failure.Code {
        switch sqlState {
        case "23505", "23P01": .conflict
        case "57014": .timeout
        case "53100": .storageFull
        case "42501", "28000", "28P01", "3D000": .unavailable
        case _ where endsConnection || isRaceLost: .unavailable
        case _ where ["53", "55", "58"].contains(String(sqlState.prefix(2))): .unavailable
        default: .internalError
        }
    }

    /// The failure, with this error as its cause.
    var failure: Failure {
        let sentence =
            switch code {
            case .conflict: "It exists already."
            case .timeout: "The database took too long."
            case .storageFull: "The database's disk is full."
            case .unavailable: "The database does not answer."
            default: "The database refused a statement."
            }
        return Failure(code, sentence, cause: self, dependency: code == .unavailable ? .database : nil)
    }
}
