import Domain
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// An HTTP server with the limits that every port of the Gateway has.
enum GatewayServer {
    /// A server of these operations.
    ///
    /// Headers are bounded in bytes and number, connections in number; one on which nothing comes in is closed.
    static func make(
        _ endpoints: [Endpoint],
        tokens: Tokens,
        tally: RequestTally,
        settings: GatewaySettings,
        port: Int,
        logger: Logger
    ) -> Application<RouterResponder<GatewayContext>> {
        let channel = HTTP1Channel.Configuration(
            idleTimeout: .milliseconds(Int64(settings.idleSeconds * 1000)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 64 * 1024,
                maxHeaderListSize: 80 * 1024,
                maxHeaderFieldCount: 200
            )
        )
        return Application(
            router: Router.of(endpoints, tokens: tokens, tally: tally),
            server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.address, port: port),
                serverName: "millrace",
                backlog: 1024,
                availableConnectionsDelegate: .maximum(settings.connections, logger: logger)
            ),
            logger: logger
        )
    }
}
