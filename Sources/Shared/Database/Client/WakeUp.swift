import Glibc

/// Wakes a thread that polls: a pipe with one byte in it.
final class WakeUp: Sendable {
    private let reading: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        let isOpen = pipe(&ends) == 0
        // Without descriptors no connection can be opened either: polling -1 then only waits its time.
        if isOpen {
            for end in ends {
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Ends the present or the next wait. Never blocks: a full pipe is signal enough.
    func signal() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Returns after a signal, when the other descriptor is readable, or when the time is over.
    func wait(besides other: Int32?, milliseconds: Int32) {
        var pollers = [pollfd(fd: reading, events: Int16(POLLIN), revents: 0)]
        if let other { pollers.append(pollfd(fd: other, events: Int16(POLLIN), revents: 0)) }
        poll(&pollers, nfds_t(pollers.count), milliseconds)
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { bytes in
            while read(reading, bytes.baseAddress, bytes.count) > 0 {}
        }
    }
}
