import Domain
import HTTPTypes
import Hummingbird

/// What a client has already, and which part it still wants (RFC 9110 §13, §14).
enum Conditional {
    /// Whether `If-None-Match` names this tag, so that the answer is 304.
    static func isKnown(_ tag: String, to request: Request) -> Bool {
        guard let header = request.headers[.ifNoneMatch] else { return false }
        return header.split(separator: ",").contains { entry in
            let entry = entry.trimmed
            return entry == "*" || entry == tag || entry == "W/\(tag)"
        }
    }

    /// The part of a representation that a request wants.
    enum Part: Equatable {
        /// All of it: no `Range`, one that we do not serve, or `If-Range` names another version.
        case whole
        /// These bytes.
        case range(Range<Int64>)
        /// Nothing there.
        case unsatisfiable
    }

    /// Which part of `size` bytes under this tag the request wants. Several ranges at once are answered with all of it.
    static func part(of size: Int64, tag: String, _ request: Request) -> Part {
        guard let header = request.headers[.range] else { return .whole }
        if let condition = request.headers[.ifRange], condition.trimmed != tag { return .whole }
        return range(header, size: size)
    }

    /// Parses `bytes=first-last`, `bytes=first-`, `bytes=-count`; anything malformed counts as absent.
    static func range(_ header: String, size: Int64) -> Part {
        let header = header.trimmed
        guard header.lowercased().hasPrefix("bytes="), !header.contains(",") else { return .whole }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map(\.trimmed)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return .whole
        }
        // Eighteen digits fit; more than that lies behind any end.
        let numbers = ends.map { $0.isEmpty ? nil : Int64($0.prefix(18)) }
        switch (numbers[0], numbers[1]) {
        case (let first?, let last?):
            guard first <= last else { return .whole }
            return first < size ? .range(first..<min(last + 1, size)) : .unsatisfiable
        case (let first?, nil):
            return first < size ? .range(first..<size) : .unsatisfiable
        case (nil, let count?):
            return count > 0 && size > 0 ? .range(max(0, size - count)..<size) : .unsatisfiable
        case (nil, nil): return .whole
        }
    }
}

extension Request {
    /// The language in which the caller wants to be told what went wrong.
    var language: Explanation.Language { Explanation.Language(accepting: headers[.acceptLanguage]) }
}

/// How a browser is told what to do with a file (RFC 6266).
enum ContentDisposition {
    /// Shown or saved, under this name: in ASCII for old clients, in full for others.
    static func header(inline: Bool, filename: String) -> String {
        var plain = ""
        for scalar in filename.unicodeScalars {
            let isPlain = (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\" && scalar != "%"
            plain.unicodeScalars.append(isPlain ? scalar : "_")
        }
        let word = inline ? "inline" : "attachment"
        return "\(word); filename=\"\(plain)\"; filename*=UTF-8''\(PercentCoding.encode(filename))"
    }
}
