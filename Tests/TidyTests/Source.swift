import FoundationEssentials

/// A text file of the repository, with its code apart from comments and strings.
struct Source: Sendable {
    /// From the repository's root: `Sources/Gateway/main.swift`.
    let path: String
    /// As it stands.
    let lines: [String]
    /// The same lines with every comment and every string blanked, so that rules see code alone.
    let code: [String]

    init(_ path: String, _ text: String) {
        self.path = path
        lines = Self.split(text)
        code = path.hasSuffix(".swift") ? Self.split(Blanking.code(of: text)) : lines
    }

    /// The last path component.
    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The folders and file below `Sources`: `["Shared", "Redis", "RedisBus.swift"]`; empty for other files.
    var placeInSources: [String] {
        let parts = path.split(separator: "/").map(String.init)
        return parts.first == "Sources" ? Array(parts.dropFirst()) : []
    }

    /// Whether it lies in that folder.
    func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }

    /// A finding for every line of code that matches.
    func findings(_ what: String, where matches: (String) -> Bool) -> [Finding] {
        code.enumerated().filter { matches($0.element) }.map { Finding(path, line: $0.offset + 1, what) }
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

/// A place where a rule is broken.
struct Finding: Sendable, Hashable, CustomStringConvertible {
    let description: String

    init(_ path: String, line: Int? = nil, _ what: String) {
        description = "\(path)\(line.map { ":\($0)" } ?? ""): \(what)"
    }
}

/// A rule over one file: pure, so that it can be shown to fail.
typealias Rule = @Sendable (Source) -> [Finding]
