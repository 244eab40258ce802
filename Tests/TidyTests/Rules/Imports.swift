/// The arrows of the house, as far as the manifest cannot draw them.
enum Imports {
    /// Targets that stand for something outside the process.
    static let adapters: Set = ["Redis", "Database", "Storage", "Channels", "Providers", "Vectors", "Decoding"]

    /// The executables that do work; the operator's command has no ports to hide adapters behind.
    static let services: Set = ["Gateway", "Analyzer", "Thumbnailer", "Notifier", "Janitor"]

    /// Who may import a C module.
    static let owners: [String: Set<String>] = [
        "CPostgres": ["Database"], "CHiredis": ["Redis"], "CCurl": ["WebClient"], "CTesseract": ["Decoder"],
        "COpenCV": ["Decoder"], "CCodecs": ["Decoder"], "CSandbox": ["Decoder"], "CProcess": ["Decoding"],
        "CDisk": ["Storage"], "CZlib": ["Decoder"], "CExpat": ["Decoder"],
    ]

    /// C is seen in one target each.
    static let ofC: Rule = { source in
        findings(source) { module in
            guard let owners = owners[module], let target = target(of: source), !owners.contains(target) else {
                return nil
            }
            return "imports \(module), which belongs to \(owners.sorted().joined(separator: ", "))"
        }
    }

    /// An adapter knows no other adapter.
    static let amongAdapters: Rule = { source in
        findings(source) { module in
            guard let target = target(of: source), adapters.contains(target), adapters.contains(module),
                module != target
            else { return nil }
            return "an adapter imports the adapter \(module)"
        }
    }

    /// Only `main.swift` knows which adapter stands behind a port.
    static let ofAdapters: Rule = { source in
        findings(source) { module in
            guard let service = source.placeInSources.first, services.contains(service), source.name != "main.swift",
                adapters.contains(module)
            else { return nil }
            return "names the adapter \(module); only main.swift may"
        }
    }

    /// All of Foundation brings ICU: 40 MB into every program.
    static let ofFoundation: Rule = { source in
        findings(source) { $0 == "Foundation" ? "imports all of Foundation; FoundationEssentials will do" : nil }
    }

    /// Tests alone import `TestKit`.
    static let ofTestKit: Rule = { source in
        findings(source) { module in
            module == "TestKit" && target(of: source) != "TestKit" ? "imports TestKit outside tests" : nil
        }
    }

    /// The target that a file of `Sources` belongs to.
    private static func target(of source: Source) -> String? {
        let place = source.placeInSources
        guard place.first == "Shared" else { return place.first }
        return place.dropFirst(place.dropFirst().first == "C" ? 2 : 1).first
    }

    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]

    /// The module that a line imports, whatever stands before the word.
    private static func module(importedBy line: String) -> Substring? {
        guard line.holds("import") else { return nil }
        let words = line.words
        guard let index = words.firstIndex(of: "import") else { return nil }
        return words[(index + 1)...].first { !kinds.contains($0) }
    }

    private static func findings(_ source: Source, _ judge: (String) -> String?) -> [Finding] {
        source.code.enumerated().compactMap { number, line in
            guard let module = module(importedBy: line), let what = judge(String(module)) else { return nil }
            return Finding(source.path, line: number + 1, what)
        }
    }
}
