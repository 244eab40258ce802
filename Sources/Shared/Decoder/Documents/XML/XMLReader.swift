import CExpat
import DecoderWire

/// Reads XML through expat, as it comes. A document type definition ends it at once: so there are no entities of its
/// own, neither outside ones nor any that grow.
final class XMLReader {
    private static let separator = CChar(bitPattern: 0x1F)

    private let parser: OpaquePointer
    private let listener: any XMLListener
    private var refusal: (any Error)?
    private var depth = 0
    private var fed = 0
    private var lastPlace = 0

    init(_ listener: any XMLListener) throws {
        guard let parser = XML_ParserCreateNS(nil, Self.separator) else { throw Self.noMemory }
        self.parser = parser
        self.listener = listener
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            XMLReader.of(context)?.stop(XMLReader.definition)
        }
        XML_SetElementHandler(
            parser,
            { context, name, attributes in XMLReader.of(context)?.begin(name, attributes) },
            { context, name in XMLReader.of(context)?.end(name) }
        )
        XML_SetCharacterDataHandler(parser) { context, text, count in
            XMLReader.of(context)?.text(text, Int(count))
        }
    }

    deinit {
        XML_ParserFree(parser)
    }

    static let definition = Refusal(
        .invalidFile,
        "The document holds a document type definition, which has no place there; it was not read."
    )
    private static let noMemory = Refusal(.tooLarge, "The document needs more memory than a decoder may use.")

    /// Reads a piece.
    ///
    /// - Throws: ``Refusal``: `invalid_file`, `too_large`; and what the listener throws.
    func feed(_ piece: UnsafeRawBufferPointer, isLast: Bool = false) throws {
        let bytes = piece.baseAddress?.assumingMemoryBound(to: CChar.self)
        let status = XML_Parse(parser, bytes, Int32(clamping: piece.count), isLast ? 1 : 0)
        fed += piece.count
        if let refusal { throw refusal }
        guard status == XML_STATUS_OK else {
            throw XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY
                ? Self.noMemory : Refusal(.invalidFile, "The document is damaged: its XML is not well-formed.")
        }
        // Expat reads an unfinished tag again with later pieces. It knows no place while it only waits for more.
        let place = Int(XML_GetCurrentByteIndex(parser))
        if place >= 0 { lastPlace = place }
        guard isLast || fed - lastPlace <= DocumentLimits.longestToken else {
            throw DocumentLimits.bomb("The document holds a tag of more than a megabyte.")
        }
    }

    /// The name behind the last separator; marked by a colon if a prefix stood before it.
    static func name(_ raw: UnsafePointer<CChar>, marking: Bool = false) -> String {
        var start = raw
        var at = raw
        while at.pointee != 0 {
            if at.pointee == separator { start = at + 1 }
            at += 1
        }
        let name = String(decoding: UnsafeRawBufferPointer(start: start, count: at - start), as: UTF8.self)
        return marking && start != raw ? ":\(name)" : name
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLReader? {
        context.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private func begin(_ name: UnsafePointer<CChar>?, _ raw: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard let name else { return }
        depth += 1
        guard depth <= DocumentLimits.mostDepth else {
            return stop(DocumentLimits.bomb("The document is nested deeper than \(DocumentLimits.mostDepth) levels."))
        }
        hear { try $0.begin(Self.name(name), XMLAttributes(raw: raw)) }
    }

    private func end(_ name: UnsafePointer<CChar>?) {
        depth -= 1
        guard let name else { return }
        hear { try $0.end(Self.name(name)) }
    }

    private func text(_ text: UnsafePointer<CChar>?, _ count: Int) {
        guard let text else { return }
        text.withMemoryRebound(to: UInt8.self, capacity: count) { start in
            hear { try $0.text(UnsafeBufferPointer(start: start, count: count)) }
        }
    }

    private func hear(_ call: (any XMLListener) throws -> Void) {
        guard refusal == nil else { return }
        do {
            try call(listener)
        } catch {
            stop(error)
        }
    }

    private func stop(_ error: any Error) {
        guard refusal == nil else { return }
        refusal = error
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
}

extension ZipArchive {
    /// Reads an entry as XML.
    func parse(_ entry: ZipEntry, _ listener: any XMLListener) throws {
        let reader = try XMLReader(listener)
        try unpack(entry) { try reader.feed($0) }
        try reader.feed(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
    }
}
