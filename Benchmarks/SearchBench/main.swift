// Fills a database for searching, and measures searches in it; `Benchmarks/search` says when to do what.
//   SearchBench migrate URL                            brings the schema up to date
//   SearchBench rows OWNER CHUNKS                      a user's files and parts, for psql
//   SearchBench vectors URL OWNER CHUNKS               puts their vectors into PostgreSQL
//   SearchBench measure URL OWNER CHUNKS QUERIES TITLE three rows of a table: semantic, text, hybrid
//   SearchBench qdrant ORIGIN OWNER CHUNKS QUERIES     fills Qdrant and measures it: one row
//   SearchBench understanding                          a table of local analysis and embedding
import Database
import Domain
import Glibc
import Vectors

func run(_ arguments: [String]) async throws {
    func text(_ index: Int) throws -> String {
        guard arguments.indices.contains(index) else { throw Failure(.invalid, "SearchBench: an argument is missing.") }
        return arguments[index]
    }
    func number(_ index: Int) throws -> Int {
        let digits = try text(index)
        guard let number = Int(digits), number > 0 else {
            throw Failure(.invalid, "SearchBench: \(digits) is no number.")
        }
        return number
    }
    func bench(queries: Int = 1) throws -> Bench {
        guard let owner = UserID(try text(2)) else { throw Failure(.invalid, "SearchBench: no user id.") }
        return Bench(owner: owner, chunks: try number(3), queries: queries)
    }
    let verb = try text(0)
    switch verb {
    case "migrate": try await Bench.with(try text(1)) { client in _ = try await Migrator(client).migrate() }
    case "rows": Rows.write(owner: try text(1), chunks: try number(2))
    case "vectors":
        let job = try bench()
        try await Bench.with(try text(1)) { client in try await job.fill(PostgresVectors(client)) }
    case "measure":
        let job = try bench(queries: try number(4))
        let title = try text(5)
        // Each way begins with a connection of its own and nothing in memory.
        try await Bench.with(try text(1)) { client in
            try await job.near(PostgresVectors(client), PostgresSearch(client), title: title)
        }
        try await Bench.with(try text(1)) { client in try await job.words(PostgresSearch(client), title: title) }
        try await Bench.with(try text(1)) { client in
            try await job.both(PostgresSearch(client), PostgresVectors(client), title: title)
        }
    case "qdrant":
        let job = try bench(queries: try number(4))
        let store = QdrantVectors(try text(1), collection: "bench")
        try await job.fill(store)
        try await job.near(store, title: "\(job.chunks) parts, Qdrant")
    case "understanding": try await Understanding.measure()
    default: throw Failure(.invalid, "SearchBench: there is no \(verb).")
    }
}

enum Output {
    /// Writes a line, to standard output unless told otherwise.
    static func line(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        var bytes = Array(text.utf8) + [0x0A]
        while !bytes.isEmpty {
            let count = write(descriptor, bytes, bytes.count)
            guard count > 0 else { return }
            bytes.removeFirst(count)
        }
    }
}

do {
    try await run(Array(CommandLine.arguments.dropFirst()))
} catch {
    Output.line("\(error)", to: STDERR_FILENO)
    exit(1)
}
