import Glibc
public import Logging
import NIOCore
import NIOPosix

/// A control port that is bound but not served yet, so that its number is known before the process is put together.
public struct ControlListener: Sendable {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Where it really listens.
    public let address: ControlAddress
    let channel: NIOAsyncChannel<Connection, Never>

    /// Binds the port.
    ///
    /// - Parameter fallsBack: if the port is taken, any free one is bound instead.
    /// - Throws: ``ControlError`` that names the address.
    public static func bind(
        _ address: ControlAddress,
        fallsBack: Bool = false,
        logger: Logger
    ) async throws(ControlError) -> ControlListener {
        do {
            return try await listen(address)
        } catch let error as IOError where error.errnoCode == EADDRINUSE && fallsBack {
            logger.notice("The control port is taken; any free one is used", metadata: ["port": "\(address.port)"])
            return try await retry(ControlAddress(host: address.host, port: 0))
        } catch {
            throw ControlError("unavailable", "cannot listen on \(address): \(error)")
        }
    }

    private static func retry(_ address: ControlAddress) async throws(ControlError) -> ControlListener {
        do {
            return try await listen(address)
        } catch {
            throw ControlError("unavailable", "cannot listen on \(address): \(error)")
        }
    }

    private static func listen(_ address: ControlAddress) async throws -> ControlListener {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            // A watcher whose machine vanished is found out after two minutes, not after the kernel's two hours.
            .childChannelOption(.socket(SocketOptionLevel(IPPROTO_TCP), TCP_KEEPIDLE), value: 60)
            .childChannelOption(.socket(SocketOptionLevel(IPPROTO_TCP), TCP_KEEPINTVL), value: 20)
            .childChannelOption(.socket(SocketOptionLevel(IPPROTO_TCP), TCP_KEEPCNT), value: 3)
            .bind(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: false)
                    )
                }
            }
        let port = channel.channel.localAddress?.port ?? address.port
        return ControlListener(address: ControlAddress(host: address.host, port: port), channel: channel)
    }
}

extension ControlListener {
    /// Gives the port back without ever serving it.
    public func close() async {
        // Nothing was accepted; there is nothing to lose.
        try? await channel.executeThenClose { _ in }
    }
}
