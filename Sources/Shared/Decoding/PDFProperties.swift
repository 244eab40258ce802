import Domain

/// What `pdfinfo` prints, under the names that `file_metadata` has always had.
struct PDFProperties {
    /// 1 or more.
    let pageCount: Int
    /// `page_count title author subject creator producer creation_date modification_date page_width page_height
    /// page_dimensions is_encrypted`; what the file does not say is absent.
    let facts: [String: JSONValue]

    private static let texts = [
        "Title": "title", "Author": "author", "Subject": "subject", "Creator": "creator", "Producer": "producer",
    ]
    private static let dates = ["CreationDate": "creation_date", "ModDate": "modification_date"]

    /// - Throws: ``Failure/Code/invalidFile`` if it names no pages.
    init(_ output: String) throws {
        let lines = output.split(separator: "\n").compactMap { line -> (key: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (String(line[..<colon]), Untrusted.line(String(value), atMost: 1_000))
        }
        // A title may hold a line that looks like another property. What the user wrote comes first, so the first of
        // a text and the last of what poppler itself found are the true ones.
        func first(_ key: String) -> String? { lines.first { $0.key == key }?.value }
        func last(_ key: String) -> String? { lines.last { $0.key == key }?.value }

        guard let count = last("Pages").flatMap({ Int($0) }), count > 0 else {
            throw Failure(.invalidFile, "The PDF has no pages.")
        }
        pageCount = count
        var facts: [String: JSONValue] = ["page_count": .integer(Int64(count))]
        facts["is_encrypted"] = .bool(last("Encrypted")?.hasPrefix("yes") ?? false)
        for (key, name) in Self.texts {
            if let text = first(key), !text.isEmpty { facts[name] = .string(text) }
        }
        for (key, name) in Self.dates {
            if let text = first(key), !text.isEmpty { facts[name] = .string(Self.withMinutes(text)) }
        }
        if let size = last("Page size"), let (width, height) = Self.size(size) {
            facts["page_width"] = .number(width)
            facts["page_height"] = .number(height)
            facts["page_dimensions"] = .string("\(Self.tenths(width))x\(Self.tenths(height))")
        }
        self.facts = facts
    }

    /// `595.28 x 841.89 pts (A4)`.
    private static func size(_ text: String) -> (Double, Double)? {
        let words = text.split(separator: " ")
        guard words.count >= 3, words[1] == "x", let width = Double(words[0]), let height = Double(words[2]),
            width.isFinite, height.isFinite
        else { return nil }
        return (width, height)
    }

    /// poppler writes an offset of whole hours as `+07`; RFC 3339 wants its minutes.
    private static func withMinutes(_ date: String) -> String {
        let tail = date.suffix(3)
        let isShort = date.count == 22 && (tail.hasPrefix("+") || tail.hasPrefix("-"))
        return isShort ? date + ":00" : date
    }

    private static func tenths(_ number: Double) -> String {
        let tenths = Int64((min(abs(number), 1e12) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
