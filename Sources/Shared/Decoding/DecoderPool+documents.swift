import DecoderWire
public import Domain
import FoundationEssentials

extension DecoderPool: DocumentReader {
    private static let mostContents = 128 << 20
    private static let mostCover = 8 << 20
    private static let mostEntries = 2_000

    /// Reads a document in a decoder.
    public func readDocument(
        _ bytes: [UInt8],
        _ family: DocumentFamily,
        maximumPages: Int,
        maximumCharacters: Int
    ) async throws -> DocumentContent {
        let (_, json) = try await perform(
            .document(Self.form(family), mostPages: maximumPages, mostCharacters: maximumCharacters),
            on: bytes,
            payloadLimit: Self.mostContents,
            seconds: \.documentSeconds
        ) { outcome, _ in outcome == .document }
        let contents: DocumentContents
        do {
            contents = try JSONDecoder().decode(DocumentContents.self, from: Data(json))
        } catch {
            throw Failure(
                .crashed,
                "The decoder answered nonsense.",
                cause: error,
                death: Death(of: "decoder document")
            )
        }
        return Self.content(contents, mostPages: maximumPages)
    }

    /// Takes the picture that a document carries of itself out in a decoder: its thumbnail, its cover. It is as little
    /// to be trusted as the document. `nil` if there is none.
    func coverPicture(of bytes: [UInt8]) async throws -> [UInt8]? {
        let (_, picture) = try await perform(
            .cover(.package),
            on: bytes,
            payloadLimit: Self.mostCover,
            seconds: \.documentSeconds
        ) { outcome, _ in outcome == .cover }
        return picture.isEmpty ? nil : picture
    }

    private static func form(_ family: DocumentFamily) -> DocumentForm {
        switch family {
        case .package: .package
        case .compound: .compound
        case .richText: .richText
        case .mail: .mail
        case .tar: .tar
        case .gzip: .gzip
        }
    }

    /// Only what can be stored and shown, whatever the decoder said.
    private static func content(_ contents: DocumentContents, mostPages: Int) -> DocumentContent {
        var properties: [String: JSONValue] = ["format": .string(Untrusted.line(contents.format, atMost: 10))]
        for (name, value) in contents.properties.prefix(100) where name != "format" {
            properties[Untrusted.line(name, atMost: 50)] = Untrusted.facts(json(value))
        }
        if !contents.entries.isEmpty {
            let name = contents.format == "EML" ? "attachments" : "entries"
            properties[name] = Untrusted.facts(.array(contents.entries.prefix(mostEntries).map { json($0) }))
        }
        var pages: [Int: String] = [:]
        for page in contents.pages where (1...mostPages).contains(page.number) {
            pages[page.number] = Untrusted.text(page.text.utf8)
        }
        return DocumentContent(
            pages: pages,
            properties: properties,
            method: Untrusted.line(contents.method, atMost: 50),
            notes: contents.notes.prefix(20).map { Untrusted.line($0, atMost: 500) }
        )
    }

    private static func json(_ value: DocumentContents.Property) -> JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .number(let number): .integer(Int64(number))
        case .flag(let flag): .bool(flag)
        case .list(let texts): .array(texts.prefix(1_000).map { .string($0) })
        }
    }

    private static func json(_ entry: DocumentContents.Entry) -> JSONValue {
        var members: [String: JSONValue] = ["name": .string(entry.name), "size": .integer(Int64(entry.size))]
        if let type = entry.type { members["type"] = .string(type) }
        return .object(members)
    }
}
