import Domain
import FoundationEssentials
import Glibc
import Settings

/// A service's executable, which lies beside this one.
struct Neighbour: Sendable {
    /// `Gateway`.
    let name: String

    /// The five services.
    static let all = ["Gateway", "Analyzer", "Thumbnailer", "Notifier", "Janitor"].map { Neighbour(name: $0) }

    /// The folder of this executable.
    static func folder() -> String {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count)
        let text = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? "."
    }

    /// Whether it is there and may be run.
    func isThere(in folder: String) -> Bool { access("\(folder)/\(name)", X_OK) == 0 }

    /// What it reads, as it says itself.
    ///
    /// - Throws: ``Failure/Code/notFound`` if it is not there, ``Failure/Code/internalError`` if it says something else.
    func settings(in folder: String) throws(Failure) -> [SettingEntry] {
        let path = "\(folder)/\(name)"
        guard isThere(in: folder) else {
            throw Failure(.notFound, "\(path) is not there: build all products first, or say --folder.")
        }
        let text = try Self.output(of: path, "--settings-json")
        guard let entries = try? JSONDecoder().decode([SettingEntry].self, from: Data(text)) else {
            throw Failure(.internalError, "\(path) --settings-json does not print its settings.")
        }
        return entries
    }

    /// What a program writes to its standard output until it ends, at most 1 MiB.
    static func output(of path: String, _ arguments: String) throws(Failure) -> [UInt8] {
        let quoted = "'" + path.replacing("'", with: "'\\''") + "'"
        guard let pipe = popen("exec \(quoted) \(arguments)", "r") else {
            throw Failure(.internalError, "\(path) cannot be run: \(String(cString: strerror(errno)))")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < 1 << 20, case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 {
            bytes += chunk[..<count]
        }
        let status = pclose(pipe)
        guard status == 0 else { throw Failure(.internalError, "\(path) ended with \(status >> 8)") }
        return bytes
    }
}
