/// Where an object lies in the store. Made only from ids of ours: a name that a user gave never becomes a path.
public struct ObjectKey: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The key, segments joined by `/`: only ASCII letters, digits and `-_.~` in each.
    public let description: String

    /// Restores a key that was made here before, as read from a database.
    ///
    /// Returns `nil` for anything that could climb or confuse: empty, absolute, `.` or `..` segments, other characters.
    public init?(_ text: String) {
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...8).contains(segments.count), text.utf8.count <= 900 else { return nil }
        for segment in segments {
            guard !segment.isEmpty, segment != ".", segment != "..", segment.utf8.allSatisfy(Self.isPlain) else {
                return nil
            }
        }
        description = text
    }

    private init(plain: String) {
        description = plain
    }

    /// The uploaded bytes: `originals/{user}/{file_id}{.ext}`.
    ///
    /// The user is written with every byte outside `[A-Za-z0-9_-]` as `~XX`; the extension is kept if it is short and
    /// plain, else left out.
    public static func original(_ file: FileID, of user: UserID, named filename: String) -> ObjectKey {
        ObjectKey(plain: "originals/\(escaped(user.description))/\(file)\(plainExtension(of: filename))")
    }

    /// The thumbnail: `thumbnails/{file_id}.jpg`.
    public static func thumbnail(_ file: FileID) -> ObjectKey {
        ObjectKey(plain: "thumbnails/\(file).jpg")
    }

    /// Another size or format of the thumbnail: `thumbnails/{file_id}-1024.webp`; the usual size has no number.
    ///
    /// - Parameter suffix: `jpg` or `webp`.
    public static func thumbnail(_ file: FileID, side: Int?, suffix: String) -> ObjectKey {
        ObjectKey(plain: "thumbnails/\(file)\(side.map { "-\($0)" } ?? "").\(suffix == "webp" ? "webp" : "jpg")")
    }

    /// The processed picture of a crop analysis: `processed/{file_id}.jpg`.
    public static func processed(_ file: FileID) -> ObjectKey {
        ObjectKey(plain: "processed/\(file).jpg")
    }

    /// The colour map of a vegetation index: `maps/{file_id}/{index}.png`.
    ///
    /// - Parameter index: as a survey names it; what is no small letter, digit or `_` is left out, and so is what goes
    ///   beyond 32 of them.
    public static func map(_ file: FileID, _ index: String) -> ObjectKey {
        let plain = index.lowercased().utf8.filter {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
        }
        return ObjectKey(
            plain: "maps/\(file)/\(plain.isEmpty ? "index" : String(decoding: plain.prefix(32), as: UTF8.self)).png"
        )
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func escaped(_ text: String) -> String {
        var plain = ""
        for byte in text.utf8 {
            if isPlain(byte), byte != UInt8(ascii: "."), byte != UInt8(ascii: "~") {
                plain.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                plain += "~" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        // A file name may hold 255 bytes; a long name is cut, and its hash keeps it apart from its neighbours.
        guard plain.utf8.count > 200 else { return plain }
        return plain.prefix(180) + "~" + String(FNV.hash(text.utf8), radix: 16)
    }

    private static func plainExtension(of filename: String) -> String {
        guard let dot = filename.lastIndex(of: ".") else { return "" }
        let tail = filename[filename.index(after: dot)...].lowercased()
        let plain = tail.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        return plain && (1...10).contains(tail.utf8.count) ? "." + tail : ""
    }
}

/// Fowler–Noll–Vo 1a, 64 bits (RFC 9923): a stable hash for names, not for secrets.
enum FNV {
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
