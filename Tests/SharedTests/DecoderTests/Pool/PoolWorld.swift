import Decoding
import Glibc
import Logging

/// A pool with real decoders, closed at the end; every one of its processes is then gone.
func withPool<Value>(
    _ change: (inout DecoderSettings) -> Void = { _ in },
    _ body: (DecoderPool) async throws -> Value
) async throws -> Value {
    var settings = DecoderSettings()
    settings.poolSize = 1
    change(&settings)
    let pool = DecoderPool(settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let result: Result<Value, any Error>
    do {
        result = .success(try await body(pool))
    } catch {
        result = .failure(error)
    }
    await pool.close()
    return try result.get()
}

/// What the kernel tells of a process.
enum ProcessView {
    /// `R S T Z …`, or `nil` if there is no such process.
    static func state(_ id: Int32) -> Character? {
        fields(id)?.first?.first
    }

    /// Processor time used, in ticks of 10 ms.
    static func ticks(_ id: Int32) -> Int {
        fields(id).map { ($0.count > 12 ? (Int($0[11]) ?? 0) + (Int($0[12]) ?? 0) : 0) } ?? 0
    }

    /// The most memory it ever held, in KiB.
    static func peakMemory(_ id: Int32) -> Int {
        let line = read("/proc/\(id)/status")?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// The soft limit of this name, as the kernel writes it.
    static func limit(_ name: String, of id: Int32) -> String? {
        let line = read("/proc/\(id)/limits")?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.dropFirst(name.count).split(separator: " ").first.map(String.init)
    }

    /// The fields behind the name, from the state on.
    private static func fields(_ id: Int32) -> [Substring]? {
        guard let text = read("/proc/\(id)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 8_192)
        let count = Glibc.read(file, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
