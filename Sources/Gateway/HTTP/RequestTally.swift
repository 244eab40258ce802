import HTTPTypes
import Synchronization

/// Counts requests by operation and status, for `/metrics`. As many series as there are operations and statuses.
final class RequestTally: Sendable {
    /// What is counted apart.
    struct Kind: Hashable, Sendable {
        /// `/api/v1/files/{id}`; `NotFound` for all that is none.
        let route: String
        let method: HTTPRequest.Method
        let status: Int
    }

    /// How many, and how long they took from the head of the request to the head of the answer.
    struct Sum: Sendable {
        var count = 0
        var seconds = 0.0
    }

    private let sums = Mutex<[Kind: Sum]>([:])

    /// Counts one request.
    func add(_ kind: Kind, took: Duration) {
        sums.withLock { sums in
            sums[kind, default: Sum()].count += 1
            sums[kind, default: Sum()].seconds += took / .seconds(1)
        }
    }

    /// All sums so far.
    var all: [Kind: Sum] { sums.withLock { $0 } }
}
