import FoundationEssentials
import Glibc

/// One end of the socket between a service and a decoder. Owns the descriptor; blocking.
///
/// A frame is the length of its header (4 bytes, big-endian), the header (JSON), and the bytes it announces. A
/// request's frame carries one descriptor.
public struct WireSocket: ~Copyable, Sendable {
    /// Headers are small; a longer one is a lie.
    public static let headerLimit = 64 * 1024

    /// The descriptor, for `poll`.
    public let descriptor: Int32
    let acceptsDescriptors: Bool

    /// Takes over a connected stream socket. Only a decoder accepts descriptors.
    public init(owning descriptor: Int32, acceptsDescriptors: Bool = false) {
        self.descriptor = descriptor
        self.acceptsDescriptors = acceptsDescriptors
    }

    deinit {
        close(descriptor)
    }

    /// Sends a frame; `passing` goes along, and stays open here.
    public func send(_ header: some Encodable, payload: [UInt8] = [], passing: Int32? = nil) throws {
        try Self.send(header, payload: payload, passing: passing, on: descriptor)
    }

    /// Sends a frame on a socket that is somebody else's.
    public static func send(
        _ header: some Encodable,
        payload: [UInt8] = [],
        passing: Int32? = nil,
        on descriptor: Int32
    ) throws {
        let json = try JSONEncoder().encode(header)
        guard json.count <= headerLimit else { throw WireError.malformed("header of \(json.count) bytes") }
        let frame = bigEndian(UInt32(json.count)) + json + payload
        var sent = 0
        while sent < frame.count {
            let rest = frame[sent...]
            sent += try rest.withUnsafeBytes { bytes in
                try retried { sendOnce(bytes, passing: sent == 0 ? passing : nil, on: descriptor) }
            }
        }
    }

    /// Receives a header, and the descriptor that came with it, which the caller then owns.
    ///
    /// Without a deadline it waits for ever, and calls nothing but `recvmsg`.
    public func receive<Header: Decodable>(
        _: Header.Type,
        until deadline: Deadline? = nil
    ) throws -> (header: Header, passed: Int32?) {
        var passed: Int32 = -1
        let prefix = try receiveBytes(4, until: deadline, passed: &passed)
        do {
            let count = prefix.reduce(0) { $0 << 8 | Int($1) }
            guard count <= Self.headerLimit else { throw WireError.malformed("header of \(count) bytes") }
            let json = try receiveBytes(count, until: deadline, passed: &passed)
            do {
                return (try JSONDecoder().decode(Header.self, from: Data(json)), passed < 0 ? nil : passed)
            } catch {
                throw WireError.malformed("\(error)")
            }
        } catch {
            if passed >= 0 { close(passed) }
            throw error
        }
    }

    /// Receives the bytes that a header announced.
    ///
    /// - Throws: ``WireError/malformed(_:)`` if it announced fewer than none or more than `limit`.
    public func receivePayload(_ count: Int, atMost limit: Int, until deadline: Deadline?) throws -> [UInt8] {
        guard (0...limit).contains(count) else { throw WireError.malformed("\(count) bytes announced") }
        var none: Int32 = -1
        defer { if none >= 0 { close(none) } }
        return try receiveBytes(count, until: deadline, passed: &none)
    }

    private func receiveBytes(_ count: Int, until deadline: Deadline?, passed: inout Int32) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                if let deadline { try wait(until: deadline) }
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...]
                )
                let received = try Self.retried { receiveOnce(rest, passed: &passed) }
                guard received > 0 else { throw WireError.closed }
                initialized += received
            }
        }
    }

    private func wait(until deadline: Deadline) throws {
        while true {
            var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&item, 1, deadline.millisecondsLeft)
            if ready > 0 { return }
            if ready == 0 { throw WireError.late }
            guard errno == EINTR else { throw WireError.system(errno) }
        }
    }

    private static func retried(_ call: () -> Int) throws -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            switch errno {
            case EINTR: continue
            case EPIPE, ECONNRESET: throw WireError.closed
            default: throw WireError.system(errno)
            }
        }
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
