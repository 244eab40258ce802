import Domain
import Events
import Streams

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

    /// A file of a type without a picture is skipped with the reason; a broken picture fails for good.
    func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
        let file = claim.file
        guard PictureType.isDrawn(file.contentType) else {
            return .skipped(reason: "There is no picture in files of this type yet (\(file.contentType)).")
        }
        context.report(Progress(20, "downloading"))
        let bytes = try await store.read(file.key, atMost: settings.maximumBytes)
        try Task.checkCancellation()

        context.report(Progress(50, "drawing"))
        let drawn: RenderedThumbnail
        do {
            drawn = try await renderer.thumbnail(
                of: bytes,
                contentType: file.contentType,
                box: settings.box,
                quality: settings.quality
            )
        } catch let failure as Failure where failure.code == .unsupported {
            return .skipped(reason: failure.message)
        }
        try Task.checkCancellation()

        context.report(Progress(80, "saving"))
        let key = ObjectKey.thumbnail(file.id)
        try await store.write(drawn.jpeg, to: key, contentType: "image/jpeg")
        let thumbnail = Thumbnail(key: key, width: drawn.width, height: drawn.height, size: drawn.jpeg.count)
        let event = FileThumbnailed(width: drawn.width, height: drawn.height)
        return .done([.thumbnail(thumbnail)], announcing: [event])
    }
}
