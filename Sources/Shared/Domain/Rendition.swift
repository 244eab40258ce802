/// A thumbnail in another size or format than the usual one, stored beside it.
public struct Rendition: Sendable, Hashable, Codable {
    /// Where it lies.
    public let key: ObjectKey
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// Bytes.
    public let size: Int
    /// `image/jpeg` or `image/webp`.
    public let contentType: String

    /// A rendition that lies in the store.
    public init(key: ObjectKey, width: Int, height: Int, size: Int, contentType: String) {
        self.key = key
        self.width = width
        self.height = height
        self.size = size
        self.contentType = contentType
    }
}

extension Thumbnail {
    /// The usual thumbnail as one of all that there are.
    public var usual: Rendition {
        Rendition(key: key, width: width, height: height, size: size, contentType: "image/jpeg")
    }

    /// The smallest whose longer side has so many pixels, else the largest there is; the usual one for no wish.
    ///
    /// - Parameter types: media types in the order in which they are preferred; JPEG if none of them is there.
    public func rendition(side: Int?, types: [String]) -> Rendition {
        let all = [usual] + renditions
        func longest(_ rendition: Rendition) -> Int { max(rendition.width, rendition.height) }
        let wanted = side ?? longest(usual)
        for type in types + [usual.contentType] {
            let fitting = all.filter { $0.contentType == type }.sorted { longest($0) < longest($1) }
            if let best = fitting.first(where: { longest($0) >= wanted }) ?? fitting.last { return best }
        }
        return usual
    }
}
