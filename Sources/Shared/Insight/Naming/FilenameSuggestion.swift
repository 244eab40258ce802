import Domain
import Text

/// Suggests a name that tells what is in the file: its date, if it bears one, and its title.
///
/// The title is, in this order: the document's own title property, its heading, its key phrases; of a picture without
/// text, the camera and the time.
enum FilenameSuggestion {
    /// - Parameter heading: the document's heading, if it has one.
    /// - Returns: the suggestion; `nil` if the content suggests none, or none that says more than the name it has.
    static func name(
        like original: String,
        heading: String?,
        flow: Flow,
        tags: [Tag],
        metadata: [String: JSONValue]
    ) -> String? {
        let title =
            metadata["title"]?.text.flatMap { property($0, original) }
            ?? heading
            ?? phrases(tags)
        guard let title else { return nil }
        let date = DateInText.first(in: flow.scalars)
        let words = [date.flatMap { title.contains($0) ? nil : $0 }, title].compactMap { $0 }
        return better(SafeFilename.name(from: words.joined(separator: " "), like: original), than: original)
    }

    /// The best key phrases, if they are good ones.
    private static func phrases(_ tags: [Tag]) -> String? {
        let good = tags.prefix(3).filter { $0.confidence >= 0.4 }
        return good.isEmpty ? nil : good.map(\.tag).joined(separator: " ")
    }

    /// For a picture without text: when it was taken, and with what.
    static func picture(like original: String, metadata: [String: JSONValue]) -> String? {
        guard let taken = metadata["date_taken"]?.text, let date = DateInText.exif(taken) else { return nil }
        let time = taken.dropFirst(10).split { !$0.isASCII || !$0.isNumber }.prefix(2).joined(separator: "-")
        let camera = metadata["camera_model"]?.text ?? metadata["camera_make"]?.text ?? "photo"
        return better(SafeFilename.name(from: "\(date) \(time) \(camera)", like: original), than: original)
    }

    /// A title property, if somebody wrote it: programs leave file names and placeholders there.
    private static func property(_ title: String, _ original: String) -> String? {
        let flow = Flow(title.unicodeScalars.prefix(300)).scalars
        let text = flow.string.lowercased()
        guard flow[...].letterCount >= 4, flow.count <= 150 else { return nil }
        let placeholders = [
            "untitled", "microsoft ", "document", "slide", "presentation", "powerpoint", "scan", "title",
        ]
        if placeholders.contains(where: { text.hasPrefix($0) && text.utf8.count < $0.utf8.count + 14 }) { return nil }
        if text.hasPrefix("microsoft word - ") || !SafeFilename.pathExtension(of: text).isEmpty { return nil }
        return flow.string
    }

    /// Nothing is better than a name that holds every word of the suggestion already.
    private static func better(_ suggestion: String?, than original: String) -> String? {
        guard let suggestion else { return nil }
        let has = Set(words(of: original))
        return words(of: suggestion).allSatisfy { has.contains($0) } ? nil : suggestion
    }

    private static func words(of name: String) -> [Substring] {
        name.lowercased().split { !($0.isLetter || $0.isNumber) }
    }
}
