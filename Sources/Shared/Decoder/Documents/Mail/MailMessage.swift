import DecoderWire
import Text

/// Reads a message: its head, its text, and the names of what is attached.
struct MailMessage {
    private static let head = [
        ("subject", "Subject"), ("from", "From"), ("to", "To"), ("cc", "Cc"), ("date", "Date"),
    ]
    private static let longestText = 16 << 20

    private let collector: TextCollector
    private var contents = DocumentContents(format: "EML", method: "mail/1")
    private var parts = 0

    static func contents(_ bytes: Bytes, _ collector: TextCollector) throws -> DocumentContents {
        var message = MailMessage(collector: collector)
        do {
            try message.read(bytes)
        } catch is EnoughText {}
        return message.contents
    }

    private init(collector: TextCollector) {
        self.collector = collector
    }

    private mutating func read(_ bytes: Bytes) throws {
        var start = 0
        let fields = MailFields(bytes, end: &start)
        guard !fields.isEmpty else {
            throw Refusal(.invalidFile, "The file is called a message, but it has no head of one.")
        }
        for (field, title) in Self.head {
            guard let text = fields[field] else { continue }
            contents.properties[Self.property(field)] = .text(field == "date" ? MailDate.text(text) ?? text : text)
            if field != "date" { try collector.addLine("\(title): \(text)") }
        }
        if let id = fields["message-id"] { contents.properties["message_id"] = .text(id) }
        try read(fields, bytes.from(start) ?? bytes, depth: 0)
        contents.properties["attachment_count"] = .number(contents.entries.count)
        for entry in contents.entries {
            try collector.addLine("[Attachment] \(entry.name) (\(entry.type ?? "unknown type"), \(entry.size) bytes)")
        }
    }

    private static func property(_ field: String) -> String {
        ["subject": "title", "from": "author", "date": "creation_date"][field] ?? field
    }

    private mutating func read(_ fields: MailFields, _ body: Bytes, depth: Int) throws {
        parts += 1
        guard parts <= DocumentLimits.mostMailParts, depth <= DocumentLimits.mostMailDepth else {
            throw DocumentLimits.bomb("The message has too many parts within parts.")
        }
        let type = fields.parameters("content-type")
        let disposition = fields.parameters("content-disposition")
        let encoding = TransferEncoding(fields.parameters("content-transfer-encoding").value)
        let name = disposition["filename"] ?? type["name"]
        let isAttached = disposition.value == "attachment" || name != nil && !type.value.hasPrefix("text/")
        if type.value.hasPrefix("multipart/"), let boundary = type["boundary"], !boundary.isEmpty {
            try read(type.value, MailParts.split(body, boundary: boundary), depth: depth)
        } else if !isAttached, type.value.isEmpty || type.value.hasPrefix("text/plain") || type.value == "text/html" {
            try addText(encoding.decode(body, atMost: Self.longestText), type)
        } else {
            if type.value == "application/pkcs7-mime" || type.value == "application/pgp-encrypted" {
                contents.notes.append("The message is encrypted or signed as a whole: only its head could be read.")
            }
            guard contents.entries.count < DocumentLimits.mostListed else { return }
            contents.entries.append(
                DocumentContents.Entry(
                    name: name ?? "unnamed",
                    type: type.value.isEmpty ? nil : type.value,
                    size: encoding.size(of: body)
                )
            )
        }
    }

    /// Of alternatives the plain text is read, or the last that can be.
    private mutating func read(_ type: String, _ bodies: [Bytes], depth: Int) throws {
        let parts = bodies.map { body in
            var start = 0
            let fields = MailFields(body, end: &start)
            return (fields: fields, body: body.from(start) ?? body, type: fields.parameters("content-type").value)
        }
        guard type == "multipart/alternative" else {
            for part in parts { try read(part.fields, part.body, depth: depth + 1) }
            return
        }
        let chosen =
            parts.first { $0.type.isEmpty || $0.type == "text/plain" }
            ?? parts.last { $0.type == "text/html" || $0.type.hasPrefix("multipart/") } ?? parts.last
        if let chosen { try read(chosen.fields, chosen.body, depth: depth + 1) }
    }

    private mutating func addText(_ bytes: [UInt8], _ type: MailParameters) throws {
        var text = MailCharset.text(bytes, named: type["charset"])
        if type.value == "text/html" { text = HTMLText.text(of: text) }
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmed
            if !line.isEmpty { try collector.addLine(line) }
        }
    }
}

/// The bodies between the boundaries of a part with parts.
enum MailParts {
    static func split(_ body: Bytes, boundary: String) -> [Bytes] {
        let mark = Array("--\(boundary)".utf8)
        var bodies: [Bytes] = []
        var start: Int?
        var at = 0
        while at < body.count, bodies.count <= DocumentLimits.mostMailParts {
            let lineEnd = body.raw[at...].firstIndex(of: 0x0A).map { $0 + 1 } ?? body.count
            let line = body.raw[at..<lineEnd]
            let tail = line.dropFirst(mark.count)
            let isLast = tail.starts(with: "--".utf8)
            if line.starts(with: mark), isLast || tail.allSatisfy({ $0 <= 0x20 }) {
                if let start, let part = body.slice(start, partEnd(body, at, after: start) - start) {
                    bodies.append(part)
                }
                start = isLast ? nil : lineEnd
                if isLast { break }
            }
            at = lineEnd
        }
        // A message that was cut off has no last boundary.
        if let start, let rest = body.from(start) { bodies.append(rest) }
        return bodies
    }
    /// Where the line before ends: its end belongs to the boundary.
    private static func partEnd(_ body: Bytes, _ at: Int, after start: Int) -> Int {
        var end = at
        if end > start, body[end - 1] == 0x0A { end -= 1 }
        if end > start, body[end - 1] == 0x0D { end -= 1 }
        return end
    }
}
