import ArgumentParser
import Domain
import Settings

/// Uploads files, and can wait until they are understood.
struct UploadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Uploads files over the API; with --wait until they are completed."
    )

    @Argument(help: "Files on this machine.", completion: .file())
    var files: [String]

    @Flag(help: "Wait until every file is completed or failed, and show what was found. Exit code 1 if one failed.")
    var wait = false

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await told {
            let api = try await APIClient.open(options, try Toolbox.open().reader)
            var receipts: [(id: FileID, receipt: JSONValue)] = []
            for path in files {
                let receipt = try await api.upload(try LocalFile(path: path))
                guard case .string(let text)? = receipt["file_id"], let id = FileID(text) else {
                    throw Failure(.unavailable, "The API names no file.")
                }
                receipts.append((id, receipt))
                if wait, !options.json { Screen.remark("\(id)  \(Table.harmless(path))") }
            }
            guard wait else { return try show(receipts.map(\.receipt)) }
            let documents = try await follow(receipts.map(\.id), api)
            if options.json { try Screen.show(json: documents) }
            if documents.contains(where: { StatusPage(document: $0).status != "completed" }) { throw ExitCode.failure }
        }
    }

    private func show(_ receipts: [JSONValue]) throws {
        if options.json { return try Screen.show(json: receipts) }
        var table = Table("FILE", "STATUS", "SIZE", "TYPE", "NAME")
        for receipt in receipts {
            func text(_ member: String) -> String {
                if case .string(let text)? = receipt[member] { text } else { "" }
            }
            let isDuplicate = receipt["duplicate"] == .bool(true)
            var size = ""
            if case .integer(let bytes)? = receipt["size"] { size = Amount.bytes(Int(clamping: bytes)) }
            table.add(
                text("file_id"),
                text("status") + (isDuplicate ? " (had it)" : ""),
                size,
                text("content_type"),
                text("filename")
            )
        }
        Screen.show(table.text)
    }

    private func follow(_ ids: [FileID], _ api: APIClient) async throws -> [JSONValue] {
        let isForPrograms = options.json
        let following = Following(api: api) { id, page in
            if isForPrograms { return }
            Screen.remark("\(id)  \(page.line)")
            if page.isTerminal { Screen.show(page.page) }
        }
        return try await withThrowingTaskGroup(of: (Int, JSONValue).self) { group in
            for (index, id) in ids.enumerated() { group.addTask { (index, try await following.end(of: id)) } }
            var documents: [Int: JSONValue] = [:]
            for try await (index, document) in group { documents[index] = document }
            return documents.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
