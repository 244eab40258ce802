import DecoderWire
import Domain

extension DecoderPool {
    private static let mostFacts = 1 << 20
    /// A frame in which there is so much to see is taken without looking at others.
    private static let plenty = 4.5
    /// With less there is nothing to see.
    private static let tooLittle = 0.5
    /// Frames are drawn so much larger than the largest thumbnail.
    private static let frameMargin = 2

    /// The facts of a film, by ffprobe behind the wall.
    func properties(of film: [UInt8], in container: VideoContainer) async throws -> VideoProperties {
        try await blocking("ffprobe") { [self] job in
            let input = try SealedInput(film)
            let output = try watch(.ffprobe(container), on: input, limit: Self.mostFacts, job)
            guard let output else { throw Failure(.invalidFile, "The film is broken or cut off.") }
            return try VideoProperties(output, bytes: film.count)
        }
    }

    /// The most informative of at most five frames: after a tenth of the film, then after a second, at the start, in the
    /// middle, late. The first good one ends the search. A frame without anything to see is never taken.
    func thumbnails(
        of film: [UInt8],
        in container: VideoContainer,
        _ order: ThumbnailOrder
    ) async throws -> [RenderedThumbnail] {
        let properties = try await properties(of: film, in: container)
        guard properties.hasPicture else { throw Failure(.unsupported, "There is no picture in this film.") }
        let side = (order.boxes.max() ?? 1) * Self.frameMargin
        var best: (thumbnails: [RenderedThumbnail], information: Double)?
        for milliseconds in Self.moments(of: properties.seconds) {
            let frame = try await blocking("ffmpeg") { [self] job in
                try watch(
                    .ffmpeg(container, milliseconds: milliseconds, longestSide: side),
                    on: try SealedInput(film),
                    limit: side * side * 3 + 64,
                    job
                )
            }
            // A moment behind the last key frame of a film that is cut off has no frame.
            guard let frame, !frame.isEmpty else { continue }
            let drawn = try await drawn(frame, order)
            if drawn.information > best?.information ?? -1 { best = drawn }
            if drawn.information >= Self.plenty { break }
        }
        guard let best else { throw Failure(.invalidFile, "No frame of the film could be read.") }
        guard best.information > Self.tooLittle else {
            throw Failure(.unsupported, "There is nothing to see in the film: its frames are black or of one colour.")
        }
        return best.thumbnails
    }

    /// Where to look, in milliseconds, each once; without a length only near the start.
    static func moments(of seconds: Double?) -> [Int] {
        let length = min(max(seconds ?? 0, 0), 1e6) * 1_000
        let wanted = [length * 0.1, 1_000, 0, length * 0.5, length * 0.8]
        var moments: [Int] = []
        for moment in wanted.map({ Int($0) }) where moment == 0 || Double(moment) < length || seconds == nil {
            if !moments.contains(moment) { moments.append(moment) }
        }
        return moments
    }

    /// Runs a tool of ffmpeg's; `nil` if it could not read the film.
    private func watch(
        _ tool: DecoderTool,
        on input: borrowing SealedInput,
        limit: Int,
        _ job: Job
    ) throws -> [UInt8]? {
        let result = try run(
            tool,
            on: input,
            limit: limit,
            seconds: \.pictureSeconds,
            missing: "Films cannot be read here: install ffmpeg.",
            job
        )
        return result.end == .exited(0) ? result.output : nil
    }
}
