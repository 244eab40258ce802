import DecoderWire
import Domain

extension DecoderPool {
    private static let mostClean = 17 << 20
    /// A drawing is drawn so much larger than its largest thumbnail.
    private static let drawingMargin = 2

    /// The small pictures of a drawing (SVG): a decoder writes it anew without all that could act or name other files,
    /// librsvg draws that behind the wall, and a decoder makes it small.
    func thumbnails(ofDrawing bytes: [UInt8], _ order: ThumbnailOrder) async throws -> [RenderedThumbnail] {
        let (_, clean) = try await perform(
            .drawing,
            on: bytes,
            payloadLimit: Self.mostClean,
            seconds: \.documentSeconds
        ) { outcome, _ in outcome == .drawing }
        let side = (order.boxes.max() ?? 1) * Self.drawingMargin
        let picture = try await blocking("rsvg-convert") { [self] job in
            try draw(try SealedInput(clean), longestSide: side, job)
        }
        return try await drawn(picture, order).thumbnails
    }

    private func draw(_ input: borrowing SealedInput, longestSide: Int, _ job: Job) throws -> [UInt8] {
        let result = try run(
            .rsvg(longestSide: longestSide),
            on: input,
            limit: longestSide * longestSide * 5 + 65_536,
            seconds: \.pictureSeconds,
            missing: "Drawings cannot be rendered here: install librsvg2-bin.",
            job
        )
        guard result.end == .exited(0) else {
            throw Failure(.unsupported, "The drawing cannot be rendered.", cause: result.end)
        }
        return result.output
    }
}
