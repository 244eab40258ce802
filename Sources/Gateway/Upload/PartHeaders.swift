import Domain

/// The headers of one part of a multipart body, as far as they count here.
struct PartHeaders: Equatable {
    /// The form field.
    let name: String
    /// The file's name as the client gave it, not yet made safe; `nil` for an ordinary field.
    let filename: String?
    /// The media type that the client claims.
    let contentType: String?

    /// Parses the header lines of a part, without the empty line.
    ///
    /// - Throws: ``Failure`` with ``Failure/Code/malformedMultipart``.
    init(_ text: String) throws {
        var disposition: HeaderValue?
        var type: String?
        let lines = text.isEmpty ? [] : text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard lines.count <= 32 else { throw Failure(.malformedMultipart, "A part has more than 32 header lines.") }
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), line.first != " ", line.first != "\t" else {
                throw Failure(.malformedMultipart, "A header line of a part is not one.")
            }
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].trimmed.lowercased() {
            case "content-disposition": disposition = HeaderValue(value)
            case "content-type": type = value
            case "content-transfer-encoding":
                guard ["7bit", "8bit", "binary"].contains(value.lowercased()) else {
                    throw Failure(.malformedMultipart, "Parts must be sent as they are, without a transfer encoding.")
                }
            default: break
            }
        }
        guard let disposition, disposition.word == "form-data", let name = disposition.parameters["name"] else {
            throw Failure(.malformedMultipart, "A part does not say which form field it is.")
        }
        if let type, type.lowercased().hasPrefix("multipart/") {
            throw Failure(.malformedMultipart, "A part must not be a multipart body itself: send one part a file.")
        }
        self.name = name
        filename = disposition.extended["filename"] ?? disposition.parameters["filename"].map(Self.decodeBrowserEscapes)
        contentType = type
    }

    /// Browsers write a quote and line breaks inside a name as `%22`, `%0D`, `%0A`, and nothing else (WHATWG).
    private static func decodeBrowserEscapes(_ text: String) -> String {
        guard text.contains("%") else { return text }
        return text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }
}

/// A header value of the form `word; name=token; name="quoted"; name*=UTF-8''percent`.
struct HeaderValue: Equatable {
    /// What stands before the first semicolon, in lower case.
    let word: String
    /// Parameters by name in lower case; the first of equal names counts.
    private(set) var parameters: [String: String] = [:]
    /// Parameters that were given in the extended form of RFC 8187.
    private(set) var extended: [String: String] = [:]

    /// Parses a value; what cannot be understood is left out.
    init(_ text: some StringProtocol) {
        var rest = Substring(text)
        word = rest.prefix { $0 != ";" }.trimmed.lowercased()
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst()
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            let key = name.trimmed.lowercased()
            let value = Self.takeValue(&rest)
            if key.hasSuffix("*") {
                let key = String(key.dropLast())
                if extended[key] == nil { extended[key] = Self.decodeExtended(value) }
            } else if parameters[key] == nil {
                parameters[key] = value
            }
        }
    }

    private static func takeValue(_ rest: inout Substring) -> String {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard rest.first == "\"" else {
            let token = rest.prefix { $0 != ";" }
            rest = rest.dropFirst(token.count)
            return token.trimmed
        }
        var value = ""
        var index = rest.index(after: rest.startIndex)
        while index < rest.endIndex, rest[index] != "\"" {
            let next = rest.index(after: index)
            // Only a quote and a backslash are escaped; other backslashes are part of a Windows path.
            if rest[index] == "\\", next < rest.endIndex, rest[next] == "\"" || rest[next] == "\\" { index = next }
            value.append(rest[index])
            index = rest.index(after: index)
        }
        rest = rest[index...].drop { $0 != ";" }
        return value
    }

    /// `UTF-8''na%C3%AFve.txt`; `nil` for another character set or broken escapes.
    private static func decodeExtended(_ text: String) -> String? {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return PercentCoding.decode(parts[2])
    }
}

/// Percent-encoding (RFC 3986 §2.1) of UTF-8 text.
enum PercentCoding {
    /// The text of an encoded one; `nil` for broken escapes or bytes that are not UTF-8.
    static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var source = text.utf8.makeIterator()
        while let byte = source.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = source.next().flatMap(nibble), let low = source.next().flatMap(nibble) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Every byte outside `A-Z a-z 0-9 - . _ ~` as `%XX`.
    static func encode(_ text: some StringProtocol) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return encoded
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
