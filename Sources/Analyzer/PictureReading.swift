import Domain
import Text

/// Reads pictures: their facts, and the text that can be recognised in them.
struct PictureReading {
    /// Recognises behind the wall.
    let reader: any TextReader
    /// Reads facts behind the wall.
    let inspector: any PictureInspector
    /// Tesseract's names: `eng+tha`.
    let languages: String
    /// Whether it is a failure when nothing can be recognised here, because these languages were asked for.
    var mustRecognise = false

    /// The method of the text where none is looked for.
    static let passedOver = "none, multispectral"
    /// What is said then.
    static let passedOverNote =
        "No text was looked for: the file holds bands of a camera for plants, and is no photograph."

    /// The recognised text as page 1; nothing and a note if what was recognised is noise.
    ///
    /// A picture that no decoder knows, or that is too large to search for text, is no error: a note says what the
    /// reader said.
    ///
    /// - Throws: ``Failure/Code/invalidFile`` for a broken picture, and what passes: timeouts, crashes.
    func text(of bytes: [UInt8], contentType: String) async throws -> Reading {
        var reading = Reading()
        do {
            let recognised = try await reader.recognise(bytes, contentType: contentType, languages: languages)
            let text = ThaiText.repaired(TextCleaning.cleaned(RecognisedLines.tidied(recognised.text)).text)
            if RecognisedLines.isText(text, confidence: recognised.confidence) {
                reading.pages = [TextPage(number: 1, text: text, source: "ocr", confidence: recognised.confidence)]
                reading.methods["text"] = recognised.method
            } else {
                reading.note("No text was recognised in the picture.")
            }
        } catch let failure as Failure
            where [.unsupported, .tooLarge, .rejectedLimits].contains(failure.code)
            && !(mustRecognise && failure.code == .unsupported)
        {
            reading.note(failure.message)
        }
        return reading
    }

    /// Adds the facts.
    func inspect(_ bytes: [UInt8], contentType: String, into reading: inout Reading) async throws {
        do {
            reading.metadata = try await inspector.inspect(bytes, contentType: contentType).mapValues(\.cleaned)
            reading.methods["metadata"] = "picture-header/1"
        } catch let failure as Failure where failure.code == .unsupported {
            reading.note(failure.message)
        }
    }
}
