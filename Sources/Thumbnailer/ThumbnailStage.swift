import Domain
import Events
import Streams
import Text

/// Draws the small picture of a file and stores it.
///
/// Running it twice is harmless: the thumbnail's key follows from the file's id, an object is replaced whole, and the
/// same bytes give the same picture.
struct ThumbnailStage: Stage {
    let name = StageName.thumbnail
    let hears: [any Event.Type] = [FileUploaded.self]

    /// Where the originals lie and the thumbnails go.
    let store: any ObjectStore
    /// Draws behind the wall.
    let renderer: any ThumbnailRenderer
    /// Box, quality, limit.
    let settings: ThumbnailerSettings
    /// A page shows no more of a text; of HTML a part is tags.
    private static let mostBytesOfText: Int64 = 65_536

    /// A file of a type without a picture is skipped with the reason; a broken picture fails for good.
    func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
        let file = claim.file
        let kind = PictureType(contentType: file.contentType, withDrawings: settings.withDrawings)
        if case .none(let reason) = kind { return .skipped(reason: reason) }
        context.report(Progress(20, "downloading"))
        var (bytes, contentType) = ([UInt8](), file.contentType)
        if case .text(let isHTML) = kind {
            guard let text = try await beginning(of: file, isHTML: isHTML) else {
                return .skipped(reason: "The file is called text, but what is in it cannot be read as text.")
            }
            (bytes, contentType) = (Array(text.utf8), "text/plain; charset=utf-8")
        } else {
            bytes = try await store.read(file.key, atMost: settings.maximumBytes)
        }
        try Task.checkCancellation()

        context.report(Progress(50, "drawing"))
        let drawn: [RenderedThumbnail]
        do {
            drawn = try await renderer.thumbnails(of: bytes, contentType: contentType, settings.wish)
        } catch let failure as Failure where failure.code == .unsupported || failure.code == .needsPassword {
            return .skipped(reason: failure.message)
        }
        try Task.checkCancellation()

        context.report(Progress(80, "saving"))
        let thumbnail = try await stored(drawn, of: file.id)
        let event = FileThumbnailed(width: thumbnail.width, height: thumbnail.height)
        return .done([.thumbnail(thumbnail)], announcing: [event])
    }

    /// As much of a text as a page may show; `nil` if it is none. An empty text says so when it is drawn.
    private func beginning(of file: StoredFile, isHTML: Bool) async throws -> String? {
        guard file.size > 0 else { return " " }
        let body = try await store.read(file.key, range: 0..<min(file.size, Self.mostBytesOfText))
        var bytes: [UInt8] = []
        for try await chunk in body.chunks { bytes += chunk }
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: Int(Self.mostBytesOfText)) else { return nil }
        let text = isHTML ? HTMLText.text(of: decoded.text) : decoded.text
        return text.isEmpty ? " " : text
    }

    /// Stores every size and format. A picture that is too small for a box is stored once.
    private func stored(_ drawn: [RenderedThumbnail], of file: FileID) async throws -> Thumbnail {
        guard let usual = drawn.first else { throw Failure(.internalError, "No thumbnail was drawn.") }
        let key = ObjectKey.thumbnail(file)
        try await store.write(usual.jpeg, to: key, contentType: "image/jpeg")
        var renditions: [Rendition] = []
        var seen: Set<[Int]> = []
        for (picture, box) in zip(drawn, settings.wish.boxes)
        where seen.insert([picture.width, picture.height]).inserted {
            let isUsual = seen.count == 1
            let files = [
                isUsual ? nil : (picture.jpeg, "jpg", "image/jpeg"), picture.webp.map { ($0, "webp", "image/webp") },
            ]
            for (bytes, suffix, type) in files.compactMap({ $0 }) {
                let key = ObjectKey.thumbnail(file, side: isUsual ? nil : box, suffix: suffix)
                try await store.write(bytes, to: key, contentType: type)
                renditions.append(
                    Rendition(
                        key: key,
                        width: picture.width,
                        height: picture.height,
                        size: bytes.count,
                        contentType: type
                    )
                )
            }
        }
        return Thumbnail(
            key: key,
            width: usual.width,
            height: usual.height,
            size: usual.jpeg.count,
            renditions: renditions,
            look: usual.look
        )
    }
}
