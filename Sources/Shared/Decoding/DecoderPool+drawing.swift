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
        let tool = DecoderTool.rsvg(longestSide: longestSide)
        let limits = settings.limits(for: job.caution)
        let result = try ToolProcess(settings: limits, tool: tool).run(
            on: input,
            ToolProcess.Limits(bytes: longestSide * longestSide * 5 + 65_536, seconds: limits.pictureSeconds)
        ) { child, body in
            try tracking(child) { try job.run(on: child, body) }
        }
        switch result.end {
        case .exited(0): return result.output
        case .exited(DecoderExit.missingTool):
            throw Failure(.unsupported, "Drawings cannot be rendered here: install librsvg2-bin.")
        case .exited(DecoderExit.cannotExecute), .exited(DecoderExit.usage):
            throw Failure(.internalError, "\(tool.program) could not be started.", cause: result.end)
        case .exited: throw Failure(.unsupported, "The drawing cannot be rendered.", cause: result.end)
        case .signalled: throw isClosed ? Self.shutDown : Self.death(result.end, of: tool.program)
        }
    }
}
