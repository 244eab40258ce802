import Domain
import Glibc
import NIOCore

/// Cuts a `multipart/form-data` body (RFC 7578) into parts as it arrives, without ever holding a part.
///
/// Feed it buffers, then take tokens until it asks for more. It keeps at most one part's headers, or the few bytes that
/// may be the start of a delimiter. Where the network cuts the body makes no difference to what comes out, except for
/// how the bytes of a part are grouped. Errors are ``Failure``s; after one the parser is of no further use.
struct MultipartParser {
    /// What a body consists of.
    enum Token: Equatable {
        /// A part begins.
        case part(PartHeaders)
        /// Some bytes of the part, never none.
        case bytes(ByteBuffer)
        /// The part is over.
        case partEnd
        /// The body is over; what follows is ignored.
        case end
    }

    /// What a client may make us hold or count.
    struct Limits {
        /// Parts of any name.
        var parts = 32
        /// Bytes of one part's headers. 5,000 characters of a file name fit even where each takes 4 bytes.
        var headerBytes = 32 * 1024
        /// Bytes before the first delimiter and behind the last one.
        var surroundBytes = 64 * 1024
    }

    private enum State {
        case preamble
        case delimiter
        case headers
        case body
        case epilogue
    }

    private static let emptyLine = Array("\r\n\r\n".utf8)

    private let delimiter: [UInt8]
    private let limits: Limits
    private var state = State.preamble
    private var input = ByteBuffer()
    private var parts = 0
    private var surround = 0
    private var isInsidePart = false

    /// A parser for bodies with this boundary, as the `Content-Type` header names it.
    init(boundary: String, limits: Limits = Limits()) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
        // The first delimiter may stand at the very beginning; a line break before it makes all delimiters alike.
        input.writeStaticString("\r\n")
    }

    /// Whether the closing delimiter has been seen.
    var isComplete: Bool { if case .epilogue = state { true } else { false } }

    /// Adds what has arrived. Take all tokens before the next call.
    mutating func feed(_ bytes: ByteBuffer) {
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeImmutableBuffer(bytes)
        }
    }

    /// The next token; `nil` if more input is needed.
    mutating func next() throws -> Token? {
        while true {
            switch try step() {
            case .token(let token): return token
            case .goOn: continue
            case .needMore: return nil
            }
        }
    }

    private enum Step {
        case token(Token)
        case goOn
        case needMore
    }

    private mutating func step() throws -> Step {
        switch state {
        case .preamble: try skipPreamble()
        case .delimiter: try readDelimiter()
        case .headers: try readHeaders()
        case .body: readBody()
        case .epilogue: try skipEpilogue()
        }
    }

    private mutating func skipPreamble() throws -> Step {
        let found = input.find(delimiter)
        surround += found.index
        guard surround <= limits.surroundBytes else {
            throw Failure(.malformedMultipart, "The body does not begin with the boundary of its Content-Type.")
        }
        input.moveReaderIndex(forwardBy: found.index)
        guard found.isWhole else { return .needMore }
        surround = 0
        input.moveReaderIndex(forwardBy: delimiter.count)
        state = .delimiter
        return .goOn
    }

    /// Behind a delimiter stands `--` for the end, or padding and a line break for another part.
    private mutating func readDelimiter() throws -> Step {
        if isInsidePart {
            isInsidePart = false
            return .token(.partEnd)
        }
        var padding = 0
        while let byte: UInt8 = input.getInteger(at: input.readerIndex + padding), byte == 0x20 || byte == 0x09 {
            padding += 1
            guard padding <= 256 else { throw Failure(.malformedMultipart, "A boundary line is too long.") }
        }
        guard let pair: UInt16 = input.getInteger(at: input.readerIndex + padding) else { return .needMore }
        input.moveReaderIndex(forwardBy: padding + 2)
        switch pair {
        case 0x0D0A:
            parts += 1
            guard parts <= limits.parts else {
                throw Failure(.malformedMultipart, "The body has more than \(limits.parts) parts.")
            }
            state = .headers
            return .goOn
        case 0x2D2D:
            state = .epilogue
            return .token(.end)
        default:
            throw Failure(.malformedMultipart, "A boundary is followed by something that does not belong there.")
        }
    }

    private mutating func readHeaders() throws -> Step {
        // A part without headers begins with the empty line at once.
        let isBare = input.starts(with: "\r\n")
        let found = isBare ? (index: 0, isWhole: true) : input.find(Self.emptyLine)
        guard found.index <= limits.headerBytes else {
            throw Failure(.malformedMultipart, "The headers of a part have more than \(limits.headerBytes) bytes.")
        }
        guard found.isWhole else { return .needMore }
        let text = input.readString(length: found.index) ?? ""
        input.moveReaderIndex(forwardBy: isBare ? 2 : Self.emptyLine.count)
        state = .body
        isInsidePart = true
        return .token(.part(try PartHeaders(text)))
    }

    private mutating func readBody() -> Step {
        let found = input.find(delimiter)
        if found.index > 0, let bytes = input.readSlice(length: found.index) { return .token(.bytes(bytes)) }
        guard found.isWhole else { return .needMore }
        input.moveReaderIndex(forwardBy: delimiter.count)
        state = .delimiter
        return .goOn
    }

    private mutating func skipEpilogue() throws -> Step {
        surround += input.readableBytes
        input.moveReaderIndex(to: input.writerIndex)
        guard surround <= limits.surroundBytes else {
            throw Failure(.malformedMultipart, "There is too much behind the last part.")
        }
        return .needMore
    }
}

extension ByteBuffer {
    /// Where a pattern stands, or where the bytes begin that may become it, counted from the reader index; else the end.
    func find(_ pattern: [UInt8]) -> (index: Int, isWhole: Bool) {
        withUnsafeReadableBytes { bytes -> (index: Int, isWhole: Bool) in
            guard let start = bytes.baseAddress, let first = pattern.first else { return (bytes.count, false) }
            var index = 0
            while index < bytes.count, let hit = memchr(start + index, Int32(first), bytes.count - index) {
                index = UnsafeRawPointer(hit) - start
                let length = min(pattern.count, bytes.count - index)
                let isEqual = pattern.withUnsafeBytes { wanted -> Bool in
                    guard let wanted = wanted.baseAddress else { return false }
                    return memcmp(start + index, wanted, length) == 0
                }
                if isEqual { return (index, length == pattern.count) }
                index += 1
            }
            return (bytes.count, false)
        }
    }

    /// Whether the readable bytes begin with this text.
    func starts(with text: StaticString) -> Bool {
        readableBytesView.starts(with: text.withUTF8Buffer { Array($0) })
    }
}
