import Glibc
import Synchronization

/// A file on its way out, chunk by chunk.
final class DiskReading: Sendable {
    private struct Place {
        var offset: Int64
        var prefetched: [UInt8]?
    }

    /// Bytes in all.
    let size: Int64
    private let end: Int64
    private let file: Descriptor
    private let place: Mutex<Place>

    init(_ file: Descriptor, _ part: Range<Int64>) {
        self.file = file
        size = Int64(part.count)
        end = part.upperBound
        place = Mutex(Place(offset: part.lowerBound))
    }

    /// Reads the first chunk ahead. Blocks.
    func prefetch(_ count: Int) throws(DiskError) {
        let chunk = try next(count) ?? []
        place.withLock { $0.prefetched = chunk }
    }

    /// The chunk that was read ahead, once; and whether there is nothing at all.
    func takePrefetched() -> (isAtEnd: Bool, chunk: [UInt8])? {
        place.withLock { place in
            guard let chunk = place.prefetched.take() else { return nil }
            return (chunk.isEmpty, chunk)
        }
    }

    /// The next chunk; `nil` at the end. Blocks.
    func next(_ count: Int) throws(DiskError) -> [UInt8]? {
        let (offset, count) = place.withLock { ($0.offset, min(count, Int(end - $0.offset))) }
        guard count > 0 else { return nil }
        var failure: DiskError?
        let chunk = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(DiskError) {
                filled = try checked("pread") { pread(file.number, buffer.baseAddress, count, off_t(offset)) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        // The file was cut behind our back; the reader counts.
        guard !chunk.isEmpty else { throw DiskError("pread", number: EIO) }
        place.withLock { $0.offset += Int64(chunk.count) }
        return chunk
    }
}
