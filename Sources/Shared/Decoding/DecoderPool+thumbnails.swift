import DecoderWire
public import Domain
import Logging

extension DecoderPool: ThumbnailRenderer {
    /// A page is drawn so much larger than its largest thumbnail, for a good reduction.
    private static let pageMargin = 2

    /// Draws the small pictures in a decoder; poppler draws the page of a document first, ffmpeg a frame of a film.
    public func thumbnails(
        of bytes: [UInt8],
        contentType: String,
        _ wish: ThumbnailWish
    ) async throws -> [RenderedThumbnail] {
        let order = ThumbnailOrder(boxes: wish.boxes, quality: wish.quality, withWebP: wish.withWebP)
        guard order.isSound, let largest = order.boxes.max() else {
            throw Failure(.invalid, "Thumbnails of \(wish.boxes) pixels are not drawn.")
        }
        if let container = VideoContainer(contentType: contentType) {
            return try await thumbnails(of: bytes, in: container, order)
        }
        switch contentType.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
        case "application/pdf":
            let page = try await blocking("poppler") { [self] job in
                let side = largest * Self.pageMargin
                return try picture(of: 1, longestSide: side, gray: false, on: try SealedInput(bytes), job)
            }
            return try await drawn(page, order).thumbnails
        case "image/svg+xml":
            return try await thumbnails(ofDrawing: bytes, order)
        case let type where type.hasPrefix("text/"):
            return try await drawn(bytes, order, as: .textPage(order)).thumbnails
        case let type where DocumentFamily.mayCarryPicture(type):
            return try await drawnCover(of: bytes, order)
        default:
            return try await drawn(bytes, order.looking).thumbnails
        }
    }

    /// The small pictures of the picture in a document. That there is none that can be drawn is no fault of the document.
    private func drawnCover(of bytes: [UInt8], _ order: ThumbnailOrder) async throws -> [RenderedThumbnail] {
        do {
            guard let cover = try await coverPicture(of: bytes) else {
                throw Failure(.unsupported, "The document carries no picture of itself.")
            }
            do {
                return try await drawn(cover, order).thumbnails
            } catch let failure as Failure where failure.code == .invalidFile {
                throw Failure(.unsupported, "The picture in the document cannot be drawn.", cause: failure)
            }
        } catch let failure as Failure where failure.code == .tooLarge || failure.code == .rejectedLimits {
            throw Failure(.unsupported, failure.message, cause: failure)
        }
    }

    /// The small pictures of a picture, and how much there is to see in it.
    func drawn(
        _ bytes: [UInt8],
        _ order: ThumbnailOrder,
        as operation: DecoderOperation? = nil
    ) async throws -> (thumbnails: [RenderedThumbnail], information: Double) {
        let (outcome, payload) = try await perform(
            operation ?? .thumbnails(order),
            on: bytes,
            payloadLimit: order.boxes.reduce(0) { $0 + ($1 * $1 * 4 + 65_536) * (order.withWebP ? 2 : 1) },
            seconds: \.pictureSeconds
        ) { outcome, payload in Self.cut(outcome, payload, by: order) != nil }
        guard case .thumbnails(_, let isPartial, let information, _) = outcome,
            let thumbnails = Self.cut(outcome, payload, by: order)
        else { throw Self.nonsense }
        if isPartial { logger.info("picture is damaged, drawn as far as it goes") }
        return (thumbnails, information)
    }

    /// The files in the payload; `nil` if they are not what was ordered.
    private static func cut(
        _ outcome: DecoderOutcome,
        _ payload: [UInt8],
        by order: ThumbnailOrder
    ) -> [RenderedThumbnail]? {
        guard case .thumbnails(let drawn, _, let information, let seen) = outcome, drawn.count == order.boxes.count,
            information.isFinite, (seen != nil) == order.withLook, seen?.isSound ?? true
        else { return nil }
        let look = seen.map { seen in
            PictureLook(hash: seen.hash.map { PictureHash(bits: $0) }, width: seen.width, height: seen.height)
        }
        var rest = payload[...]
        func take(_ count: Int, _ magic: [UInt8]) -> [UInt8]? {
            guard count >= 0, count <= rest.count, rest.starts(with: magic) else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        var thumbnails: [RenderedThumbnail] = []
        for (one, box) in zip(drawn, order.boxes) {
            guard (1...box).contains(one.width), (1...box).contains(one.height), (one.webp > 0) == order.withWebP,
                let jpeg = take(one.jpeg, [0xFF, 0xD8])
            else { return nil }
            var webp: [UInt8]?
            if order.withWebP {
                webp = take(one.webp, Array("RIFF".utf8))
                guard webp != nil else { return nil }
            }
            thumbnails.append(
                RenderedThumbnail(jpeg: jpeg, width: one.width, height: one.height, webp: webp, look: look)
            )
        }
        return rest.isEmpty ? thumbnails : nil
    }
}
