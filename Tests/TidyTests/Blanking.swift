/// Blanks comments, strings and regex literals of Swift source, keeping every line where it is.
struct Blanking {
    private let bytes: [UInt8]
    private var out: [UInt8]
    private var at = 0

    /// The text with nothing but code left.
    static func code(of text: String) -> String {
        var blanking = Blanking(Array(text.utf8))
        blanking.run()
        return String(decoding: blanking.out, as: UTF8.self)
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        out = bytes
    }

    private mutating func run() {
        while at < bytes.count {
            guard "/#\"".utf8.contains(bytes[at]) else {
                at += 1
                continue
            }
            if starts("//") {
                blank { $0.peek() == nil || $0.peek() == UInt8(ascii: "\n") }
            } else if starts("/*") {
                blankBlockComment()
            } else if let hashes = stringAhead() {
                blankString(hashes)
            } else if regexAhead() {
                blankRegex()
            } else {
                at += 1
            }
        }
    }

    private func peek(_ ahead: Int = 0) -> UInt8? { at + ahead < bytes.count ? bytes[at + ahead] : nil }

    private func starts(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            wanted.indices.allSatisfy { peek($0) == wanted[$0] }
        }
    }

    private mutating func eat(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            if bytes[at] != UInt8(ascii: "\n") { out[at] = UInt8(ascii: " ") }
            at += 1
        }
    }

    private mutating func blank(until isEnd: (Blanking) -> Bool) {
        while !isEnd(self) { eat() }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                eat(2)
            } else if starts("*/") {
                depth -= 1
                eat(2)
            } else {
                eat()
            }
        } while depth > 0 && at < bytes.count
    }

    /// The number of `#` before a quote that opens here; `nil` if none does.
    private func stringAhead() -> Int? {
        var hashes = 0
        while peek(hashes) == UInt8(ascii: "#") { hashes += 1 }
        return peek(hashes) == UInt8(ascii: "\"") ? hashes : nil
    }

    private func hasHashes(_ count: Int, at ahead: Int) -> Bool {
        (0..<count).allSatisfy { peek(ahead + $0) == UInt8(ascii: "#") }
    }

    private func hasQuotes(_ count: Int) -> Bool { (0..<count).allSatisfy { peek($0) == UInt8(ascii: "\"") } }

    private mutating func blankString(_ hashes: Int) {
        eat(hashes)
        let quotes = hasQuotes(3) ? 3 : 1
        eat(quotes)
        while at < bytes.count {
            if hasQuotes(quotes), hasHashes(hashes, at: quotes) {
                eat(quotes + hashes)
                return
            }
            if peek() == UInt8(ascii: "\\"), hasHashes(hashes, at: 1) {
                let isInterpolation = peek(1 + hashes) == UInt8(ascii: "(")
                eat(2 + hashes)
                if isInterpolation { blankInterpolation() }
            } else if quotes == 1, peek() == UInt8(ascii: "\n") {
                return
            } else {
                eat()
            }
        }
    }

    private mutating func blankInterpolation() {
        var depth = 1
        while at < bytes.count, depth > 0 {
            if let hashes = stringAhead() {
                blankString(hashes)
                continue
            }
            if peek() == UInt8(ascii: "(") { depth += 1 }
            if peek() == UInt8(ascii: ")") { depth -= 1 }
            eat()
        }
    }

    /// A slash opens a regex where a value may begin and nothing blank follows; else it divides.
    private func regexAhead() -> Bool {
        if starts("#/") { return true }
        guard peek() == UInt8(ascii: "/"), let next = peek(1), next != UInt8(ascii: " "), next != UInt8(ascii: "\n")
        else { return false }
        let before = bytes[..<at].last { $0 != UInt8(ascii: " ") }
        guard let before else { return false }
        return "(,=:[{!&|?;\n".utf8.contains(before)
    }

    private mutating func blankRegex() {
        let isHashed = peek() == UInt8(ascii: "#")
        eat(isHashed ? 2 : 1)
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "\\") {
                eat(2)
            } else if byte == UInt8(ascii: "/"), !isHashed || peek(1) == UInt8(ascii: "#") {
                eat(isHashed ? 2 : 1)
                return
            } else {
                eat()
            }
        }
    }
}
