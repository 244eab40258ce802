import FoundationEssentials
import NIOCore

/// Cuts a stream of bytes into lines, and never holds more than a line and one read of them. Pure: it touches no socket.
struct LineReader {
    /// Bytes a line may have, without its end.
    var limit: Int
    private var buffer = ByteBuffer()
    private var searched = 0

    /// An empty reader.
    init(limit: Int) {
        self.limit = limit
    }

    /// Adds what was read.
    mutating func append(_ bytes: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            buffer.writeImmutableBuffer(bytes)
        }
    }

    /// The next whole line without its end (`\n` or `\r\n`), empty ones skipped; `nil` until more bytes come.
    ///
    /// - Throws: ``ControlError/lineTooLong(_:)`` as soon as the limit is passed, whether or not the line has an end; the
    ///   reader is of no use then.
    mutating func next() throws(ControlError) -> Data? {
        while true {
            let view = buffer.readableBytesView
            guard let end = view[(view.startIndex + searched)...].firstIndex(of: UInt8(ascii: "\n")) else {
                searched = view.count
                guard view.count <= limit else { throw .lineTooLong(limit) }
                return nil
            }
            let length = end - view.startIndex
            guard length <= limit else { throw .lineTooLong(limit) }
            var line = view[view.startIndex..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let data = Data(line)
            buffer.moveReaderIndex(forwardBy: length + 1)
            buffer.discardReadBytes()
            searched = 0
            if !data.isEmpty { return data }
        }
    }
}
