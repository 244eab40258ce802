import DecoderWire
import Testing

@testable import Decoder

/// Archives that are only listed, and files of Office's older kind.
@Suite struct ArchiveTests {
    /// A header of a tape archive, its sum right.
    private static func header(_ name: String, size: Int, type: Character = "0") -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at: Int) { block.replaceSubrange(at..<(at + text.utf8.count), with: text.utf8) }
        put(String(name.prefix(100)), at: 0)
        put("0000644\0", at: 100)
        let digits = String(size, radix: 8)
        put(String(repeating: "0", count: 11 - digits.count) + digits, at: 124)
        put(String(type), at: 156)
        put("ustar\000", at: 257)
        put("        ", at: 148)
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - sum.count) + sum + "\0", at: 148)
        return block
    }

    private static func padded(_ text: String) -> [UInt8] {
        Array(text.utf8) + [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512)
    }

    private static let end = [UInt8](repeating: 0, count: 1_024)

    @Test func listsAZip() throws {
        let contents = try Read.document(SampleZip([("folder/", ""), ("folder/โรงสี.txt", "rice"), ("b", "")]).bytes)
        #expect(contents.format == "ZIP" && contents.method == "archive/1")
        #expect(contents.entries == [.init(name: "folder/โรงสี.txt", size: 4), .init(name: "b", size: 0)])
        #expect(contents.pages.map(\.text) == ["folder/โรงสี.txt\nb"])
        #expect(contents.properties["entry_count"] == .number(2))
        #expect(contents.properties["uncompressed_size"] == .number(4))
        #expect(contents.properties["is_encrypted"] == nil)
    }

    @Test func saysThatAnArchiveIsEncryptedAndListsIt() throws {
        var zip = SampleZip([("a", "b")])
        zip.entries[0].flags |= 1
        let contents = try Read.document(zip.bytes)
        #expect(contents.properties["is_encrypted"] == .flag(true))
        #expect(contents.entries.count == 1 && contents.notes.count == 1)
    }

    @Test func readsNamesOfOtherCodePages() throws {
        var zip = SampleZip([("ssssssss", "x"), ("x", "y")])
        zip.entries[0].flags = 0
        let thai: [UInt8] = [0xE2, 0xC3, 0xA7, 0xCA, 0xD5, 0x2E, 0x74, 0x78]
        let bytes = zip.bytes
        let place = try #require(bytes.lastRange(of: Array("ssssssss".utf8)))
        var file = bytes
        file.replaceSubrange(place, with: thai)
        #expect(try Read.document(file).entries.first?.name == "โรงสี.tx")
    }

    @Test func anArchiveBehindAProgramIsFound() throws {
        let file = Array("#!/bin/sh\nexit\n".utf8) + SampleZip([("a", "b")]).bytes
        #expect(try Read.document(file).entries.map(\.name) == ["a"])
    }

    @Test func listsATapeArchive() throws {
        let long = String(repeating: "d/", count: 100) + "โรงสี.txt"
        let record = "path=\(long)\n"
        let file = SampleZip.joined(
            Self.header("folder/", size: 0, type: "5"),
            Self.header("folder/a.txt", size: 4),
            Self.padded("rice"),
            Self.header("x", size: record.utf8.count + 4, type: "x"),
            Self.padded("999 \(record)"),
            Self.header("short", size: 1),
            Self.padded("y"),
            Self.header("L", size: long.utf8.count, type: "L"),
            Self.padded(long),
            Self.header("../../etc/passwd", size: 0),
            Self.header("../../etc/passwd", size: 0),
            Self.end
        )
        let contents = try Read.document(file, .tar)
        #expect(contents.format == "TAR")
        #expect(contents.entries.map(\.name) == ["folder/a.txt", long, long, "../../etc/passwd"])
        #expect(contents.entries.map(\.size) == [4, 1, 0, 0])
        #expect(contents.properties["entry_count"] == .number(4))
        #expect(contents.notes.isEmpty)
    }

    @Test func aTapeArchiveThatIsCutOffOrDamagedSaysSo() throws {
        let file = Self.header("a", size: 4) + Self.padded("rice") + Self.header("b", size: 5_000)
        #expect(try Read.document(file, .tar).notes.count == 1)
        var broken = Self.header("a", size: 0) + Self.header("b", size: 0) + Self.end
        broken[600] ^= 1
        #expect(try Read.document(broken, .tar).entries.map(\.name) == ["a"])
        broken[1] ^= 1
        #expect(Read.refusal(broken, .tar) == .invalidFile)
        let many = Array((0..<10_001).map { _ in Self.header("a", size: 0) }.joined())
        #expect(Read.refusal(many, .tar) == .tooLarge)
    }

    /// Stored, not squeezed.
    private static func gzipped(_ bytes: [UInt8], name: String = "") -> [UInt8] {
        SampleZip.joined(
            [0x1F, 0x8B, 8, name.isEmpty ? 0 : 8, 0, 0, 0, 0, 0, 3],
            name.isEmpty ? [] : Array(name.utf8) + [0],
            [1],
            SampleZip.little(bytes.count, 2),
            SampleZip.little(~bytes.count, 2),
            bytes,
            SampleZip.little(Int(SampleZip.checksum(bytes))),
            SampleZip.little(bytes.count)
        )
    }

    @Test func looksIntoGzip() throws {
        let archive = Self.header("folder/a.txt", size: 4) + Self.padded("rice") + Self.end
        let list = try Read.document(Self.gzipped(archive, name: "x.tar"), .gzip)
        #expect(list.format == "TAR" && list.entries == [.init(name: "folder/a.txt", size: 4)])
        let file = try Read.document(Self.gzipped(Array("rice".utf8), name: "a.txt"), .gzip)
        #expect(file.format == "GZ" && file.entries == [.init(name: "a.txt", size: 4)])
        let cut = Self.gzipped(Array("rice".utf8))
        for count in 0..<cut.count { #expect(Read.refusal(Array(cut[..<count]), .gzip) == .invalidFile, "\(count)") }
    }

    /// A compound file of one directory sector with streams of these names.
    private static func compound(_ names: [String], next: Int = 0xFFFF_FFFE) -> [UInt8] {
        var file = [UInt8](repeating: 0, count: 512 * 3)
        func put(_ bytes: [UInt8], _ at: Int) { file.replaceSubrange(at..<(at + bytes.count), with: bytes) }
        put([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], 0)
        put([9, 0], 30)
        put(SampleZip.little(0), 48)
        put(SampleZip.little(1), 76)
        for (index, name) in names.enumerated() {
            let units = name.utf16.flatMap { SampleZip.little(Int($0), 2) }
            put(units, 512 + index * 128)
            put(SampleZip.little(units.count + 2, 2), 512 + index * 128 + 64)
        }
        put(SampleZip.little(next), 1_024)
        return file
    }

    @Test(
        arguments: [
            (["Root Entry", "EncryptionInfo", "EncryptedPackage"], Refusal.Code.needsPassword, ""),
            (["Root Entry", "WordDocument"], nil, "DOC"), (["Root Entry", "Workbook"], nil, "XLS"),
            (["Root Entry", "PowerPoint Document"], nil, "PPT"),
            (["Root Entry", "__properties_version1.0"], nil, "MSG"),
            (["Root Entry"], nil, "OLE"),
        ] as [([String], Refusal.Code?, String)]
    )
    func compoundFilesAreTold(names: [String], code: Refusal.Code?, format: String) throws {
        let file = Self.compound(names)
        #expect(Read.refusal(file, .compound) == code)
        guard code == nil else { return }
        let contents = try Read.document(file, .compound)
        #expect(contents.format == format)
        #expect(contents.notes.count == 1 && contents.pages.isEmpty)
    }

    @Test func aCompoundFileThatGoesInCirclesEnds() {
        #expect(Read.refusal(Self.compound(["Root Entry"], next: 0), .compound) == nil)
        #expect(Read.refusal(Array(Self.compound(["Root Entry"]).prefix(600)), .compound) == .invalidFile)
        #expect(Read.refusal([0xD0, 0xCF], .compound) == .invalidFile)
    }
}

extension [UInt8] {
    /// The last place where these bytes stand.
    fileprivate func lastRange(of wanted: [UInt8]) -> Range<Int>? {
        guard count >= wanted.count else { return nil }
        for start in stride(from: count - wanted.count, through: 0, by: -1)
        where self[start..<(start + wanted.count)].elementsEqual(wanted) {
            return start..<(start + wanted.count)
        }
        return nil
    }
}
