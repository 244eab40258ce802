import FoundationEssentials
import Settings
import Streams

/// The Gateway's own settings.
struct GatewaySettings: Sendable {
    static let opsPort = Setting.port("GATEWAY_OPS_PORT", default: 5555, "Port of the operations dashboard.")
    static let jwksFile = Setting.optional(
        "JWT_JWKS_FILE",
        allowed: "path of a JSON Web Key Set",
        "Public keys that tokens may be signed with instead of JWT_SECRET."
    )
    static let uploads = Setting.int(
        "GATEWAY_MAX_UPLOADS",
        default: 256,
        in: 1...10_000,
        "Uploads under way at the same time; more are answered 503."
    )
    static let uploadsPerUser = Setting.int(
        "GATEWAY_MAX_UPLOADS_PER_USER",
        default: 128,
        in: 1...10_000,
        "Uploads of one user under way at the same time; more are answered 429."
    )
    static let connections = Setting.int(
        "GATEWAY_MAX_CONNECTIONS",
        default: 4096,
        in: 1...1_000_000,
        "Open HTTP connections; more wait in the kernel's queue."
    )
    static let onlookers = Setting.int(
        "GATEWAY_MAX_ONLOOKERS",
        default: 2000,
        in: 1...100_000,
        "Event streams and long polls open at the same time; more are answered 503."
    )
    static let idleSeconds = Setting.seconds(
        "GATEWAY_IDLE_SECONDS",
        default: 60,
        in: 1...3600,
        "Time after which a connection is closed on which nothing comes in."
    )
    static let uploadSeconds = Setting.seconds(
        "GATEWAY_UPLOAD_SECONDS",
        default: 3600,
        in: 1...86_400,
        "Time that the body of one upload may take to arrive."
    )

    /// Every setting, for documents and `--settings`.
    static let all: [SettingEntry] =
        AccessSettings.all + AdmissionSettings.all + [
            opsPort.entry, jwksFile.entry, AccessSettings.maximumFileSize.entry, uploads.entry, uploadsPerUser.entry,
            connections.entry,
            onlookers.entry, idleSeconds.entry, uploadSeconds.entry,
        ]

    var httpPort = 0
    var opsPort = 0
    var address = "127.0.0.1"
    var publicURL: String?
    var secret: String?
    /// The text of the key set, not its path.
    var jwks: String?
    var maximumBytes: Int64 = 52_428_800
    var uploads = 256
    var uploadsPerUser = 128
    var connections = 4096
    var onlookers = 2000
    var idleSeconds = 60.0
    var uploadSeconds = 3600.0
    var admission = AdmissionSettings()
    var faults = FaultPoints.none

    /// The defaults, without tokens.
    init() {}

    /// The settings in force.
    ///
    /// - Throws: `SettingError`.
    init(_ reader: SettingsReader) throws {
        httpPort = try AccessSettings.httpPort(reader)
        opsPort = try Self.opsPort(reader)
        address = try ProcessSettings.bindAddress(reader)
        publicURL = try AccessSettings.publicURL(reader)
        if let url = publicURL, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            throw AccessSettings.publicURL.refused(url)
        }
        secret = try AccessSettings.secret(reader)
        if let path = try Self.jwksFile(reader) {
            guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= 1 << 20 else {
                throw SettingError("JWT_JWKS_FILE=\(path) cannot be read, or has more than 1 MiB.")
            }
            jwks = String(decoding: data, as: UTF8.self)
        }
        maximumBytes = Int64(try AccessSettings.maximumFileSize(reader))
        uploads = try Self.uploads(reader)
        uploadsPerUser = try Self.uploadsPerUser(reader)
        connections = try Self.connections(reader)
        onlookers = try Self.onlookers(reader)
        idleSeconds = try Self.idleSeconds(reader)
        uploadSeconds = try Self.uploadSeconds(reader)
        admission = try AdmissionSettings(reader)
        faults = try FaultPoints(reader)
    }
}
