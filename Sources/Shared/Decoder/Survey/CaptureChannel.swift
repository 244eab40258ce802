import DecoderWire

/// A channel of a capture: where it lies, how it was named, and which band it is.
struct CaptureChannel {
    /// The page among all pages of the capture.
    let page: Int
    /// The channel of that page.
    let channel: Int
    /// As it was named; `?` if nobody named it.
    let name: String
    /// `nil`: none that is known.
    let band: SurveyBand?
}

/// Who said which channel is which band, the most certain first.
enum NamingSource: String, Comparable {
    case upload, camera, format, setting

    static func < (left: NamingSource, right: NamingSource) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .upload: 0
        case .camera: 1
        case .format: 2
        case .setting: 3
        }
    }
}

/// Gives the channels of one file their names. Never by a guess: by the upload, the camera, the format, or a setting.
struct ChannelNaming {
    private static let longestName = 40

    /// Names by the channels in their order, and who said so.
    let names: [String]
    let source: NamingSource

    /// - Parameters:
    ///   - ordered: what the upload says.
    ///   - channels: how many there are, without opacity.
    ///   - camera: what the camera says, one a channel; empty if it says nothing.
    ///   - format: what the format says, the same.
    init(
        ordered: [String]?,
        assumed: [String]?,
        channels: Int,
        camera: [String],
        format: [String]
    ) throws {
        if let ordered {
            guard ordered.count == channels else {
                throw Refusal(
                    .invalid,
                    "The upload names \(ordered.count) bands, but the file has \(channels) of them."
                )
            }
            self.init(ordered, .upload)
        } else if camera.count == channels, camera.contains(where: { SurveyBand(calling: $0) != nil }) {
            self.init(camera, .camera)
        } else if format.count == channels, format.contains(where: { SurveyBand(calling: $0) != nil }) {
            self.init(format, .format)
        } else if let assumed, assumed.count == channels {
            self.init(assumed, .setting)
        } else {
            let setting = assumed.map { " and CROP_BANDS names \($0.count)" } ?? ""
            throw Refusal(
                .unsupported,
                """
                The file has \(channels) channel\(channels == 1 ? "" : "s") and does not say which bands they are\
                \(setting). Name them with the upload, in the order of the file.
                """
            )
        }
    }

    private init(_ names: [String], _ source: NamingSource) {
        self.names = names.map { ExifText.clean($0, atMost: Self.longestName) ?? "?" }
        self.source = source
    }

    /// The band of a name: its own word, or what people call it.
    static func band(_ name: String) -> SurveyBand? { SurveyBand(rawValue: name) ?? SurveyBand(calling: name) }
}
