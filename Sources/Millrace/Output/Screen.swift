import ArgumentParser
import Control
import Domain
import FoundationEssentials
import Glibc
import Settings
import WebClient

/// Where the command writes: results to standard output, everything else to standard error.
enum Screen {
    /// Whether people read the results as they come.
    static var isTerminal: Bool { isatty(1) == 1 }

    /// A table, or whatever else people read.
    static func show(_ text: String) { print(text, terminator: text.hasSuffix("\n") ? "" : "\n") }

    /// One JSON document, indented, keys sorted.
    static func show(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// One JSON object a line, for streams.
    static func show(line value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
        flush()
    }

    /// A remark that is no result.
    static func remark(_ text: String) {
        _ = (text + "\n").withCString { Glibc.write(2, $0, strlen($0)) }
    }

    /// Makes lines of a stream visible at once, also in a pipe.
    static func flush() { fflush(nil) }
}

/// Runs a command's body and turns what goes wrong into one line on standard error and an exit code.
///
/// Codes: 1 it did not work, 64 wrong usage, 69 a server is away, 78 a setting is wrong.
func told(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as SettingError {
        Screen.remark("\(error)")
        throw ExitCode(78)
    } catch let failure as Failure {
        Screen.remark("\(failure.message) (\(failure.code))")
        throw ExitCode(failure.code.retry == .whenDependencyIsBack ? 69 : 1)
    } catch let error as ControlError {
        Screen.remark("\(error.message) (\(error.code))")
        throw ExitCode(error.code == "unavailable" ? 69 : 1)
    } catch let error as TransportError {
        Screen.remark("\(error)")
        throw ExitCode(69)
    }
}
