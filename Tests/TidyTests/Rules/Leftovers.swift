/// What must not be left lying about.
enum Leftovers {
    /// The environment is read in one place, so that every setting is declared, checked and documented.
    static let environment: Rule = { source in
        if source.isIn("Sources/Shared/Settings") { return [] }
        return source.findings("reads the environment past Settings") {
            ["ConfigReader", "processInfo.environment", "EnvironmentVariablesProvider", "getenv("].contains(
                where: $0.mentions
            )
        }
    }

    /// Work that is marked and not done.
    static let markers: Rule = { source in
        let words = ["FIX" + "ME", "TO" + "DO", "X" + "XX"]
        return source.lines.enumerated().flatMap { number, line in
            words.filter(line.mentions).map { Finding(source.path, line: number + 1, "\($0) is left") }
        }
    }

    /// Paths that exist on one machine only.
    static let machinePaths: Rule = { source in
        let paths = ["/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/", "/wo" + "rk/", "/opt/sw" + "ift"]
        return source.lines.enumerated().flatMap { number, line in
            paths.filter { isPath($0, in: line) }
                .map { Finding(source.path, line: number + 1, "a path of somebody's machine: \($0)") }
        }
    }

    /// Whether it stands there as the start of a path: after a word or a dot it is part of an address or a relative one.
    private static func isPath(_ path: String, in line: String) -> Bool {
        line.ranges(of: path).contains { range in
            guard let before = line[..<range.lowerBound].last else { return true }
            return !before.isLetter && !before.isNumber && !"_.-}~*".contains(before)
        }
    }
}
