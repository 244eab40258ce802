/// Words that need an argument, given in a comment on the line above.
enum Dangers {
    /// `try!`, `fatalError`, `@unchecked Sendable`, `nonisolated(unsafe)` without a comment above.
    static let unargued: Rule = { source in
        unargued(source, "try!") { $0.mentions("try!") }
            + unargued(source, "fatalError") { $0.mentions("fatalError(") }
            + unargued(source, "@unchecked Sendable") { $0.mentions("@unchecked Sendable") }
            + unargued(source, "nonisolated(unsafe)") { $0.mentions("nonisolated(unsafe)") }
    }

    /// An unstructured task without a comment above.
    static let unstructuredTask: Rule = { source in
        unargued(source, "an unstructured Task") { line in
            line.mentions(of: "Task").contains { opensTask(line[$0.upperBound...]) }
        }
    }

    /// `print`, except where a program talks to a terminal.
    static let print: Rule = { source in
        let mayTalk = ["Sources/Millrace", "Sources/Shared/ServiceKit"].contains { source.isIn($0) }
        return mayTalk
            ? []
            : source.findings("print, where a logger belongs") { line in
                line.mentions(of: "print(").contains { line[..<$0.lowerBound].last != "." }
            }
    }

    /// Whether ` {`, `(…) {`, `.detached(…) {` follows.
    private static func opensTask(_ rest: Substring) -> Bool {
        var rest = rest
        for start in [".detached", ".immediate"] where rest.hasPrefix(start) { rest = rest.dropFirst(start.count) }
        if rest.hasPrefix("(") { rest = rest.drop { $0 != ")" }.dropFirst() }
        return rest.drop { $0 == " " }.hasPrefix("{")
    }

    private static func unargued(_ source: Source, _ what: String, _ matches: (String) -> Bool) -> [Finding] {
        source.code.enumerated().filter { matches($0.element) }.compactMap { number, _ in
            let above = number > 0 ? source.lines[number - 1].drop { $0 == " " } : ""
            return above.hasPrefix("//")
                ? nil : Finding(source.path, line: number + 1, "\(what) without a comment above that argues why")
        }
    }
}
