import DecoderWire

/// Which bands the camera itself says that the channels of a page are.
struct CameraBands {
    /// What MAPIR sells under one name with different filters; the letters stand for the channels in their order.
    private static let filters: [(word: String, names: [String])] = [
        ("rgn", ["red", "green", "nir"]), ("ngb", ["nir", "green", "blue"]), ("ocn", ["orange", "cyan", "nir"]),
        ("re", ["red_edge", "?", "?"]), ("nir", ["nir", "?", "?"]),
    ]

    /// One a channel; `?` for one that has none; empty if the camera says nothing.
    let names: [String]
    /// What it says does not fit the channels, and speaks of light that nobody sees: they are no red, green and blue.
    let contradictsColors: Bool
    /// What parts the bands that its colours mix (`Camera:ColorTransform`), nine factors; `nil` if it does not say.
    let parting: [Double]?

    /// By name, else by wavelength, else by what is known of the camera.
    init(_ tags: CameraTags, camera: String, channels: Int) {
        let told = Self.once(tags.texts("camera:bandname", "drone-dji:bandname", "flir:bandname"), channels)
        let waves = Self.once(tags.numbers("camera:centralwavelength"), channels).map { SurveyBand(nanometres: $0) }
        let isComplete = told.count == channels && told.allSatisfy { ChannelNaming.band($0) != nil }
        if isComplete {
            names = told
        } else if waves.count == channels, waves.contains(where: { $0 != nil }) {
            names = waves.map { $0?.rawValue ?? "?" }
        } else if told.count == channels {
            names = told
        } else {
            names = Self.filtered(camera, channels)
        }
        let bands = told.map { ChannelNaming.band($0) } + waves
        contradictsColors =
            names.isEmpty ? bands.contains { $0 == .nir || $0 == .redEdge || $0 == .thermal } : false
        let factors = tags.numbers("camera:colortransform")
        parting = factors.count == 9 ? factors : nil
    }

    /// Some say twice, as an attribute and as an element, what their only channel is.
    private static func once<Word: Hashable>(_ words: [Word], _ channels: Int) -> [Word] {
        channels == 1 && Set(words).count == 1 ? Array(words.prefix(1)) : words
    }

    /// `MAPIR Survey3W_RGN`.
    private static func filtered(_ camera: String, _ channels: Int) -> [String] {
        let words = camera.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard channels == 3, words.contains(where: { $0 == "mapir" || $0.hasPrefix("survey") }) else { return [] }
        return filters.first { words.contains(Substring($0.word)) }?.names ?? []
    }
}
