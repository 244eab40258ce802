/// What documents and tests must name.
enum Documents {
    /// The only names at the root of the repository.
    static let topLevel: Set = [
        "Package.swift", "Sources", "Tests", "docker-compose.yml", "k8s", "README.md", "CHANGELOG.md",
        "CONTRIBUTING.md", "LICENSE", "Makefile", "Dockerfile", ".dockerignore", ".gitignore", ".swift-format",
        ".swift-version", ".editorconfig", ".env.example", ".ci", "docs", "scripts", "deploy", "Examples", "Benchmarks",
        "Fuzz",
    ]

    /// Names at the root that have no place there.
    static func strangers(among names: [String]) -> [Finding] {
        names.filter { !topLevel.contains($0) }.map { Finding($0, "has no place at the top") }
    }

    /// Targets that the picture of the architecture forgot.
    static func unnamed(_ targets: [String], in document: String) -> [Finding] {
        let words = Set(document.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        return targets.filter { !words.contains($0) }.map { Finding("docs/ARCHITECTURE.md", "does not name \($0)") }
    }

    /// The events that a file declares: their Swift names and their names on the wire.
    static func events(in source: Source) -> [(swift: String, wire: String)] {
        let text = source.lines.joined(separator: "\n")
        return text.matches(of: /struct\s+(\w+)\s*:\s*Event\b[\s\S]*?static let type = "([^"]+)"/).map {
            (String($0.output.1), String($0.output.2))
        }
    }

    /// Events whose JSON no test holds fast: each needs a test file that makes one and spells its wire name.
    static func untested(_ events: [(swift: String, wire: String)], by tests: [Source]) -> [Finding] {
        events.filter { event in
            !tests.contains { test in
                let text = test.lines.joined(separator: "\n")
                return text.contains("\(event.swift)(") && text.contains(event.wire)
            }
        }
        .map { Finding("Sources/Shared/Events", "\($0.swift) has no test of its golden JSON") }
    }
}
