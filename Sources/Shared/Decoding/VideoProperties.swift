import Domain
import FoundationEssentials

/// What ffprobe prints, under the names that `file_metadata` has always had.
struct VideoProperties {
    /// `duration duration_formatted file_size bit_rate format creation_time title gps video_codec width height resolution
    /// fps aspect_ratio rotation audio_codec audio_channels sample_rate`; what the file does not say is absent. Width and
    /// height are those of the stored frames, before the rotation.
    let facts: [String: JSONValue]
    /// Its length; `nil` if it does not say.
    let seconds: Double?
    /// Whether there is a stream of pictures.
    let hasPicture: Bool

    /// - Throws: ``Failure/Code/invalidFile`` if this is not what ffprobe prints.
    init(_ output: [UInt8], bytes: Int) throws {
        guard let probe = try? JSONDecoder().decode(Probe.self, from: Data(output)) else {
            throw Failure(.invalidFile, "The film is broken or cut off.")
        }
        let video = probe.streams?.first { $0.codec_type == "video" }
        let audio = probe.streams?.first { $0.codec_type == "audio" }
        var facts: [String: JSONValue] = ["file_size": .integer(Int64(bytes))]
        let length = probe.format?.duration.flatMap { Double($0) }.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        if let length {
            facts["duration"] = .number(length)
            facts["duration_formatted"] = .string(Self.clock(length))
        }
        facts["bit_rate"] = Self.whole(probe.format?.bit_rate)
        facts["format"] = Self.text(probe.format?.format_name)
        for (name, tag) in [("creation_time", "creation_time"), ("title", "title")] {
            facts[name] = Self.text(probe.format?.tags?[tag] ?? video?.tags?[tag])
        }
        let place = ["location", "com.apple.quicktime.location.ISO6709", "location-eng"].lazy
            .compactMap { probe.format?.tags?[$0] }.first
        facts["gps"] = place.flatMap { Self.position($0) }
        if let video { Self.add(video, to: &facts) }
        if let audio {
            facts["audio_codec"] = Self.text(audio.codec_name)
            facts["audio_channels"] = audio.channels.map { .integer(Int64($0)) }
            facts["sample_rate"] = Self.whole(audio.sample_rate)
        }
        seconds = length
        hasPicture = video != nil
        self.facts = facts
    }

    private static func add(_ video: Probe.Stream, to facts: inout [String: JSONValue]) {
        facts["video_codec"] = text(video.codec_name)
        if let width = video.width, let height = video.height, width > 0, height > 0 {
            facts["width"] = .integer(Int64(width))
            facts["height"] = .integer(Int64(height))
            facts["resolution"] = .string("\(width)x\(height)")
        }
        facts["aspect_ratio"] = text(video.display_aspect_ratio)
        facts["fps"] = rate(video.avg_frame_rate).map { .number($0) }
        let turns =
            video.side_data_list?.lazy.compactMap(\.rotation).first ?? video.tags?["rotate"].flatMap { Double($0) }
        if let turns, turns.isFinite, abs(turns) <= 360 { facts["rotation"] = .integer(Int64(turns.rounded())) }
    }

    /// `30000/1001` as 29.97.
    static func rate(_ text: String?) -> Double? {
        let parts = (text ?? "").split(separator: "/").compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0, (parts[0] / parts[1]).isFinite else { return nil }
        return (parts[0] / parts[1] * 100).rounded() / 100
    }

    /// `02:05`, or `01:02:05` from an hour on.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 1e9))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let tail = "\(two(whole / 60 % 60)):\(two(whole % 60))"
        return whole >= 3_600 ? "\(two(whole / 3_600)):\(tail)" : tail
    }

    /// ISO 6709: `+13.7563+100.5018+012.3/`.
    static func position(_ text: String) -> JSONValue? {
        var numbers: [Double] = []
        var word = ""
        for character in text.prefix(64) + "/" {
            if "+-/".contains(character) {
                if !word.isEmpty {
                    guard let number = Double(word), number.isFinite else { return nil }
                    numbers.append(number)
                }
                if character == "/" { break }
                word = String(character)
            } else {
                word.append(character)
            }
        }
        guard numbers.count >= 2, abs(numbers[0]) <= 90, abs(numbers[1]) <= 180 else { return nil }
        var place: [String: JSONValue] = ["latitude": .number(numbers[0]), "longitude": .number(numbers[1])]
        if numbers.count > 2 { place["altitude"] = .number(numbers[2]) }
        return .object(place)
    }

    private static func text(_ text: String?) -> JSONValue? {
        guard let text, !text.isEmpty else { return nil }
        return .string(Untrusted.line(text, atMost: 500))
    }

    private static func whole(_ text: String?) -> JSONValue? {
        text.flatMap { Int64($0) }.map { .integer($0) }
    }
}

/// The part of ffprobe's JSON that is read.
private struct Probe: Decodable {
    struct Format: Decodable {
        let format_name: String?
        let duration: String?
        let bit_rate: String?
        let tags: [String: String]?
    }
    struct Display: Decodable {
        let rotation: Double?
    }
    struct Stream: Decodable {
        let codec_type: String?
        let codec_name: String?
        let width: Int?
        let height: Int?
        let display_aspect_ratio: String?
        let avg_frame_rate: String?
        let channels: Int?
        let sample_rate: String?
        let tags: [String: String]?
        let side_data_list: [Display]?
    }
    let format: Format?
    let streams: [Stream]?
}
